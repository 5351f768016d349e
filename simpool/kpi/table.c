#include "simpool/kpi/table.h"

#include <assert.h>
#include <string.h>

#include "stratum/interval.h"
#include "stratum/nearest.h"

static const double us_per_s = 1e6;

static const struct {
    const char *name;
    const char *unit;
    const char *observer;
    enum simpool_kpi_needs needs;
} table[SIMPOOL_KPI_COUNT] = {
#define X(id, name, unit, observer, needs)                                                         \
    [SIMPOOL_KPI_##id] = {name, unit, observer, SIMPOOL_KPI_NEEDS_##needs},
    SIMPOOL_KPI_LIST(X)
#undef X
};

size_t simpool_kpis_count(void)
{
    return SIMPOOL_KPI_COUNT;
}

/** A name that is only cut short ("uptime") is less strange than one with other letters. */
static size_t strangeness(const char *typed, const char *name)
{
    const bool cut_short = typed[0] != '\0' && strstr(name, typed) != NULL;
    return cut_short ? 0 : 1 + stratum_nearest_edits(typed, name);
}

/** SIMPOOL_KPI_COUNT: no KPI of that name. */
static size_t index_of(const char *name)
{
    size_t index = 0;
    while (index < SIMPOOL_KPI_COUNT && strcmp(table[index].name, name) != 0) {
        index++;
    }
    return index;
}

bool simpool_kpi_known(const char *name, const char **nearest)
{
    if (index_of(name) < SIMPOOL_KPI_COUNT) {
        return true;
    }
    size_t best = 0;
    for (size_t index = 1; index < SIMPOOL_KPI_COUNT; index++) {
        if (strangeness(name, table[index].name) < strangeness(name, table[best].name)) {
            best = index;
        }
    }
    *nearest = table[best].name;
    return false;
}

const char *simpool_kpi_unit(const char *name)
{
    const size_t index = index_of(name);
    return index < SIMPOOL_KPI_COUNT ? table[index].unit : NULL;
}

struct simpool_kpi_value simpool_kpi_blank(enum simpool_kpi_id id, unsigned present)
{
    assert((size_t)id < SIMPOOL_KPI_COUNT);
    const bool enough = (table[id].needs & ~present) == 0;
    return (struct simpool_kpi_value){
        .name = table[id].name,
        .unit = table[id].unit,
        .observer = table[id].observer,
        .state = enough ? SIMPOOL_KPI_NO_EVENTS : SIMPOOL_KPI_NEEDS_JOURNAL,
    };
}

void simpool_kpi_measure(struct simpool_kpi_value *value, double number, uint64_t events)
{
    value->state = SIMPOOL_KPI_MEASURED;
    value->value = number;
    value->events = events;
}

void simpool_kpi_measure_part(struct simpool_kpi_value *value, uint64_t count, uint64_t total,
                              double scale)
{
    assert(count <= total && total > 0);
    const struct stratum_interval interval = stratum_interval_part(count, total);
    simpool_kpi_measure(value, scale * (double)count / (double)total, total);
    value->has_interval = true;
    value->low = scale * interval.low;
    value->high = scale * interval.high;
}

void simpool_kpi_measure_rate(struct simpool_kpi_value *value, uint64_t count, double exposure)
{
    assert(exposure > 0);
    const struct stratum_interval interval = stratum_interval_count((double)count);
    simpool_kpi_measure(value, (double)count / exposure, count);
    value->has_interval = true;
    value->low = interval.low / exposure;
    value->high = interval.high / exposure;
}

void simpool_kpi_measure_times(struct simpool_kpi_value *value, struct simpool_samples *samples)
{
    if (samples->seen == 0) {
        return;
    }
    simpool_kpi_measure(value, (double)samples->max / us_per_s, samples->seen);
    value->has_spread = true;
    value->p50 = (double)simpool_samples_percentile(samples, 50) / us_per_s;
    value->p99 = (double)simpool_samples_percentile(samples, 99) / us_per_s;
    value->max = value->value;
}
