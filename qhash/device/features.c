#include "qhash/device/features.h"

#include <stdbool.h>

#if defined(__x86_64__) && defined(__GNUC__)
#include <cpuid.h>

/** SHA-NI uses the SSE registers, so the operating system has no say; older compilers do not know
 *  its name in __builtin_cpu_supports(). */
static bool has_sha(void)
{
    enum { LEAF_EXTENSIONS = 7, EBX_SHA = 1 << 29 };
    unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
    return __get_cpuid_count(LEAF_EXTENSIONS, 0, &eax, &ebx, &ecx, &edx) != 0 &&
           (ebx & EBX_SHA) != 0;
}

uint32_t device_features(void)
{
    uint32_t set = 0;
    __builtin_cpu_init();
    /* These ask the operating system too: it has to save the wide registers. */
    if (__builtin_cpu_supports("avx2")) {
        set |= DEVICE_FEATURE_AVX2;
    }
    if (__builtin_cpu_supports("fma")) {
        set |= DEVICE_FEATURE_FMA;
    }
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")) {
        set |= DEVICE_FEATURE_AVX512;
    }
    return has_sha() ? set | DEVICE_FEATURE_SHA : set;
}

#else

uint32_t device_features(void)
{
    return 0;
}

#endif

const char *device_feature_text(uint32_t set)
{
#define FEATURE_TEXT(name, bit, text)                                                              \
    if ((set & (name)) != 0) {                                                                     \
        return text;                                                                               \
    }
    DEVICE_FEATURES(FEATURE_TEXT)
#undef FEATURE_TEXT
    return set != 0 ? "an extension that this build does not know" : NULL;
}
