/* Measured (gcc 12, Zen 4): without these its reordering spills vectors that would fit, and costs
 * up to a third; what is best for one engine is not for another. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("no-tree-ter", "no-tree-reassoc", "schedule-insns", "sched-pressure")
#endif

#include "qhash/device/engine.h"

#include "qhash/device/features.h"

/* SHA-NI hashes one message in one register, so several nonces are interleaved to hide its latency.
 * Between the two SHA-256 phases the words of eight nonces are transposed and swept together.
 *
 * SHA-NI has no VEX encoding: on some CPUs an SHA-NI instruction while the upper half of any YMM
 * register is dirty costs about 180 cycles. So each phase is a function of its own: the compiler
 * ends the sweep with vzeroupper, and the SHA-NI phases touch XMM registers alone. */

#if defined(__SHA__) && defined(__AVX2__) && defined(__FMA__)

#include "qhash/device/lanes_avx2.h"
#include "qhash/device/shani.h"

#include "qhash/device/lanes_sweeps.h"

/* Nonces between two phases. Sixteen bytes are stored and thirty-two loaded, which waits for the
 * stores to leave the store buffer: in a large batch most have left long ago. */
enum { TOPS_BATCH = 128 };

/** Hashes and messages of a batch, one row a nonce. */
struct tops_batch {
    uint32_t hash[TOPS_BATCH * 8];    /* SHA-256 of the header */
    uint32_t message[TOPS_BATCH * 8]; /* words 8..15 of the second SHA-256 */
};

/* A header's parts as shani.h has them. */
#define tops_job      shani_job
#define tops_job_init shani_job_init

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
    __attribute__((noinline)) static void name(struct tops_batch *batch,                           \
                                               const struct device_fold *fold)                     \
    {                                                                                              \
        struct lanes_##arithmetic##_table table;                                                   \
        lanes_##arithmetic##_table_init(&table, fold);                                             \
        for (unsigned from = 0; from < TOPS_BATCH; from += LANES_COUNT) {                          \
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
SWEEP_BATCH(tops_sweep_ties, double, true)
SWEEP_BATCH(tops_sweep_exact, double, false)
SWEEP_BATCH(tops_sweep_filter, single, false)

__attribute__((noinline)) static void tops_headers(struct tops_batch *batch,
                                                   const struct shani_job *job, uint32_t first)
{
    for (unsigned i = 0; i < TOPS_BATCH; i += SHANI_STREAMS) {
        shani_hash_headers(batch->hash + 8 * i, job, first + i);
    }
}

__attribute__((noinline)) static void tops_messages(uint32_t tops[TOPS_BATCH],
                                                    const uint32_t hash[TOPS_BATCH * 8],
                                                    const uint32_t message[TOPS_BATCH * 8],
                                                    const struct device_fold *fold)
{
    for (unsigned i = 0; i < TOPS_BATCH; i += SHANI_STREAMS) {
        shani_top_of_messages(tops + i, hash + 8 * i, message + 8 * i, fold);
    }
}

__attribute__((noinline)) static void tops_hashes(uint32_t tops[TOPS_BATCH],
                                                  const uint32_t hash[TOPS_BATCH * 8],
                                                  const struct device_fold *fold)
{
    for (unsigned i = 0; i < TOPS_BATCH; i += SHANI_STREAMS) {
        shani_top_of_hashes(tops + i, hash + 8 * i, fold);
    }
}

#include "qhash/device/tops.h"

#define MADE(name) name
#else
#define MADE(name) NULL
#endif

const struct device_engine device_engine_shani = {
    .name = "shani",
    .title = "SHA-NI, four nonces interleaved, and AVX2, exact",
    .needs = DEVICE_FEATURE_SHA | DEVICE_FEATURE_AVX2 | DEVICE_FEATURE_FMA,
    .missed_rate = 0,
    .qhash = MADE(tops_exact),
    .sha256d = MADE(tops_sha256d),
    .ceiling = MADE(tops_ceiling),
};

const struct device_engine device_engine_shani_filter = {
    .name = "shani-filter",
    .title = "SHA-NI, four nonces interleaved, and AVX2 in FP32",
    .needs = DEVICE_FEATURE_SHA | DEVICE_FEATURE_AVX2 | DEVICE_FEATURE_FMA,
    .missed_rate = DEVICE_FILTER_MISSED_RATE,
    .qhash = MADE(tops_filter),
    .sha256d = MADE(tops_sha256d),
    .ceiling = MADE(tops_ceiling),
};
