#include "simpool/kpi/shares.h"

#include <math.h>

#include "tests/unit/check.h"
#include "tests/unit/simpool/test_simpool_kpi_events.h"

#define VERDICT(word) .verdict = STRATUM_VERDICT_##word
#define BEGIN                                                                                      \
    TOLD(0, RUN_STARTED, .number = 0.5, .who = STRATUM_STORY), TOLD(0, CONNECTED, .rig = 1),       \
        TOLD(0, AUTHORIZED, .rig = 1), TOLD(0, JOB, .rig = 1, .difficulty = 2, .number = 1)

/** Nothing answered is no rate; a miner that sends nothing has a share rate of 0. */
void test_kpi_shares_none(void)
{
    static const struct kpi_told rows[] = {BEGIN};
    struct simpool_kpis *const kpis = kpi_run(ROWS(rows), 60);
    kpi_check_state(kpis, "acceptance_rate", SIMPOOL_KPI_NO_EVENTS);
    kpi_check_state(kpis, "stale_rate", SIMPOOL_KPI_NO_EVENTS);
    kpi_check_state(kpis, "invalid", SIMPOOL_KPI_NO_EVENTS);
    kpi_check_state(kpis, "job_switch", SIMPOOL_KPI_NO_EVENTS);
    kpi_check(kpis, "shares_per_minute", 0);
    kpi_check(kpis, "credited_hps", 0);
    const struct simpool_kpi_value *const credited = simpool_kpis_named(kpis, "credited_hps");
    check_near(credited->high, 3.688879454 * 2 * 4294967296.0 / 0.5 / 60, 1);
    check_near(credited->low, 0, 0);
    simpool_kpis_free(kpis);
    struct simpool_kpis *const no_job = kpi_run(rows, 3, 60);
    kpi_check_state(no_job, "shares_per_minute", SIMPOOL_KPI_NO_EVENTS);
    simpool_kpis_free(no_job);
}

void test_kpi_shares_rates(void)
{
    static const struct kpi_told rows[] = {
        BEGIN,
        TOLD(10, SHARE, .rig = 1, VERDICT(ACCEPTED), .difficulty = 2),
        TOLD(20, SHARE, .rig = 1, VERDICT(ACCEPTED), .difficulty = 2),
        TOLD(30, SHARE, .rig = 1, VERDICT(STALE)),
        TOLD(40, SHARE, .rig = 1, VERDICT(DUPLICATE)),
        TOLD(40, SHARE, .rig = 1, VERDICT(LOW_DIFFICULTY), .number = 0.25),
        TOLD(40, SHARE, .rig = 1, VERDICT(MALFORMED), .number = 0.5),
        TOLD(50, SHARE, .rig = 1, VERDICT(ACCEPTED), .difficulty = 2),
        TOLD(50, SHARE, .rig = 1, VERDICT(ACCEPTED), .difficulty = 2),
        TOLD(60, SHARE, .rig = 1, VERDICT(NONE)),
    };
    struct simpool_kpis *const kpis = kpi_run(ROWS(rows), 120);
    kpi_check(kpis, "acceptance_rate", 0.5);
    kpi_check(kpis, "stale_rate", 0.125);
    kpi_check(kpis, "invalid", 375);
    kpi_check(kpis, "shares_per_minute", 2);
    kpi_check(kpis, "credited_hps", 4 * 2 * 4294967296.0 / 0.5 / 120);
    const struct simpool_kpi_value *const stale = simpool_kpis_named(kpis, "stale_rate");
    check_int(stale->events, 8);
    check_near(stale->low, 0.0253178 / 8, 1e-7);
    check_near(stale->high, 5.5716434 / 8, 1e-7);
    const struct simpool_tally *const tally = simpool_kpis_tally(kpis);
    check_int(tally->shares, 9);
    check_int(tally->verified, 5);
    check_int(tally->jobs, 1);
    check_int(tally->by_verdict[STRATUM_VERDICT_ACCEPTED], 4);
    check_int(tally->by_verdict[STRATUM_VERDICT_DUPLICATE], 1);
    simpool_kpis_free(kpis);
}

/** An outage counts: what was found in it may be credited later. */
void test_kpi_shares_outage(void)
{
    static const struct kpi_told rows[] = {
        BEGIN,
        TOLD(10, SHARE, .rig = 1, VERDICT(ACCEPTED), .difficulty = 2),
        TOLD(30, UNREACHABLE),
        TOLD(90, REACHABLE),
    };
    struct simpool_kpis *const kpis = kpi_run(ROWS(rows), 120);
    kpi_check(kpis, "shares_per_minute", 0.5);
    simpool_kpis_free(kpis);
}

/** Shares of different weight: the sum counts, and the interval is that of as many equal ones as
 *  they amount to. */
void test_kpi_shares_weights(void)
{
    static const struct kpi_told rows[] = {
        BEGIN,
        TOLD(1, SHARE, .rig = 1, VERDICT(ACCEPTED), .difficulty = 100),
        TOLD(2, SHARE, .rig = 1, VERDICT(ACCEPTED), .difficulty = 1e-3),
        TOLD(3, SHARE, .rig = 1, VERDICT(ACCEPTED), .difficulty = 1e-3),
    };
    struct simpool_kpis *const kpis = kpi_run(ROWS(rows), 10);
    const double unit = 4294967296.0 / 0.5 / 10;
    kpi_check(kpis, "credited_hps", 100.002 * unit);
    const struct simpool_kpi_value *const credited = simpool_kpis_named(kpis, "credited_hps");
    check_near(credited->low / (100 * unit), 0.0253178, 1e-4);
    check_near(credited->high / (100 * unit), 5.5716434, 1e-3);
    check_int(credited->events, 3);
    simpool_kpis_free(kpis);
}

/** A miner whose clock is wrong says a wrong yield at its start, and the jobs' one later. */
void test_kpi_shares_yield_of_the_jobs(void)
{
    static const struct kpi_told rows[] = {
        BEGIN,
        TOLD(0, RUN_STARTED, .number = 1, .who = STRATUM_MINER),
        TOLD(1, YIELD, .number = 0.5, .who = STRATUM_MINER),
        TOLD(2, SHARE, .rig = 1, VERDICT(ACCEPTED), .difficulty = 1),
    };
    struct simpool_kpis *const kpis = kpi_run(ROWS(rows), 10);
    kpi_check(kpis, "credited_hps", 2 * 4294967296.0 / 10);
    simpool_kpis_free(kpis);
}

/** Without the algorithm's yield there is no rate to credit. */
void test_kpi_shares_no_yield(void)
{
    static const struct kpi_told rows[] = {
        BEGIN,
        TOLD(1, SHARE, .rig = 1, VERDICT(ACCEPTED), .difficulty = 2),
    };
    struct simpool_kpis *const kpis = kpi_run(rows + 1, 4, 10);
    kpi_check_state(kpis, "credited_hps", SIMPOOL_KPI_NO_EVENTS);
    kpi_check(kpis, "shares_per_minute", 6);
    simpool_kpis_free(kpis);
}

void test_kpi_shares_switch(void)
{
    static const struct kpi_told rows[] = {
        BEGIN,
        /* the second job: old shares until 10.3 */
        TOLD(10, JOB, .rig = 1, .number = 1),
        TOLD(10.1, SHARE, .rig = 1, VERDICT(STALE)),
        TOLD(10.2, SHARE, .rig = 1, VERDICT(ACCEPTED)),
        TOLD(10.3, SHARE, .rig = 1, VERDICT(STALE)),
        /* not clean: nothing ends */
        TOLD(15, JOB, .rig = 1, .number = 0),
        TOLD(16, SHARE, .rig = 1, VERDICT(ACCEPTED)),
        /* at once */
        TOLD(20, JOB, .rig = 1, .number = 1),
        TOLD(25, SHARE, .rig = 1, VERDICT(LOW_DIFFICULTY)),
        /* unknown: no share of either came */
        TOLD(30, JOB, .rig = 1, .number = 1),
        TOLD(35, SHARE, .rig = 1, VERDICT(UNKNOWN_JOB)),
        TOLD(40, JOB, .rig = 1, .number = 1),
        TOLD(40.05, SHARE, .rig = 1, VERDICT(STALE)),
        TOLD(41, DISCONNECTED, .rig = 1, .cause = STRATUM_CAUSE_POOL),
        /* another rig, still going on; its first job is no switch */
        TOLD(50, JOB, .rig = 2, .number = 1),
        TOLD(60, JOB, .rig = 2, .number = 1),
        TOLD(67, SHARE, .rig = 2, VERDICT(STALE)),
    };
    struct simpool_kpis *const kpis = kpi_run(ROWS(rows), 70);
    const struct simpool_kpi_value *const value = simpool_kpis_named(kpis, "job_switch");
    kpi_check(kpis, "job_switch", 7); /* a device that never leaves the old job is seen */
    check_int(value->events, 4);
    check_near(value->p50, 0.05, 1e-9);
    check_text(value->observer, "pool");
    simpool_kpis_compute(kpis, 71000000); /* computing again adds nothing */
    check_int(simpool_kpis_named(kpis, "job_switch")->events, 4);
    simpool_kpis_free(kpis);
}

/** Some pools call every job clean and go on taking shares of the one before: the miner was told to
 *  leave it all the same. */
void test_kpi_shares_switch_from_a_job_that_lives_on(void)
{
    static const struct kpi_told rows[] = {
        BEGIN,
        TOLD(10, JOB, .rig = 1, .number = 1, .job = "a"),
        TOLD(20, JOB, .rig = 1, .number = 1, .job = "b"),
        TOLD(21, SHARE, .rig = 1, VERDICT(ACCEPTED), .difficulty = 1, .job = "b"),
        TOLD(24, SHARE, .rig = 1, VERDICT(ACCEPTED), .difficulty = 1, .job = "a"),
        /* the job that it has, once more: nothing to switch to */
        TOLD(30, JOB, .rig = 1, .number = 1, .job = "b"),
        TOLD(31, SHARE, .rig = 1, VERDICT(ACCEPTED), .difficulty = 1, .job = "b"),
        TOLD(38, SHARE, .rig = 1, VERDICT(LOW_DIFFICULTY), .job = "a"),
    };
    struct simpool_kpis *const kpis = kpi_run(ROWS(rows), 40);
    kpi_check(kpis, "job_switch", 18);
    check_int(simpool_kpis_named(kpis, "job_switch")->events, 1);
    simpool_kpis_free(kpis);
}
