/* Measured (gcc 12, Zen 4): without these its reordering spills vectors that would fit, and costs
 * up to a third; what is best for one engine is not for another. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("no-tree-ter", "no-tree-reassoc")
#endif

#include "qhash/device/engine.h"
#include "qhash/device/features.h"

/* Both hashes and the sweep over sixteen nonces, a nonce a lane. */

#if defined(__AVX512F__) && defined(__AVX512BW__) && defined(__AVX512DQ__) && defined(__AVX512VL__)

#include "qhash/device/lanes_avx512.h"

#include "qhash/device/lanes_tops.h"

#define MADE(name) name
#else
#define MADE(name) NULL
#endif

const struct device_engine device_engine_avx512 = {
    .name = "avx512",
    .title = "AVX-512, sixteen nonces a vector, exact",
    .needs = DEVICE_FEATURE_AVX512,
    .missed_rate = 0,
    .qhash = MADE(tops_exact),
    .sha256d = MADE(tops_sha256d),
    .ceiling = MADE(tops_ceiling),
};

const struct device_engine device_engine_avx512_filter = {
    .name = "avx512-filter",
    .title = "AVX-512, sixteen nonces a vector, FP32",
    .needs = DEVICE_FEATURE_AVX512,
    .missed_rate = DEVICE_FILTER_MISSED_RATE,
    .qhash = MADE(tops_filter),
    .sha256d = MADE(tops_sha256d),
    .ceiling = MADE(tops_ceiling),
};
