/* The engines whose vectors hold a nonce a lane from beginning to end: a template without a guard,
 * to be included after lanes_avx2.h or lanes_avx512.h. It leaves lanes_tops_exact(),
 * lanes_tops_filter(), lanes_tops_sha256d() and lanes_tops_ceiling(), each a device_tops.
 *
 * The phases are functions of their own, so that all of these run the same machine code and differ
 * in what they leave out. */

#include <string.h>

#include "qhash/device/lanes_sha256.h"
#include "qhash/device/lanes_sweeps.h"

enum {
    LANES_STEP = LANES_GROUPS * LANES_COUNT, /* nonces hashed together */
    LANES_BATCH = 64,                        /* nonces between two phases */
    LANES_VECTORS = LANES_BATCH / LANES_COUNT
};

/** Hashes and messages of a batch, one column a nonce. */
struct lanes_batch {
    struct lanes_hash hash[LANES_VECTORS];    /* SHA-256 of the headers */
    struct lanes_hash message[LANES_VECTORS]; /* words 8..15 of the second SHA-256 */
};

/** How a batch gets from its hashes to its messages. */
typedef void lanes_sweep_batch(struct lanes_batch *batch, const struct device_fold *fold);

#define LANES_SWEEP_BATCH(name, arithmetic, ties)                                                  \
    __attribute__((noinline)) static void name(struct lanes_batch *batch,                          \
                                               const struct device_fold *fold)                     \
    {                                                                                              \
        struct lanes_##arithmetic##_table table;                                                   \
        lanes_##arithmetic##_table_init(&table, fold);                                             \
        for (unsigned i = 0; i < LANES_VECTORS; i++) {                                             \
            lanes_##arithmetic##_sweep(batch->message[i].words, batch->hash[i].words, &table,      \
                                       ties);                                                      \
        }                                                                                          \
    }
LANES_SWEEP_BATCH(lanes_sweep_ties, double, true)
LANES_SWEEP_BATCH(lanes_sweep_exact, double, false)
LANES_SWEEP_BATCH(lanes_sweep_filter, single, false)

__attribute__((noinline)) static void
lanes_headers(struct lanes_batch *batch, const struct device_search *search, uint32_t first)
{
    for (unsigned i = 0; i < LANES_VECTORS; i += LANES_GROUPS) {
        lanes_hash_headers(batch->hash + i, search, first + LANES_COUNT * i);
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

__attribute__((noinline)) static void lanes_messages(uint32_t tops[LANES_BATCH],
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

__attribute__((noinline)) static void lanes_hashes(uint32_t tops[LANES_BATCH],
                                                   const struct lanes_hash hash[LANES_VECTORS],
                                                   const struct device_fold *fold)
{
    for (unsigned i = 0; i < LANES_VECTORS; i += LANES_GROUPS) {
        LANES_WORD top[LANES_GROUPS];
        lanes_top_of_hashes(top, hash + i, fold);
        lanes_store(tops + LANES_COUNT * i, top);
    }
}

/** qhash with one of the sweeps; NULL: its SHA-256 alone. */
DEVICE_INLINE void lanes_tops(uint32_t tops[DEVICE_SLICE], const struct device_search *search,
                              uint32_t first, uint32_t count, lanes_sweep_batch *sweep)
{
    struct lanes_batch batch;
    for (uint32_t done = 0; done < count; done += LANES_BATCH) {
        lanes_headers(&batch, search, first + done);
        if (sweep != NULL) {
            sweep(&batch, &search->fold);
        }
        lanes_messages(tops + done, batch.hash, sweep != NULL ? batch.message : batch.hash,
                       &search->fold);
    }
}

static void lanes_tops_exact(uint32_t tops[DEVICE_SLICE], const struct device_search *search,
                             uint32_t first, uint32_t count)
{
    /* Exact ties occur at offset 0 alone. */
    if (search->rules.angle_offset == 0) {
        lanes_tops(tops, search, first, count, lanes_sweep_ties);
    } else {
        lanes_tops(tops, search, first, count, lanes_sweep_exact);
    }
}

static void lanes_tops_filter(uint32_t tops[DEVICE_SLICE], const struct device_search *search,
                              uint32_t first, uint32_t count)
{
    lanes_tops(tops, search, first, count, lanes_sweep_filter);
}

static void lanes_tops_ceiling(uint32_t tops[DEVICE_SLICE], const struct device_search *search,
                               uint32_t first, uint32_t count)
{
    lanes_tops(tops, search, first, count, NULL);
}

static void lanes_tops_sha256d(uint32_t tops[DEVICE_SLICE], const struct device_search *search,
                               uint32_t first, uint32_t count)
{
    struct lanes_batch batch;
    for (uint32_t done = 0; done < count; done += LANES_BATCH) {
        lanes_headers(&batch, search, first + done);
        lanes_hashes(tops + done, batch.hash, &search->fold);
    }
}
