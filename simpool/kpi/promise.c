#include "simpool/kpi/promise.h"

#include <assert.h>
#include <math.h>

/** No number of events proves that a rate is exactly zero: "at most 0" is about what was seen. */
static bool by_what_was_seen(const struct simpool_promise *promise,
                             const struct simpool_kpi_value *value, bool by_interval)
{
    return !by_interval || !value->has_interval || promise->high == 0;
}

enum simpool_promise_verdict simpool_promise_judge(const struct simpool_promise *promise,
                                                   const struct simpool_kpi_value *value,
                                                   bool by_interval)
{
    if (value->state != SIMPOOL_KPI_MEASURED || isnan(value->value)) {
        return SIMPOOL_UNDECIDED;
    }
    if (by_what_was_seen(promise, value, by_interval)) {
        return value->value >= promise->low && value->value <= promise->high ? SIMPOOL_KEPT
                                                                             : SIMPOOL_BROKEN;
    }
    if (value->low >= promise->low && value->high <= promise->high) {
        return SIMPOOL_KEPT;
    }
    return value->high < promise->low || value->low > promise->high ? SIMPOOL_BROKEN
                                                                    : SIMPOOL_UNDECIDED;
}

const char *simpool_promise_word(enum simpool_promise_verdict verdict)
{
    static const char *const words[] = {
        [SIMPOOL_KEPT] = "kept", [SIMPOOL_BROKEN] = "broken", [SIMPOOL_UNDECIDED] = "undecided"};
    assert((size_t)verdict < sizeof words / sizeof words[0]);
    return words[verdict];
}
