#include "qhash/device/cuda/variants.h"

#include <string.h>

#include "tests/unit/check.h"

void test_qhash_cuda_variants_rows(void)
{
    size_t count = 0;
    unsigned ways = 0;
    for (const struct cuda_variant *row; (row = cuda_variant_row(count)) != NULL; count++) {
        check_true(cuda_variant_by_name(row->name) == row);
        check_row(row->name, strcmp(row->kernel + strlen("qhash_"), row->name) == 0);
        check_row(row->name,
                  row->levers.midstates >= 1 && row->levers.midstates <= CUDA_MIDSTATES_MAX);
        ways |= 1u << row->levers.way;
    }
    check_int(ways, 1u << CUDA_WAY_EXACT | 1u << CUDA_WAY_FILTER | 1u << CUDA_WAY_CEILING |
                        1u << CUDA_WAY_SHA256D);
    check_true(cuda_variant_by_name("fastest") == NULL);
}

void test_qhash_cuda_variants_missed_rates(void)
{
    check_true(cuda_variant_missed_rate(cuda_variant_by_name("exact")) == 0);
    check_true(cuda_variant_missed_rate(cuda_variant_by_name("sha256d")) == 0);
    for (size_t i = 0; cuda_variant_row(i) != NULL; i++) {
        const struct cuda_variant *row = cuda_variant_row(i);
        if (row->levers.way == CUDA_WAY_FILTER) {
            const double rate = cuda_variant_missed_rate(row);
            check_row(row->name, rate > 0 && rate <= 0.0026);
        }
    }
}
