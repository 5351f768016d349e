#include "simpool/kpi/miner.h"

#include <math.h>
#include <stdlib.h>

#include "tests/unit/check.h"
#include "tests/unit/simpool/test_simpool_kpi_events.h"

#define MINER .who = STRATUM_MINER
#define START TOLD(0, RUN_STARTED, MINER)

/** A steady rate is shown as it is from the first count on, whatever a batch's length. */
void test_kpi_miner_steady(void)
{
    static const double every_s[] = {0.05, 1, 7};
    for (size_t index = 0; index < sizeof every_s / sizeof every_s[0]; index++) {
        const struct kpi_told begin[] = {
            START,
            TOLD(100, JOB, MINER),
        };
        struct simpool_kpis *const kpis = kpi_run(ROWS(begin), 100);
        double at_s = 100;
        for (int count = 0; count < 200; count++) {
            at_s += every_s[index];
            const struct kpi_told hashed[] = {
                TOLD(at_s, HASHED, MINER, .number = 1e6 * every_s[index]),
            };
            kpi_feed(kpis, ROWS(hashed));
            simpool_kpis_compute(kpis, 0);
            check_near(simpool_kpis_named(kpis, "hashrate_10s")->value, 1e6, 1);
            check_near(simpool_kpis_named(kpis, "hashrate_60s")->value, 1e6, 1);
            check_near(simpool_kpis_named(kpis, "hashrate_15m")->value, 1e6, 1);
            check_near(simpool_kpis_named(kpis, "displayed_hps")->value, 1e6, 1);
        }
        simpool_kpis_free(kpis);
    }
}

/** What a miner shows counts from the first time that it shows anything, whatever it counts itself,
 *  and its later half is what it is held to: a window has to fill. */
void test_kpi_miner_shows(void)
{
    static const struct kpi_told rows[] = {
        START,
        TOLD(0, JOB, MINER),
        TOLD(1, DISPLAYED, .number = 0),
        TOLD(2, DISPLAYED, .number = 1e5),
        TOLD(3, DISPLAYED, .number = 3e6),
        TOLD(4, DISPLAYED, .number = 0), /* in an outage, say */
        TOLD(5, HASHED, MINER, .number = 4e6),
        TOLD(6, DISPLAYED, .number = 6e6),
    };
    struct simpool_kpis *const kpis = kpi_run(ROWS(rows), 6);
    kpi_check(kpis, "displayed_hps", 3e6);
    check_int(simpool_kpis_named(kpis, "displayed_hps")->events, 4);
    simpool_kpis_free(kpis);
}

/** A device that stalls is seen: fast windows fall to zero first. */
void test_kpi_miner_idle(void)
{
    static const struct kpi_told rows[] = {
        START,
        TOLD(0, JOB, MINER),
        TOLD(3600, HASHED, MINER, .number = 3.6e9),
        TOLD(3660, NOTE, MINER),
    };
    struct simpool_kpis *const kpis = kpi_run(ROWS(rows), 0);
    check_near(simpool_kpis_named(kpis, "hashrate_10s")->value, 1e6 * exp(-6), 1);
    check_near(simpool_kpis_named(kpis, "hashrate_60s")->value, 1e6 * exp(-1), 1);
    /* an hour does not fill this window quite */
    const double filled = (1 - exp(-3600. / 900)) / (1 - exp(-3660. / 900));
    check_near(simpool_kpis_named(kpis, "hashrate_15m")->value, 1e6 * exp(-1. / 15) * filled, 1);
    kpi_check(kpis, "displayed_hps", 3.6e9 / 3660);
    simpool_kpis_free(kpis);
}

/** What is hashed after a time without a connection is not spread over that time. */
void test_kpi_miner_reconnected(void)
{
    static const struct kpi_told rows[] = {
        START,
        TOLD(0, JOB, MINER),
        TOLD(5, DISCONNECTED, MINER),
        TOLD(6, HASHED, MINER, .number = 6e6),
        TOLD(66, JOB, MINER),
        TOLD(76, HASHED, MINER, .number = 1e7),
    };
    struct simpool_kpis *const kpis = kpi_run(ROWS(rows), 0);
    const double before = 1e6 * (1 - exp(-0.1)) * exp(-70. / 60);
    const double after = 1e6 * (1 - exp(-10. / 60));
    check_near(simpool_kpis_named(kpis, "hashrate_60s")->value,
               (before + after) / (1 - exp(-76. / 60)), 1);
    simpool_kpis_free(kpis);
}

/** Two counts at one instant (two devices) add up. */
void test_kpi_miner_same_instant(void)
{
    static const struct kpi_told rows[] = {
        START,
        TOLD(0, JOB, MINER),
        TOLD(1000, HASHED, MINER, .number = 1e9),
        TOLD(1000, HASHED, MINER, .number = 10),
    };
    struct simpool_kpis *const kpis = kpi_run(ROWS(rows), 0);
    check_near(simpool_kpis_named(kpis, "hashrate_10s")->value, 1e6 + 1, 1e-6);
    simpool_kpis_free(kpis);
}

void test_kpi_miner_latency(void)
{
    static const struct kpi_told rows[] = {
        START,
        TOLD(1, SUBMITTED, MINER),
        TOLD(1.2, ANSWERED, MINER, .duration_s = 0.2),
        TOLD(2, SUBMITTED, MINER),
        TOLD(2.1, SUBMITTED, MINER),
        TOLD(2.3, ANSWERED, MINER, .duration_s = 0.3),
        TOLD(2.4, NOTE, MINER),
        TOLD(9.1, NOTE, MINER),
    };
    struct simpool_kpis *const kpis = kpi_run(rows, 7, 0);
    kpi_check(kpis, "submit_latency", 0.3); /* 0.3 so far for the one in flight, too */
    check_near(simpool_kpis_named(kpis, "submit_latency")->p50, 0.2, 1e-9);
    kpi_feed(kpis, rows + 7, 1);
    simpool_kpis_compute(kpis, 0);
    kpi_check(kpis, "submit_latency", 7); /* a pool that stalls */
    simpool_kpis_free(kpis);
    struct simpool_kpis *const stalled = kpi_run(rows, 2, 30);
    kpi_check_state(stalled, "submit_latency", SIMPOOL_KPI_NO_EVENTS); /* its clock: 1 s */
    simpool_kpis_free(stalled);
}

void test_kpi_miner_switch(void)
{
    static const struct kpi_told rows[] = {
        START,
        TOLD(1, JOB, MINER),
        TOLD(1.01, WORKING, MINER),
        TOLD(2, JOB, MINER),
        TOLD(2.05, WORKING, MINER),
        TOLD(2.06, WORKING, MINER),
        TOLD(3, JOB, MINER),
        TOLD(4, JOB, MINER),
        TOLD(6, NOTE, MINER),
        TOLD(6, DISCONNECTED, MINER),
    };
    struct simpool_kpis *const kpis = kpi_run(rows, 9, 0);
    const struct simpool_kpi_value *const value = simpool_kpis_named(kpis, "job_switch");
    kpi_check(kpis, "job_switch", 2); /* not there yet: up to now */
    check_int(value->events, 4);
    check_near(value->p50, 0.05, 1e-9);
    check_text(value->observer, "miner");
    kpi_feed(kpis, rows + 9, 1);
    simpool_kpis_compute(kpis, 0);
    kpi_check(kpis, "job_switch", 1); /* the third never got there before the fourth */
    simpool_kpis_free(kpis);
}

/** With both journals the pool's view stays, so that a promise means one thing everywhere. */
void test_kpi_miner_switch_of_pair(void)
{
    static const struct kpi_told rows[] = {
        TOLD(0, CONNECTED, .rig = 1),
        TOLD(1, JOB, MINER),
        TOLD(2, WORKING, MINER),
    };
    struct simpool_kpis *const kpis = kpi_run(ROWS(rows), 3);
    kpi_check_state(kpis, "job_switch", SIMPOOL_KPI_NO_EVENTS);
    check_text(simpool_kpis_named(kpis, "job_switch")->observer, "pool");
    simpool_kpis_free(kpis);
}

static struct simpool_kpis *pair(int found, int submitted, int accepted, double now_s)
{
    static const struct kpi_told begin[] = {TOLD(0, CONNECTED, .rig = 1), START};
    static const struct kpi_told find[] = {
        TOLD(10, FOUND, MINER),
    };
    static const struct kpi_told submit[] = {
        TOLD(10, SUBMITTED, MINER),
    };
    static const struct kpi_told answer[] = {
        TOLD(11, ANSWERED, MINER, .duration_s = 1),
        TOLD(11, SHARE, .rig = 1, .verdict = STRATUM_VERDICT_ACCEPTED, .difficulty = 1),
    };
    struct simpool_kpis *const kpis = kpi_run(ROWS(begin), 0);
    for (int index = 0; index < found; index++) {
        kpi_feed(kpis, ROWS(find));
    }
    for (int index = 0; index < submitted; index++) {
        kpi_feed(kpis, ROWS(submit));
    }
    for (int index = 0; index < accepted; index++) {
        kpi_feed(kpis, ROWS(answer));
    }
    const struct kpi_told end[] = {
        TOLD(now_s, NOTE, MINER),
    };
    kpi_feed(kpis, ROWS(end));
    simpool_kpis_compute(kpis, 0);
    return kpis;
}

void test_kpi_miner_loss(void)
{
    static const struct {
        const char *name;
        int found, submitted, accepted;
        double now_s, loss; /* -1: no events */
        uint64_t events;
    } rows[] = {
        {"none found", 0, 0, 0, 20, -1, 0},
        {"all credited", 10, 10, 10, 20, 0, 10},
        {"one dropped", 10, 9, 9, 20, 0.1, 10},
        {"one in flight", 10, 10, 9, 20, 0, 9},
        {"one never answered", 10, 10, 9, 71, 0.1, 10},
        {"all in flight", 3, 3, 0, 20, -1, 0},
        {"a stalled pool", 3, 3, 0, 100, 1, 3},
        {"more than is remembered in flight", 600, 600, 0, 20, 1, 600 - SIMPOOL_KPI_IN_FLIGHT_MAX},
        {"two miners, one journal", 2, 2, 4, 20, 0, 2},
    };
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        struct simpool_kpis *const kpis =
            pair(rows[index].found, rows[index].submitted, rows[index].accepted, rows[index].now_s);
        const struct simpool_kpi_value *const value = simpool_kpis_named(kpis, "share_loss");
        if (rows[index].loss < 0) {
            check_row(rows[index].name, value->state == SIMPOOL_KPI_NO_EVENTS);
        } else {
            check_row(rows[index].name, value->state == SIMPOOL_KPI_MEASURED);
            check_row(rows[index].name, fabs(value->value - rows[index].loss) < 1e-12);
            check_row(rows[index].name, value->events == rows[index].events);
        }
        simpool_kpis_free(kpis);
    }
}

#define FIND(at)          TOLD(at, FOUND, MINER)
#define SUBMIT(at, nonce) TOLD(at, SUBMITTED, MINER, .text = (nonce))
#define CREDIT(at, nonce)                                                                          \
    TOLD(at, SHARE, .rig = 1, .verdict = STRATUM_VERDICT_ACCEPTED, .difficulty = 1, .text = (nonce))
#define ANSWER(at, after_s) TOLD(at, ANSWERED, MINER, .duration_s = (after_s))

/** What is in flight may be credited already: then it makes up for no share that was lost. */
void test_kpi_miner_loss_behind_an_answer_in_flight(void)
{
    static const struct kpi_told rows[] = {
        START,   FIND(1),         SUBMIT(1, "0a"),   CREDIT(1.1, "0a"), ANSWER(1.2, 0.2),
        FIND(2), /* dropped */
        FIND(3), SUBMIT(3, "0c"), CREDIT(3.1, "0c"),
    };
    struct simpool_kpis *const kpis = kpi_run(ROWS(rows), 3.2);
    kpi_check(kpis, "share_loss", 1. / 3);
    simpool_kpis_free(kpis);
}

/** Answers overtake each other: the first share is the one in flight, and the pool has not seen it.
 */
void test_kpi_miner_loss_with_answers_out_of_order(void)
{
    static const struct kpi_told rows[] = {
        START,           FIND(1),           SUBMIT(1, "0a"),  FIND(2),
        SUBMIT(2, "0b"), CREDIT(2.1, "0b"), ANSWER(2.2, 0.2),
    };
    struct simpool_kpis *const kpis = kpi_run(ROWS(rows), 3);
    kpi_check(kpis, "share_loss", 0);
    check_int(simpool_kpis_named(kpis, "share_loss")->events, 1);
    kpi_check(kpis, "submit_latency", 1.2); /* the one in flight, by the miner's clock */
    simpool_kpis_free(kpis);
}

/** The clocks are held together by the first connection, even one at 0. */
void test_kpi_miner_loss_ends_with_the_pools_run(void)
{
    static const struct kpi_told rows[] = {
        TOLD(0, CONNECTED, .rig = 1),
        CREDIT(1, "0a"),
        TOLD(9, CONNECTED, .rig = 2),
        TOLD(10, RUN_ENDED, .who = STRATUM_STORY),
        START,
        TOLD(5, CONNECTED, MINER),
        FIND(6),
        FIND(20), /* 15 by the pool's clock */
    };
    struct simpool_kpis *const kpis = kpi_run(ROWS(rows), 10);
    kpi_check(kpis, "share_loss", 0);
    check_int(simpool_kpis_named(kpis, "share_loss")->events, 1);
    simpool_kpis_free(kpis);
}
