#include "tests/unit/simpool/test_simpool_kpi_events.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>

#include "tests/unit/check.h"

static int64_t us(double s)
{
    return (int64_t)llround(s * 1e6);
}

void kpi_feed(struct simpool_kpis *kpis, const struct kpi_told *rows, size_t count)
{
    for (size_t index = 0; index < count; index++) {
        const struct kpi_told *const row = &rows[index];
        struct stratum_event event =
            stratum_event_make(us(row->at_s), row->who, row->kind, row->rig);
        event.cause = row->cause;
        event.verdict = row->verdict;
        event.difficulty = row->difficulty;
        event.share_difficulty =
            row->verdict == STRATUM_VERDICT_ACCEPTED ? row->difficulty : row->share_difficulty;
        event.number = row->number;
        event.count = row->count;
        event.duration_us = us(row->duration_s);
        if (row->job != NULL) {
            (void)snprintf(event.job, sizeof event.job, "%s", row->job);
        }
        if (row->text != NULL) {
            (void)snprintf(event.text, sizeof event.text, "%s", row->text);
        }
        simpool_kpis_feed(kpis, &event);
    }
}

struct simpool_kpis *kpi_run(const struct kpi_told *rows, size_t count, double now_s)
{
    struct simpool_kpis *const kpis = simpool_kpis_make();
    assert(kpis != NULL);
    kpi_feed(kpis, rows, count);
    simpool_kpis_compute(kpis, us(now_s));
    return kpis;
}

void kpi_check_state(const struct simpool_kpis *kpis, const char *name,
                     enum simpool_kpi_state expected)
{
    check_row(name, simpool_kpis_named(kpis, name)->state == expected);
}

void kpi_check(const struct simpool_kpis *kpis, const char *name, double expected)
{
    kpi_check_state(kpis, name, SIMPOOL_KPI_MEASURED);
    const double found = simpool_kpis_named(kpis, name)->value;
    if (!check_row(name, fabs(found - expected) <= 1e-9 + 1e-9 * fabs(expected))) {
        check_near(found, expected, 0);
    }
}
