/* The engines whose vectors hold a nonce a lane from beginning to end: a template without a guard,
 * to be included after lanes_avx2.h or lanes_avx512.h. It leaves what tops.h does. */

#include <string.h>

#include "qhash/device/lanes_sha256.h"
#include "qhash/device/lanes_sweeps.h"

enum {
    LANES_STEP = LANES_GROUPS * LANES_COUNT, /* nonces hashed together */
    TOPS_BATCH = 64,
    LANES_VECTORS = TOPS_BATCH / LANES_COUNT
};

/** Hashes and messages of a batch, one column a nonce. */
struct tops_batch {
    struct lanes_hash hash[LANES_VECTORS];    /* SHA-256 of the headers */
    struct lanes_hash message[LANES_VECTORS]; /* words 8..15 of the second SHA-256 */
};

struct tops_job {
    const struct device_search *search;
};

DEVICE_INLINE void tops_job_init(struct tops_job *job, const struct device_search *search)
{
    job->search = search;
}

#define LANES_SWEEP_BATCH(name, arithmetic, ties)                                                  \
    __attribute__((noinline)) static void name(struct tops_batch *batch,                           \
                                               const struct device_fold *fold)                     \
    {                                                                                              \
        struct lanes_##arithmetic##_table table;                                                   \
        lanes_##arithmetic##_table_init(&table, fold);                                             \
        for (unsigned i = 0; i < LANES_VECTORS; i++) {                                             \
            lanes_##arithmetic##_sweep(batch->message[i].words, batch->hash[i].words, &table,      \
                                       ties);                                                      \
        }                                                                                          \
    }
LANES_SWEEP_BATCH(tops_sweep_ties, double, true)
LANES_SWEEP_BATCH(tops_sweep_exact, double, false)
LANES_SWEEP_BATCH(tops_sweep_filter, single, false)

__attribute__((noinline)) static void tops_headers(struct tops_batch *batch,
                                                   const struct tops_job *job, uint32_t first)
{
    for (unsigned i = 0; i < LANES_VECTORS; i += LANES_GROUPS) {
        lanes_hash_headers(batch->hash + i, job->search, first + LANES_COUNT * i);
    }
}

/** Store the most significant words of a step's digests. */
DEVICE_INLINE void lanes_store(uint32_t tops[LANES_STEP], const LANES_WORD top[LANES_GROUPS])
{
    EACH_GROUP
    {
        const LANES_WORD number = lanes_swap(top[group]);
        memcpy(tops + LANES_COUNT * group, &number, sizeof number);
    }
}

__attribute__((noinline)) static void tops_messages(uint32_t tops[TOPS_BATCH],
                                                    const struct lanes_hash hash[LANES_VECTORS],
                                                    const struct lanes_hash message[LANES_VECTORS],
                                                    const struct device_fold *fold)
{
    for (unsigned i = 0; i < LANES_VECTORS; i += LANES_GROUPS) {
        LANES_WORD top[LANES_GROUPS];
        lanes_top_of_messages(top, hash + i, message + i, fold);
        lanes_store(tops + LANES_COUNT * i, top);
    }
}

__attribute__((noinline)) static void tops_hashes(uint32_t tops[TOPS_BATCH],
                                                  const struct lanes_hash hash[LANES_VECTORS],
                                                  const struct device_fold *fold)
{
    for (unsigned i = 0; i < LANES_VECTORS; i += LANES_GROUPS) {
        LANES_WORD top[LANES_GROUPS];
        lanes_top_of_hashes(top, hash + i, fold);
        lanes_store(tops + LANES_COUNT * i, top);
    }
}

#include "qhash/device/tops.h"
