#include "stratum/job.h"

#include <assert.h>
#include <string.h>

#include "qhash/bytes.h"
#include "qhash/header.h"
#include "qhash/sha256.h"

/* Bitcoin's hash of everything but headers: SHA-256 twice. */
static void hash_pair(uint8_t root[32], const uint8_t left[32], const uint8_t right[32])
{
    uint8_t both[64];
    memcpy(both, left, 32);
    memcpy(both + 32, right, 32);
    qhash_sha256d(root, both, sizeof both);
}

void stratum_job_merkle_root(uint8_t root[32], const struct stratum_notify *job,
                             const struct stratum_set_extranonce *extranonce,
                             const uint8_t *extranonce2)
{
    assert(job->branch_count <= STRATUM_BRANCHES_MAX);
    uint8_t once[32];
    struct qhash_sha256_stream coinbase;
    qhash_sha256_init(&coinbase);
    qhash_sha256_update(&coinbase, job->coinbase, job->coinb1_len);
    qhash_sha256_update(&coinbase, extranonce->extranonce1, extranonce->extranonce1_len);
    qhash_sha256_update(&coinbase, extranonce2, extranonce->extranonce2_len);
    qhash_sha256_update(&coinbase, job->coinbase + job->coinb1_len, job->coinb2_len);
    qhash_sha256_final(once, &coinbase);
    qhash_sha256(root, once, sizeof once);
    for (size_t index = 0; index < job->branch_count; index++) {
        hash_pair(root, root, job->branches[index]);
    }
}

void stratum_job_header(uint8_t header[80], const struct stratum_notify *job,
                        const struct stratum_set_extranonce *extranonce,
                        const struct stratum_share *share)
{
    assert(share->extranonce2_len == extranonce->extranonce2_len);
    struct qhash_header fields = {
        .version = share->version,
        .ntime = share->ntime,
        .nbits = job->nbits,
        .nonce = share->nonce,
    };
    for (size_t at = 0; at < sizeof fields.previous; at += 4) {
        qhash_store_le32(fields.previous + at, qhash_load_be32(job->prevhash_words + at));
    }
    stratum_job_merkle_root(fields.merkle_root, job, extranonce, share->extranonce2);
    qhash_header_pack(header, &fields);
}
