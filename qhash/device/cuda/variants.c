#include "qhash/device/cuda/variants.h"

#include <assert.h>
#include <string.h>

#define VARIANT(name, ...) {#name, "qhash_" #name, {__VA_ARGS__}},
static const struct cuda_variant variants[] = {CUDA_VARIANTS(VARIANT)};
#undef VARIANT

/* By the width of the head. */
static const double missed_rates[] = {0.0068, 0.0026, 0.0018, 0.0013, 0.0009};

const struct cuda_variant *cuda_variant_row(size_t index)
{
    return index < sizeof variants / sizeof variants[0] ? &variants[index] : NULL;
}

const struct cuda_variant *cuda_variant_by_name(const char *name)
{
    for (size_t i = 0; i < sizeof variants / sizeof variants[0]; i++) {
        if (strcmp(name, variants[i].name) == 0) {
            return &variants[i];
        }
    }
    return NULL;
}

double cuda_variant_missed_rate(const struct cuda_variant *variant)
{
    if (variant->levers.way != CUDA_WAY_FILTER) {
        return 0;
    }
    assert(variant->levers.head < sizeof missed_rates / sizeof missed_rates[0]);
    return missed_rates[variant->levers.head];
}
