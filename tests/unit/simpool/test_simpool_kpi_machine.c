#include "simpool/kpi/machine.h"

#include "tests/unit/check.h"
#include "tests/unit/simpool/test_simpool_kpi_events.h"

#define MINER .who = STRATUM_MINER

void test_kpi_machine_reads_what_the_miner_tells(void)
{
    static const struct kpi_told rows[] = {
        TOLD(0, RUN_STARTED, MINER),
        TOLD(5, BATCHED, MINER, .count = 100, .number = 3e6, .duration_s = 0.040),
        TOLD(5, USED, MINER, .duration_s = 10),
        TOLD(6, CARD, MINER, .number = 5e8),
        TOLD(10, BATCHED, MINER, .count = 50, .number = 6e6, .duration_s = 0.050),
        TOLD(10, USED, MINER, .duration_s = 4),
        TOLD(11, CARD, MINER, .number = 4e8),
    };
    struct simpool_kpis *const kpis = kpi_run(ROWS(rows), 0);
    kpi_check(kpis, "batch_time", 0.050);
    check_near(simpool_kpis_named(kpis, "batch_time")->p50, 0.040, 1e-9);
    kpi_check(kpis, "nonces_per_launch", 9e6 / 150);
    kpi_check(kpis, "cpu_use", 1.4);
    kpi_check(kpis, "gpu_memory_bytes", 5e8);
    check_int(simpool_kpis_named(kpis, "cpu_use")->events, 2);
    simpool_kpis_free(kpis);
}

void test_kpi_machine_silent(void)
{
    static const struct kpi_told rows[] = {TOLD(0, RUN_STARTED, MINER), TOLD(9, JOB, MINER)};
    static const char *const names[] = {"batch_time", "nonces_per_launch", "cpu_use",
                                        "gpu_memory_bytes"};
    struct simpool_kpis *const kpis = kpi_run(ROWS(rows), 0);
    for (size_t index = 0; index < sizeof names / sizeof names[0]; index++) {
        kpi_check_state(kpis, names[index], SIMPOOL_KPI_NO_EVENTS);
    }
    simpool_kpis_free(kpis);
}

/** What the miner found after the pool's run is not lost: the pool was not there any more. The two
 *  clocks differ by what their first connections say. */
void test_kpi_machine_ends_with_the_pools_run(void)
{
    static const struct kpi_told rows[] = {
        TOLD(0, RUN_STARTED, .who = STRATUM_STORY, .number = 1),
        TOLD(10, CONNECTED, .rig = 1),
        TOLD(10, JOB, .rig = 1),
        TOLD(20, SHARE, .rig = 1, .verdict = STRATUM_VERDICT_ACCEPTED, .difficulty = 1),
        TOLD(30, RUN_ENDED, .who = STRATUM_STORY),
        TOLD(0, RUN_STARTED, MINER),
        TOLD(1, CONNECTED, MINER),
        TOLD(1, JOB, MINER),
        TOLD(11, FOUND, MINER),
        TOLD(20, HASHED, MINER, .number = 1),
        TOLD(22, FOUND, MINER), /* 31 by the pool's clock */
        TOLD(24, USED, MINER, .duration_s = 12),
    };
    struct simpool_kpis *const kpis = kpi_run(ROWS(rows), 30);
    kpi_check(kpis, "share_loss", 0);
    check_int(simpool_kpis_named(kpis, "share_loss")->events, 1);
    kpi_check(kpis, "cpu_use", 0.5);
    simpool_kpis_free(kpis);
}
