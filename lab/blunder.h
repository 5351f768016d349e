/** Miners that hash something else: wrong headers, wrong circuits, wrong comparisons. Where our
 * good miner submits a share, a blunderer searches the same work its own wrong way and submits what
 * it finds; so it mines at the same pace, really hashes, and every one of its shares shows the
 * mistake.
 *
 *  Written apart from simpool/diagnosis*, which has to recognise them: jobs are bent before a
 * header is made of them, the circuit runs in another arithmetic.
 */
#ifndef LAB_BLUNDER_H
#define LAB_BLUNDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stratum/job.h"

/** What it works on; bent at will before a header is made of it. */
struct lab_blunder_work {
    struct stratum_notify job;
    struct stratum_notify before; /* the job before it, or the same */
    struct stratum_set_extranonce extranonce;
    struct stratum_set_extranonce first; /* of its first connection */
    struct stratum_share share;
};

/** One way to be wrong. What is NULL is done right. */
struct lab_blunder {
    void (*bend)(struct lab_blunder_work *work);
    void (*twist)(uint8_t header[80]);
    /** false: it has found a reason to drop this nonce. */
    bool (*hash)(uint8_t digest[32], const uint8_t header[80]);
    bool reads_backwards; /* the digest as a big-endian number */
};

/** One blunderer, over all its connections. */
struct lab_blunderer;

/** NULL: out of memory. */
struct lab_blunderer *lab_blunderer_make(const struct lab_blunder *blunder);
/** NULL is fine. */
void lab_blunderer_free(struct lab_blunderer *blunderer);
/** A line from the pool. */
void lab_blunderer_hear(struct lab_blunderer *blunderer, const char *line, size_t len);
/** A mining.submit of the good miner, with its newline → that of the blunderer, into out.
 *  returns its length; 0: it has nothing to submit */
size_t lab_blunderer_submit(struct lab_blunderer *blunderer, char *out, size_t capacity,
                            const char *line, size_t len);

#endif
