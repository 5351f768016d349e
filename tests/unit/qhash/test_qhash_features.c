#include "qhash/device/features.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/check.h"

#ifdef __x86_64__
static const bool has_x86_flags = true;
#else
static const bool has_x86_flags = false; /* an emulator may show those of the machine below */
#endif

/** The flags of the first processor as the operating system lists them; false: it does not. */
static bool system_flags(char *line, int len)
{
    FILE *file = fopen("/proc/cpuinfo", "r");
    bool found = false;
    while (file != NULL && !found && fgets(line, len, file) != NULL) {
        found = strncmp(line, "flags", 5) == 0;
        line[strcspn(line, "\n")] = ' ';
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return found;
}

void test_qhash_features_as_the_system_says(void)
{
    static const struct {
        const char *flags[4];
        uint32_t feature;
    } rows[] = {{{" avx2 "}, DEVICE_FEATURE_AVX2},
                {{" fma "}, DEVICE_FEATURE_FMA},
                {{" sha_ni "}, DEVICE_FEATURE_SHA},
                {{" avx512f ", " avx512bw ", " avx512dq ", " avx512vl "}, DEVICE_FEATURE_AVX512}};
    static char line[16384];
    if (!has_x86_flags || !system_flags(line, sizeof line)) {
        check_skip("not an x86-64, or no list of its flags in /proc/cpuinfo");
        return;
    }
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        bool all = true;
        for (size_t flag = 0; flag < 4 && rows[i].flags[flag] != NULL; flag++) {
            all = all && strstr(line, rows[i].flags[flag]) != NULL;
        }
        check_row(rows[i].flags[0], all == ((device_features() & rows[i].feature) != 0));
    }
}

void test_qhash_features_texts(void)
{
    check_true(device_feature_text(0) == NULL);
    check_text(device_feature_text(DEVICE_FEATURE_SHA), "SHA-NI");
    check_text(device_feature_text(DEVICE_FEATURE_FMA | DEVICE_FEATURE_SHA), "FMA");
    check_true(device_feature_text(1u << 31) != NULL);
}
