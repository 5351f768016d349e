#include "qhash/device/engine.h"

#include "qhash/device/features.h"

/* SHA-NI hashes one message in one register, so several nonces are interleaved to hide its latency.
 * Between the two SHA-256 phases the words of eight nonces are transposed and swept together.
 *
 * SHA-NI has no VEX encoding: on some CPUs an SHA-NI instruction while the upper half of any YMM
 * register is dirty costs about 180 cycles. So the sweep is a function of its own, which the
 * compiler ends with vzeroupper, and the SHA-NI phases touch XMM registers alone. */

#if defined(__SHA__) && defined(__AVX2__) && defined(__FMA__)

#include "qhash/device/lanes_avx2.h"
#include "qhash/device/shani.h"

#include "qhash/device/lanes_sweeps.h"

enum { BATCH = 16 };

/** Hashes and messages of a batch, one row a nonce. */
struct batch {
    uint32_t hash[BATCH * 8];    /* SHA-256 of the header */
    uint32_t message[BATCH * 8]; /* words 8..15 of the second SHA-256 */
    uint32_t top[BATCH];         /* word 7 of the digest */
};

/** How a batch gets from its hashes to its messages; NULL: not at all. */
typedef void sweep_batch(struct batch *batch, const struct device_fold *fold);

/** Eight rows of eight words become eight columns; its own inverse. */
DEVICE_INLINE void transpose(__m256i rows[8])
{
    __m256i pairs[8], fours[8];
    QHASH_UNROLL
    for (unsigned i = 0; i < 4; i++) {
        pairs[2 * i] = _mm256_unpacklo_epi32(rows[2 * i], rows[2 * i + 1]);
        pairs[2 * i + 1] = _mm256_unpackhi_epi32(rows[2 * i], rows[2 * i + 1]);
    }
    QHASH_UNROLL
    for (unsigned i = 0; i < 8; i += 4) {
        fours[i] = _mm256_unpacklo_epi64(pairs[i], pairs[i + 2]);
        fours[i + 1] = _mm256_unpackhi_epi64(pairs[i], pairs[i + 2]);
        fours[i + 2] = _mm256_unpacklo_epi64(pairs[i + 1], pairs[i + 3]);
        fours[i + 3] = _mm256_unpackhi_epi64(pairs[i + 1], pairs[i + 3]);
    }
    QHASH_UNROLL
    for (unsigned i = 0; i < 4; i++) {
        rows[i] = _mm256_permute2x128_si256(fours[i], fours[i + 4], 0x20);
        rows[i + 4] = _mm256_permute2x128_si256(fours[i], fours[i + 4], 0x31);
    }
}

/** The sweep of a whole batch: from hashes to messages. */
#define SWEEP_BATCH(name, arithmetic, ties)                                                        \
    __attribute__((noinline)) static void name(struct batch *batch,                                \
                                               const struct device_fold *fold)                     \
    {                                                                                              \
        struct lanes_##arithmetic##_table table;                                                   \
        lanes_##arithmetic##_table_init(&table, fold);                                             \
        for (unsigned from = 0; from < BATCH; from += LANES_COUNT) {                               \
            __m256i hash[8], message[8];                                                           \
            QHASH_UNROLL                                                                           \
            for (unsigned i = 0; i < 8; i++) {                                                     \
                hash[i] = _mm256_loadu_si256((const void *)(batch->hash + 8 * (from + i)));        \
            }                                                                                      \
            transpose(hash);                                                                       \
            lanes_##arithmetic##_sweep(message, hash, &table, ties);                               \
            transpose(message);                                                                    \
            QHASH_UNROLL                                                                           \
            for (unsigned i = 0; i < 8; i++) {                                                     \
                _mm256_storeu_si256((void *)(batch->message + 8 * (from + i)), message[i]);        \
            }                                                                                      \
        }                                                                                          \
    }
SWEEP_BATCH(sweep_ties, double, true)
SWEEP_BATCH(sweep_exact, double, false)
SWEEP_BATCH(sweep_filter, single, false)

/** Which nonces of a batch, as bits, have a word 7 that can meet the target. */
static uint64_t candidates_of(const struct batch *batch, uint32_t target_top)
{
    uint64_t candidates = 0;
    for (unsigned i = 0; i < BATCH; i += 4) {
        const __m128i swap = _mm_setr_epi8(3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
        const __m128i top = _mm_shuffle_epi8(shani_load(batch->top + i), swap);
        const __m128i lesser = _mm_min_epu32(top, _mm_set1_epi32((int)target_top));
        const int found = _mm_movemask_ps(_mm_castsi128_ps(_mm_cmpeq_epi32(lesser, top)));
        candidates |= (uint64_t)(unsigned)found << i;
    }
    return candidates;
}

static void hash_batch(struct batch *batch, const struct shani_job *job, uint32_t first)
{
    for (unsigned i = 0; i < BATCH; i += SHANI_STREAMS) {
        shani_hash_headers(batch->hash + 8 * i, job, first + i);
    }
}

static void top_batch(struct batch *batch, const uint32_t message[BATCH * 8],
                      const struct device_fold *fold)
{
    for (unsigned i = 0; i < BATCH; i += SHANI_STREAMS) {
        shani_top_of_messages(batch->top + i, batch->hash + 8 * i, message + 8 * i, fold);
    }
}

static void top_batch_of_hashes(struct batch *batch, const struct device_fold *fold)
{
    for (unsigned i = 0; i < BATCH; i += SHANI_STREAMS) {
        shani_top_of_hashes(batch->top + i, batch->hash + 8 * i, fold);
    }
}

/** The bits of a batch that lie within a slice. */
static uint64_t bits_below(uint32_t left)
{
    return left < BATCH ? (UINT64_C(1) << left) - 1 : (UINT64_C(1) << BATCH) - 1;
}

DEVICE_INLINE size_t scan_qhash(uint32_t finds[DEVICE_SLICE], const struct device_search *search,
                                uint32_t first, uint32_t count, sweep_batch *sweep)
{
    struct shani_job job;
    struct batch batch;
    size_t found = 0;
    shani_job_init(&job, search);
    for (uint32_t done = 0; done < count; done += BATCH) {
        hash_batch(&batch, &job, first + done);
        if (sweep != NULL) {
            sweep(&batch, &search->fold);
        }
        top_batch(&batch, sweep != NULL ? batch.message : batch.hash, &search->fold);
        const uint64_t candidates =
            candidates_of(&batch, search->target_top) & bits_below(count - done);
        found = device_candidates_keep(finds, found, search, first + done, candidates);
    }
    return found;
}

static size_t scan_sha256d(uint32_t finds[DEVICE_SLICE], const struct device_search *search,
                           uint32_t first, uint32_t count)
{
    struct shani_job job;
    struct batch batch;
    size_t found = 0;
    shani_job_init(&job, search);
    for (uint32_t done = 0; done < count; done += BATCH) {
        hash_batch(&batch, &job, first + done);
        top_batch_of_hashes(&batch, &search->fold);
        const uint64_t candidates =
            candidates_of(&batch, search->target_top) & bits_below(count - done);
        found = device_candidates_keep(finds, found, search, first + done, candidates);
    }
    return found;
}

static size_t scan(uint32_t finds[DEVICE_SLICE], const struct device_search *search, uint32_t first,
                   uint32_t count)
{
    if (search->algorithm == QHASH_ALGORITHM_SHA256D) {
        return scan_sha256d(finds, search, first, count);
    }
    /* Exact ties occur at offset 0 alone. */
    return search->rules.angle_offset == 0 ? scan_qhash(finds, search, first, count, sweep_ties)
                                           : scan_qhash(finds, search, first, count, sweep_exact);
}

static size_t scan_filter(uint32_t finds[DEVICE_SLICE], const struct device_search *search,
                          uint32_t first, uint32_t count)
{
    return search->algorithm == QHASH_ALGORITHM_SHA256D
               ? scan_sha256d(finds, search, first, count)
               : scan_qhash(finds, search, first, count, sweep_filter);
}

static size_t ceiling(uint32_t finds[DEVICE_SLICE], const struct device_search *search,
                      uint32_t first, uint32_t count)
{
    return scan_qhash(finds, search, first, count, NULL);
}

#define SCAN(name) name
#else
#define SCAN(name) NULL
#endif

const struct device_engine device_engine_shani = {
    .name = "shani",
    .title = "SHA-NI, four nonces interleaved, and AVX2, exact",
    .needs = DEVICE_FEATURE_SHA | DEVICE_FEATURE_AVX2 | DEVICE_FEATURE_FMA,
    .missed_rate = 0,
    .scan = SCAN(scan),
    .ceiling = SCAN(ceiling),
};

const struct device_engine device_engine_shani_filter = {
    .name = "shani-filter",
    .title = "SHA-NI, four nonces interleaved, and AVX2 in FP32",
    .needs = DEVICE_FEATURE_SHA | DEVICE_FEATURE_AVX2 | DEVICE_FEATURE_FMA,
    .missed_rate = DEVICE_FILTER_MISSED_RATE,
    .scan = SCAN(scan_filter),
    .ceiling = SCAN(ceiling),
};
