#include "simpool/kpi/team.h"

#include "tests/unit/check.h"
#include "tests/unit/simpool/test_simpool_kpi_events.h"

#define MINER    .who = STRATUM_MINER
#define ACCEPTED .verdict = STRATUM_VERDICT_ACCEPTED, .difficulty = 1

/** Two connections, the second one thirty seconds later; six shares were credited, three each. */
static struct simpool_kpis *pool_of_two(void)
{
    static const struct kpi_told rows[] = {
        TOLD(0, RUN_STARTED, .who = STRATUM_STORY, .number = 1),
        TOLD(10, CONNECTED, .rig = 1),
        TOLD(10, EXTRANONCE, .rig = 1, .text = "aa 4"),
        TOLD(10, JOB, .rig = 1),
        TOLD(40, CONNECTED, .rig = 2),
        TOLD(41, EXTRANONCE, .rig = 2, .text = "bb 4"),
        TOLD(41, JOB, .rig = 2),
        TOLD(50, SHARE, .rig = 1, ACCEPTED),
        TOLD(51, SHARE, .rig = 1, ACCEPTED),
        TOLD(52, SHARE, .rig = 1, ACCEPTED),
        TOLD(53, SHARE, .rig = 2, ACCEPTED),
        TOLD(54, SHARE, .rig = 2, ACCEPTED),
        TOLD(55, SHARE, .rig = 2, ACCEPTED),
        TOLD(60, RUN_ENDED, .who = STRATUM_STORY),
    };
    return kpi_run(ROWS(rows), 60);
}

static const struct kpi_told first[] = {
    TOLD(0, RUN_STARTED, MINER),
    TOLD(1, CONNECTED, MINER),
    TOLD(1, EXTRANONCE, MINER, .text = "aa 4"),
    TOLD(1, JOB, MINER),
    TOLD(41, FOUND, MINER),
    TOLD(42, FOUND, MINER),
    TOLD(43, FOUND, MINER),
    TOLD(44, ANSWERED, MINER, .duration_s = 0.5),
    TOLD(51, HASHED, MINER, .number = 100e6),
    TOLD(51, BATCHED, MINER, .count = 10, .number = 100e6, .duration_s = 0.1),
    TOLD(50, USED, MINER, .duration_s = 50),
};

static const struct kpi_told second[] = {
    TOLD(0, RUN_STARTED, MINER),
    TOLD(2, CONNECTED, MINER),
    TOLD(3, EXTRANONCE, MINER, .text = "bb 4"),
    TOLD(3, JOB, MINER),
    TOLD(12, FOUND, MINER),
    TOLD(13, FOUND, MINER),
    TOLD(14, FOUND, MINER),
    TOLD(15, FOUND, MINER), /* lost */
    TOLD(16, ANSWERED, MINER, .duration_s = 2),
    TOLD(20, USED, MINER, .duration_s = 10),
    TOLD(20, BATCHED, MINER, .count = 10, .number = 20e6, .duration_s = 0.2),
    TOLD(22, HASHED, MINER, .number = 50e6),
    TOLD(23, FOUND, MINER), /* 61 by the pool's clock: after its run */
};

/** Each has its clock, which what the pool gave it tells; what is lost is lost of all finds. */
void test_kpi_team_of_two(void)
{
    struct simpool_kpis *const kpis = pool_of_two();
    kpi_feed(kpis, ROWS(first));
    kpi_feed(kpis, ROWS(second));
    simpool_kpis_compute(kpis, 60000000);
    kpi_check(kpis, "share_loss", 1. / 7);
    kpi_check(kpis, "submit_latency", 2);
    check_int(simpool_kpis_named(kpis, "submit_latency")->events, 2);
    kpi_check(kpis, "displayed_hps", 150e6 / 50); /* from the first one's job to the end */
    kpi_check(kpis, "batch_time", 0.2);
    kpi_check(kpis, "nonces_per_launch", 6e6);
    kpi_check(kpis, "cpu_use", 1.5);
    simpool_kpis_free(kpis);
}

/** Their windows add up, as of the end of both. */
void test_kpi_team_windows(void)
{
    static const struct kpi_told rows[] = {
        TOLD(0, RUN_STARTED, MINER, .text = "one"),
        TOLD(0, JOB, MINER),
        TOLD(1000, HASHED, MINER, .number = 1000e6),
    };
    struct simpool_kpis *const kpis = kpi_run(ROWS(rows), 0);
    kpi_feed(kpis, ROWS(rows));
    simpool_kpis_compute(kpis, 0);
    kpi_check(kpis, "hashrate_10s", 2e6);
    kpi_check(kpis, "hashrate_15m", 2e6);
    kpi_check(kpis, "displayed_hps", 2e6);
    simpool_kpis_free(kpis);
}

/** More miners than are told apart are counted all the same. */
void test_kpi_team_crowd(void)
{
    static const struct kpi_told rows[] = {
        TOLD(0, RUN_STARTED, MINER),
        TOLD(0, JOB, MINER),
        TOLD(10, FOUND, MINER),
    };
    struct simpool_kpis *const kpis = pool_of_two();
    for (int miner = 0; miner < SIMPOOL_KPI_TEAM_MAX + 3; miner++) {
        kpi_feed(kpis, ROWS(rows));
    }
    simpool_kpis_compute(kpis, 60000000);
    check_int(simpool_kpis_named(kpis, "share_loss")->events, SIMPOOL_KPI_TEAM_MAX + 3);
    simpool_kpis_free(kpis);
}
