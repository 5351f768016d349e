/** Hand-made runs: a table of what happened, and the KPIs of it. */
#ifndef TESTS_UNIT_SIMPOOL_TEST_SIMPOOL_KPI_EVENTS_H
#define TESTS_UNIT_SIMPOOL_TEST_SIMPOOL_KPI_EVENTS_H

#include "simpool/kpi/kpi.h"
#include "stratum/event.h"

/** One line of a journal: what a KPI may look at. */
struct kpi_told {
    double at_s;
    enum stratum_event_kind kind;
    uint32_t rig;
    enum stratum_cause cause;
    enum stratum_verdict verdict;
    double difficulty;
    double share_difficulty; /* of an accepted one it is the difficulty */
    double number;
    double duration_s;
    uint64_t count;
    enum stratum_observer who; /* POOL when it is not said */
    const char *text;
    const char *job;
};

/** A row; other fields by name behind the kind: TOLD(1.5, CONNECTED, .rig = 1) */
#define TOLD(at, ...)                                                                              \
    {                                                                                              \
        (at), STRATUM_EVENT_##__VA_ARGS__                                                          \
    }
#define ROWS(rows) (rows), sizeof(rows) / sizeof((rows)[0])

/** Another run, or more of the same one. */
void kpi_feed(struct simpool_kpis *kpis, const struct kpi_told *rows, size_t count);
/** The KPIs of a run, as of now_s; to be freed. */
struct simpool_kpis *kpi_run(const struct kpi_told *rows, size_t count, double now_s);
/** The named value was measured and is near expected. */
void kpi_check(const struct simpool_kpis *kpis, const char *name, double expected);
void kpi_check_state(const struct simpool_kpis *kpis, const char *name,
                     enum simpool_kpi_state expected);

#endif
