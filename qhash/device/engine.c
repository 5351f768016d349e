#include "qhash/device/engine.h"

#include <string.h>

#include "qhash/bytes.h"
#include "qhash/device/features.h"
#include "qhash/header.h"

enum { SCAN_ROW = 32 }; /* nonces looked at together; a slice holds a whole number of rows */

/* What is first here matters to lists alone: which is best, device_engine_best() measures. */
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
    if (engine->qhash == NULL) {
        return "a compiler for x86-64 that can make it";
    }
    return device_feature_text(engine->needs & ~device_features());
}

device_tops *device_engine_tops(const struct device_engine *engine, enum qhash_algorithm algorithm)
{
    return algorithm == QHASH_ALGORITHM_QHASH ? engine->qhash : engine->sha256d;
}

const struct device_engine *device_engine_by_name(const char *name)
{
    size_t index = 0;
    while (index < sizeof engines / sizeof engines[0] && strcmp(name, engines[index]->name) != 0) {
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

/** Whether any of a row of numbers is at most `limit`; a form that compilers turn into vectors. */
static bool any_at_most(const uint32_t numbers[SCAN_ROW], uint32_t limit)
{
    uint32_t any = 0;
    for (unsigned i = 0; i < SCAN_ROW; i++) {
        any |= (uint32_t)(numbers[i] <= limit);
    }
    return any != 0;
}

size_t device_scan(uint32_t finds[DEVICE_SLICE], device_tops *tops,
                   const struct device_search *search, uint32_t first, uint32_t count)
{
    uint32_t top[DEVICE_SLICE];
    size_t found = 0;
    memset(top, 0xff, sizeof top);
    tops(top, search, first, count);
    for (uint32_t row = 0; row < count; row += SCAN_ROW) {
        if (!any_at_most(top + row, search->target_top)) {
            continue;
        }
        for (uint32_t i = row; i < row + SCAN_ROW && i < count; i++) {
            if (top[i] <= search->target_top && device_nonce_meets(search, first + i)) {
                finds[found++] = first + i;
            }
        }
    }
    return found;
}
