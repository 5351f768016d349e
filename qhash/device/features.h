/* What this CPU can do beyond plain C, asked at run time. */
#ifndef QHASH_DEVICE_FEATURES_H
#define QHASH_DEVICE_FEATURES_H

#include <stddef.h>
#include <stdint.h>

/** Every extension that an engine may need: its bit, and its name for people. */
#define DEVICE_FEATURES(ROW)                                                                       \
    ROW(DEVICE_FEATURE_AVX2, 1, "AVX2")                                                            \
    ROW(DEVICE_FEATURE_FMA, 2, "FMA")                                                              \
    ROW(DEVICE_FEATURE_SHA, 4, "SHA-NI")                                                           \
    ROW(DEVICE_FEATURE_AVX512, 8, "AVX-512 (F, BW, DQ, VL)")

enum device_feature {
#define DEVICE_FEATURE_NAME(name, bit, text) name = (bit),
    DEVICE_FEATURES(DEVICE_FEATURE_NAME)
#undef DEVICE_FEATURE_NAME
};

/** The extensions that this CPU and its operating system offer.
 *
 *  returns  a set of enum device_feature; empty where it cannot be asked
 *  cost     microseconds: a virtual machine answers some questions itself
 */
uint32_t device_features(void);

/** The name of the lowest extension in a set; NULL for the empty set. */
const char *device_feature_text(uint32_t set);

#endif
