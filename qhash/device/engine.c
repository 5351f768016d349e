#include "qhash/device/engine.h"

#include <string.h>

#include "qhash/header.h"

static const struct device_engine *const engines[] = {&device_engine_plain};

const struct device_engine *device_engine_row(size_t index)
{
    return index < sizeof engines / sizeof engines[0] ? engines[index] : NULL;
}

void device_search_init(struct device_search *out, const struct device_work *work)
{
    qhash_midstate_init(&out->midstate, work->header);
    out->rules = qhash_rules_at(qhash_header_ntime(work->header));
    memcpy(out->target, work->target, sizeof out->target);
    out->algorithm = work->algorithm;
}
