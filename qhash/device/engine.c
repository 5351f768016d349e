#include "qhash/device/engine.h"

#include <string.h>

#include "qhash/bytes.h"
#include "qhash/device/features.h"
#include "qhash/header.h"

/* Best first; the order is what docs/measurements/cpu-engines.md shows. */
static const struct device_engine *const engines[] = {
    &device_engine_avx512,       &device_engine_avx512_filter, &device_engine_shani,
    &device_engine_shani_filter, &device_engine_avx2,          &device_engine_avx2_filter,
    &device_engine_plain,
};

const struct device_engine *device_engine_row(size_t index)
{
    return index < sizeof engines / sizeof engines[0] ? engines[index] : NULL;
}

const char *device_engine_lacks(const struct device_engine *engine)
{
    if (engine->scan == NULL) {
        return "a compiler that can make it";
    }
    return device_feature_text(engine->needs & ~device_features());
}

const struct device_engine *device_engine_by_name(const char *name)
{
    size_t index = 0;
    while (index < sizeof engines / sizeof engines[0] &&
           (name != NULL ? strcmp(name, engines[index]->name) != 0
                         : device_engine_lacks(engines[index]) != NULL)) {
        index++;
    }
    return device_engine_row(index);
}

void device_search_init(struct device_search *out, const struct device_work *work)
{
    qhash_midstate_init(&out->midstate, work->header);
    out->rules = qhash_rules_at(qhash_header_ntime(work->header));
    device_fold_init(&out->fold, &out->midstate, out->rules);
    memcpy(out->target, work->target, sizeof out->target);
    out->target_top = qhash_load_le32(work->target + 28);
    out->algorithm = work->algorithm;
}

size_t device_candidates_keep(uint32_t finds[DEVICE_SLICE], size_t found,
                              const struct device_search *search, uint32_t first,
                              uint64_t candidates)
{
    for (uint32_t i = 0; candidates != 0; i++, candidates >>= 1) {
        if ((candidates & 1u) != 0 && device_nonce_meets(search, first + i)) {
            finds[found++] = first + i;
        }
    }
    return found;
}
