/* Measured (gcc 12, Zen 4): without these its reordering spills vectors that would fit, and costs
 * up to a third; what is best for one engine is not for another. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("no-tree-ter", "no-tree-reassoc", "schedule-insns", "sched-pressure")
#endif

#include "qhash/device/engine.h"
#include "qhash/device/features.h"

/* For CPUs without SHA-NI: both hashes and the sweep over eight nonces, a nonce a lane. */

#if defined(__AVX2__) && defined(__FMA__)

#include "qhash/device/lanes_avx2.h"

#include "qhash/device/lanes_tops.h"

#define MADE(name) name
#else
#define MADE(name) NULL
#endif

const struct device_engine device_engine_avx2 = {
    .name = "avx2",
    .title = "AVX2, eight nonces a vector, exact",
    .needs = DEVICE_FEATURE_AVX2 | DEVICE_FEATURE_FMA,
    .missed_rate = 0,
    .qhash = MADE(tops_exact),
    .sha256d = MADE(tops_sha256d),
    .ceiling = MADE(tops_ceiling),
};

const struct device_engine device_engine_avx2_filter = {
    .name = "avx2-filter",
    .title = "AVX2, eight nonces a vector, FP32",
    .needs = DEVICE_FEATURE_AVX2 | DEVICE_FEATURE_FMA,
    .missed_rate = DEVICE_FILTER_MISSED_RATE,
    .qhash = MADE(tops_filter),
    .sha256d = MADE(tops_sha256d),
    .ceiling = MADE(tops_ceiling),
};
