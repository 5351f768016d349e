#include "simpool/kpi/kpi.h"

#include <string.h>

#include "tests/unit/check.h"
#include "tests/unit/simpool/test_simpool_kpi_events.h"

/** Which KPIs say that a journal is missing, by the journals that were given. */
void test_kpi_observers(void)
{
    static const struct kpi_told pool[] = {
        TOLD(0, RUN_STARTED),
    };
    static const struct kpi_told miner[] = {
        TOLD(0, RUN_STARTED, .who = STRATUM_MINER),
    };
    for (unsigned given = 1; given <= 3; given++) {
        struct simpool_kpis *const kpis = kpi_run(pool, 0, 0);
        kpi_feed(kpis, pool, given & 1);
        kpi_feed(kpis, miner, given >> 1);
        simpool_kpis_compute(kpis, 1);
        for (size_t index = 0; index < simpool_kpis_count(); index++) {
            const struct simpool_kpi_value *const value = simpool_kpis_at(kpis, index);
            const bool of_miner =
                strcmp(value->name, "submit_latency") == 0 || strcmp(value->observer, "miner") == 0;
            const bool pair = strcmp(value->name, "share_loss") == 0;
            const unsigned needed = pair ? 3 : of_miner ? 2 : 1;
            check_row(value->name,
                      value->state == ((needed & ~given) == 0 ? SIMPOOL_KPI_NO_EVENTS
                                                              : SIMPOOL_KPI_NEEDS_JOURNAL));
            check_row(value->name, !value->has_interval && !value->has_spread);
        }
        simpool_kpis_free(kpis);
    }
}

/** What the harness does after the run is nobody's fault. */
void test_kpi_after_the_run(void)
{
    static const struct kpi_told rows[] = {
        TOLD(0, CONNECTED, .rig = 1),
        TOLD(1, AUTHORIZED, .rig = 1),
        TOLD(10, RUN_ENDED, .who = STRATUM_STORY),
        TOLD(12, DISCONNECTED, .rig = 1, .cause = STRATUM_CAUSE_MINER),
        TOLD(12, CONNECTED, .rig = 2),
        TOLD(12, FOUND, .who = STRATUM_MINER),
        TOLD(10, HASHED, .number = 5, .who = STRATUM_MINER), /* the last count, told late */
    };
    struct simpool_kpis *const kpis = kpi_run(ROWS(rows), 3600);
    kpi_check(kpis, "uptime_ratio", 0.9);
    kpi_check(kpis, "disconnects_per_hour", 0);
    check_int(simpool_kpis_tally(kpis)->connections, 1);
    kpi_check_state(kpis, "share_loss", SIMPOOL_KPI_NO_EVENTS);
    simpool_kpis_free(kpis);
}

/** A live display computes as often as it likes. */
void test_kpi_again_and_again(void)
{
    static const struct kpi_told rows[] = {
        TOLD(0, CONNECTED, .rig = 1),
        TOLD(0, AUTHORIZED, .rig = 1),
        TOLD(10, DISCONNECTED, .rig = 1, .cause = STRATUM_CAUSE_FAULT),
        TOLD(18, CONNECTED, .rig = 2),
        TOLD(20, AUTHORIZED, .rig = 2),
    };
    struct simpool_kpis *const kpis = kpi_run(rows, 3, 15);
    kpi_check(kpis, "recovery_time", 5);
    simpool_kpis_compute(kpis, 16000000);
    kpi_check(kpis, "recovery_time", 6);
    kpi_feed(kpis, rows + 3, 2);
    simpool_kpis_compute(kpis, 40000000);
    kpi_check(kpis, "recovery_time", 10);
    check_int(simpool_kpis_named(kpis, "recovery_time")->events, 1);
    kpi_check(kpis, "uptime_ratio", 0.75);
    struct simpool_kpis *const once = kpi_run(ROWS(rows), 40);
    for (size_t index = 0; index < simpool_kpis_count(); index++) {
        const struct simpool_kpi_value *const value = simpool_kpis_at(kpis, index);
        check_row(value->name, value->value == simpool_kpis_at(once, index)->value);
    }
    simpool_kpis_free(once);
    simpool_kpis_free(kpis);
}
