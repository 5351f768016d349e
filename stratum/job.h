/** notify + extranonces → coinbase → merkle root → the 80 bytes. Pure; cost: SHA-256d of the
 *  coinbase and one for each branch. source: docs/STRATUM.md, field encoding. */
#ifndef STRATUM_JOB_H
#define STRATUM_JOB_H

#include <stddef.h>
#include <stdint.h>

#include "stratum/message.h"

/** What a share chooses within a job. */
struct stratum_share {
    uint8_t extranonce2[STRATUM_EXTRANONCE_MAX];
    size_t extranonce2_len;
    uint32_t ntime;
    uint32_t nonce;
    uint32_t version;      /* the whole version field, rolled bits included */
    uint32_t version_bits; /* what stratum_share_read() found in the sixth text; 0 when none */
};

/** header[80] out, wire order. extranonce1 as given by the pool of this very connection. */
void stratum_job_header(uint8_t header[80], const struct stratum_notify *job,
                        const struct stratum_set_extranonce *extranonce,
                        const struct stratum_share *share);

/** What stays the same over all nonces of one extranonce2: fill it once, then set nonces. */
void stratum_job_merkle_root(uint8_t root[32], const struct stratum_notify *job,
                             const struct stratum_set_extranonce *extranonce,
                             const uint8_t *extranonce2);

/** The version field of a rolled share: the miner's bits where the mask is set, the job's bits
 *  elsewhere.
 *  source  BIP310 */
uint32_t stratum_share_version(uint32_t job_version, uint32_t version_bits, uint32_t version_mask);

/** What a submit says besides its share. */
struct stratum_share_context {
    const char *job_id;    /* at most STRATUM_JOB_ID_MAX bytes */
    const char *user;      /* cut at its limit */
    uint32_t version_mask; /* 0: version rolling was not negotiated, no sixth parameter is sent */
    uint32_t job_version;
};

/** The submit of a share, ready to encode. The share's version differs from the job's only within
 *  the mask. */
void stratum_share_submit(struct stratum_submit *out, const struct stratum_share *share,
                          const struct stratum_share_context *context);

/** Read a submit's texts. extranonce2_len and the job's version say what is expected.
 *  out->version is the job's version with the submitted bits added, which is what they mean unless
 *  the job itself uses bits of the mask; stratum_share_version() is right there too.
 *  returns STRATUM_OK, or BAD_HEX with *field naming the text that is wrong ("extranonce2",
 *  "ntime", "nonce", "version_bits"); hex digits of either case are the same share. */
enum stratum_status stratum_share_read(struct stratum_share *out,
                                       const struct stratum_submit *submit, size_t extranonce2_len,
                                       uint32_t job_version, const char **field);

#endif
