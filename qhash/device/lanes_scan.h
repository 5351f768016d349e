/* The engines whose vectors hold a nonce a lane from beginning to end: a template without a guard,
 * to be included after lanes_avx2.h or lanes_avx512.h. It leaves lanes_scan_exact(),
 * lanes_scan_filter() and lanes_scan_ceiling(), each a device_scan. */

#include "qhash/device/lanes_sha256.h"
#include "qhash/device/lanes_sweeps.h"

/** How the second SHA-256 gets its message. */
enum lanes_way { LANES_EXACT, LANES_EXACT_TIES, LANES_FILTER, LANES_CEILING };

enum { LANES_BATCH = LANES_GROUPS * LANES_COUNT };

/** The bits of a batch that lie within a slice. */
DEVICE_INLINE uint64_t lanes_below(uint32_t left)
{
    return left < LANES_BATCH ? (UINT64_C(1) << left) - 1 : (UINT64_C(1) << LANES_BATCH) - 1;
}

/** Which nonces of a batch, as bits, have a word 7 that can meet the target. */
DEVICE_INLINE uint64_t lanes_candidates(const LANES_WORD top[LANES_GROUPS],
                                        const struct device_search *search)
{
    uint64_t candidates = 0;
    EACH_GROUP
    {
        const uint64_t found = lanes_at_most(lanes_swap(top[group]), search->target_top);
        candidates |= found << LANES_COUNT * group;
    }
    return candidates;
}

DEVICE_INLINE size_t lanes_scan_qhash(uint32_t finds[DEVICE_SLICE],
                                      const struct device_search *search, uint32_t first,
                                      uint32_t count, enum lanes_way way)
{
    struct lanes_double_table table;
    struct lanes_single_table table_single;
    size_t found = 0;
    lanes_double_table_init(&table, &search->fold);
    lanes_single_table_init(&table_single, &search->fold);
    for (uint32_t done = 0; done < count; done += LANES_BATCH) {
        struct lanes_hash hash[LANES_GROUPS], message[LANES_GROUPS];
        LANES_WORD top[LANES_GROUPS];
        lanes_hash_headers(hash, search, first + done);
        EACH_GROUP
        {
            if (way == LANES_FILTER) {
                lanes_single_sweep(message[group].words, hash[group].words, &table_single, false);
            } else if (way != LANES_CEILING) {
                lanes_double_sweep(message[group].words, hash[group].words, &table,
                                   way == LANES_EXACT_TIES);
            }
        }
        lanes_top_of_messages(top, hash, way == LANES_CEILING ? hash : message, &search->fold);
        const uint64_t candidates = lanes_candidates(top, search) & lanes_below(count - done);
        found = device_candidates_keep(finds, found, search, first + done, candidates);
    }
    return found;
}

static size_t lanes_scan_sha256d(uint32_t finds[DEVICE_SLICE], const struct device_search *search,
                                 uint32_t first, uint32_t count)
{
    size_t found = 0;
    for (uint32_t done = 0; done < count; done += LANES_BATCH) {
        struct lanes_hash hash[LANES_GROUPS];
        LANES_WORD top[LANES_GROUPS];
        lanes_hash_headers(hash, search, first + done);
        lanes_top_of_hashes(top, hash, &search->fold);
        const uint64_t candidates = lanes_candidates(top, search) & lanes_below(count - done);
        found = device_candidates_keep(finds, found, search, first + done, candidates);
    }
    return found;
}

static size_t lanes_scan_exact(uint32_t finds[DEVICE_SLICE], const struct device_search *search,
                               uint32_t first, uint32_t count)
{
    if (search->algorithm == QHASH_ALGORITHM_SHA256D) {
        return lanes_scan_sha256d(finds, search, first, count);
    }
    /* Exact ties occur at offset 0 alone. */
    return search->rules.angle_offset == 0
               ? lanes_scan_qhash(finds, search, first, count, LANES_EXACT_TIES)
               : lanes_scan_qhash(finds, search, first, count, LANES_EXACT);
}

static size_t lanes_scan_filter(uint32_t finds[DEVICE_SLICE], const struct device_search *search,
                                uint32_t first, uint32_t count)
{
    return search->algorithm == QHASH_ALGORITHM_SHA256D
               ? lanes_scan_sha256d(finds, search, first, count)
               : lanes_scan_qhash(finds, search, first, count, LANES_FILTER);
}

static size_t lanes_scan_ceiling(uint32_t finds[DEVICE_SLICE], const struct device_search *search,
                                 uint32_t first, uint32_t count)
{
    return lanes_scan_qhash(finds, search, first, count, LANES_CEILING);
}
