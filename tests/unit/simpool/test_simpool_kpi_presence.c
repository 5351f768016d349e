#include "simpool/kpi/presence.h"

#include "tests/unit/check.h"
#include "tests/unit/simpool/test_simpool_kpi_events.h"

#define BY_MINER .cause = STRATUM_CAUSE_MINER
#define BY_POOL  .cause = STRATUM_CAUSE_POOL
#define BY_FAULT .cause = STRATUM_CAUSE_FAULT
#define EXCUSED  .cause = STRATUM_CAUSE_EXCUSED
#define ACCEPTED .verdict = STRATUM_VERDICT_ACCEPTED
#define COMES(at, number)                                                                          \
    TOLD(at, CONNECTED, .rig = (number)), TOLD(at, AUTHORIZED, .rig = (number))

enum { UPTIME, LONGEST, STABILITY, BREAKS, RECOVERY, COLUMNS };
static const char *const columns[COLUMNS] = {"uptime_ratio", "longest_session_s",
                                             "connection_stability", "disconnects_per_hour",
                                             "recovery_time"};
static const double nothing = -1; /* NO_EVENTS */

/** Runs the rows until now_s and compares all five KPIs. */
static void expect(const char *name, const struct kpi_told *rows, size_t count, double now_s,
                   const double expected[COLUMNS])
{
    struct simpool_kpis *const kpis = kpi_run(rows, count, now_s);
    for (size_t column = 0; column < COLUMNS; column++) {
        const struct simpool_kpi_value *const value = simpool_kpis_named(kpis, columns[column]);
        const double found = value->state == SIMPOOL_KPI_MEASURED ? value->value : nothing;
        if (!check_near(found, expected[column], 1e-9)) {
            check_row(name, columns[column] == NULL);
            check_text(columns[column], "as expected");
        }
    }
    simpool_kpis_free(kpis);
}

/** A pool that has run for months: its millionth connection is measured like its first. */
void test_kpi_presence_of_the_millionth(void)
{
    enum { FAR = 3000000 };
    static const struct kpi_told rows[] = {
        COMES(0, 1),        TOLD(10, DISCONNECTED, .rig = 1, BY_POOL),
        COMES(20, FAR),     TOLD(30, DISCONNECTED, .rig = FAR, BY_MINER),
        COMES(35, FAR + 1),
    };
    static const double expected[COLUMNS] = {25. / 40, 20, 1 - 5. / 40, 3600 / 40., 10};
    expect("the millionth", ROWS(rows), 40, expected);
}

void test_kpi_presence_steady(void)
{
    static const struct kpi_told rows[] = {
        TOLD(0, RUN_STARTED, .who = STRATUM_STORY),
        TOLD(0, REACHABLE),
        TOLD(5, CONNECTED, .rig = 1),
        TOLD(6, AUTHORIZED, .rig = 1),
    };
    expect("nobody", rows, 2, 100, (double[]){nothing, nothing, nothing, nothing, nothing});
    expect("never authorized", rows, 3, 105, (double[]){0, nothing, nothing, 0, nothing});
    expect("steady", ROWS(rows), 105, (double[]){0.99, 99, 1, 0, nothing});
}

/** The miner stops without cause and comes back: its own break, its own recovery. */
void test_kpi_presence_stop(void)
{
    static const struct kpi_told rows[] = {
        COMES(0, 1),
        TOLD(1800, DISCONNECTED, .rig = 1, BY_MINER),
        COMES(1836, 2),
    };
    expect("back", ROWS(rows), 3600, (double[]){0.99, 1800, 0.99, 1, 36});
    expect("never back", rows, 3, 3600, (double[]){0.5, 1800, 0.5, 1, 1800});
}

/** A program that crashed stopped, whoever notices first. */
void test_kpi_presence_crash(void)
{
    static const struct kpi_told rows[] = {
        COMES(0, 1),
        TOLD(40, CRASHED, .who = STRATUM_STORY),
        TOLD(40, DISCONNECTED, .rig = 1, BY_MINER),
    };
    expect("crashed", ROWS(rows), 50, (double[]){0.8, 40, 0.8, 72, 10});
}

/** A hang-up by the pool costs uptime, is no break of the miner, and is no loss of stability. */
void test_kpi_presence_hang_up(void)
{
    static const struct kpi_told rows[] = {
        COMES(0, 1),
        TOLD(50, DISCONNECTED, .rig = 1, BY_POOL),
        COMES(60, 2),
    };
    expect("back", ROWS(rows), 100, (double[]){0.9, 90, 1, 0, 10});
    expect("never back", rows, 3, 100, (double[]){0.5, 50, 1, 0, 50});
}

void test_kpi_presence_fault(void)
{
    static const struct kpi_told rows[] = {
        COMES(0, 1),  TOLD(50, DISCONNECTED, .rig = 1, BY_FAULT),
        COMES(51, 2), TOLD(70, DISCONNECTED, .rig = 2, EXCUSED),
        COMES(73, 3),
    };
    expect("cuts", ROWS(rows), 100, (double[]){0.96, 96, 0.96, 0, 3});
}

/** Time in which the pool is out of reach is nobody's. */
void test_kpi_presence_outage(void)
{
    static const struct kpi_told rows[] = {
        COMES(0, 1),         TOLD(10, UNREACHABLE), TOLD(10, DISCONNECTED, .rig = 1, BY_POOL),
        TOLD(90, REACHABLE), COMES(94, 2),          TOLD(120, UNREACHABLE),
    };
    expect("outage", ROWS(rows), 1000, (double[]){36. / 40, 36, 1, 0, 4});
    /* The recovery counts from when the miner could have come, and up to now. */
    expect("never back", rows, 5, 93, (double[]){10. / 13, 10, 1, 0, 3});
}

/** The cable is cut: the old connection is dead, and the pool does not hear of its end. */
void test_kpi_presence_black_hole(void)
{
    static const struct kpi_told rows[] = {
        COMES(0, 1),           TOLD(10, UNREACHABLE, .rig = 1),
        TOLD(10, UNREACHABLE), TOLD(100, REACHABLE, .rig = 1),
        TOLD(100, REACHABLE),  TOLD(100, DISCONNECTED, .rig = 1, EXCUSED),
        COMES(104, 2),
    };
    expect("returns", ROWS(rows), 110, (double[]){16. / 20, 16, 16. / 20, 0, 4});
}

/** It resumes the old connection: what it sends proves it. */
void test_kpi_presence_resumes(void)
{
    static const struct kpi_told rows[] = {
        COMES(0, 1),
        TOLD(10, UNREACHABLE, .rig = 1),
        TOLD(100, REACHABLE, .rig = 1),
        TOLD(100, SHARE, .rig = 1, ACCEPTED),
        TOLD(105, SHARE, .rig = 1, ACCEPTED),
    };
    expect("at once", ROWS(rows), 110, (double[]){1, 20, 1, 0, 0});
    /* A peer that stays connected and stalls is not back. */
    expect("stalled", rows, 4, 110, (double[]){0.5, 10, 0.5, 0, 10});
    static const struct kpi_told later[] = {
        COMES(0, 1),
        TOLD(10, UNREACHABLE, .rig = 1),
        TOLD(100, REACHABLE, .rig = 1),
        TOLD(105, SHARE, .rig = 1, ACCEPTED),
    };
    expect("late", ROWS(later), 110, (double[]){0.75, 15, 0.75, 0, 5});
}

/** It did not wait for the silence to end: the silent connection no longer excuses it. */
void test_kpi_presence_goes_around(void)
{
    static const struct kpi_told rows[] = {
        COMES(0, 1),
        TOLD(10, UNREACHABLE, .rig = 1),
        COMES(40, 2),
        TOLD(60, DISCONNECTED, .rig = 2, BY_FAULT),
        TOLD(70, REACHABLE, .rig = 1),
        TOLD(70, DISCONNECTED, .rig = 1, EXCUSED),
        COMES(80, 3),
    };
    expect("around", ROWS(rows), 90, (double[]){40. / 50, 40, 0.8, 0, 10});
}

#define SHUT TOLD(10, UNREACHABLE, .number = 1, .text = "connections are refused")

/** A door that is shut leaves those who are in alone: with a share in the meantime or without. */
void test_kpi_presence_refused_others(void)
{
    static const struct kpi_told rows[] = {
        COMES(0, 1),
        SHUT,
        TOLD(20, REACHABLE),
    };
    expect("others", ROWS(rows), 30, (double[]){1, 30, 1, 0, nothing});
    static const struct kpi_told before[] = {
        COMES(0, 1),
        TOLD(10, UNREACHABLE, .text = "refuse"),
        TOLD(15, SHARE, .rig = 1, ACCEPTED),
        TOLD(20, REACHABLE),
        TOLD(20, UNREACHABLE, .text = "connections are refused"),
        TOLD(25, REACHABLE),
    };
    expect("a journal of before", ROWS(before), 30, (double[]){1, 30, 1, 0, nothing});
    static const struct kpi_told leaves[] = {
        COMES(0, 1),         SHUT,         TOLD(15, DISCONNECTED, .rig = 1, BY_POOL),
        TOLD(20, REACHABLE), COMES(25, 2),
    };
    expect("leaves", ROWS(leaves), 30, (double[]){20. / 25, 20, 1, 0, 5});
}

/** Behind the door it was silent as well: then who stayed has to prove it. */
void test_kpi_presence_shut_and_silent(void)
{
    static const struct kpi_told rows[] = {
        COMES(0, 1),
        SHUT,
        TOLD(15, UNREACHABLE, .text = "silence"),
        SHUT,
        TOLD(20, REACHABLE),
        TOLD(25, SHARE, .rig = 1, ACCEPTED),
    };
    expect("proves it", ROWS(rows), 30, (double[]){20. / 25, 20, 20. / 25, 0, 5});
    static const struct kpi_told one_way[] = {
        COMES(0, 1),
        TOLD(10, UNREACHABLE, .text = "silence"),
        TOLD(15, SHARE, .rig = 1, ACCEPTED),
        TOLD(20, REACHABLE),
    };
    expect("heard in it", ROWS(one_way), 30, (double[]){1, 20, 1, 0, nothing});
}

/** Outages that follow each other closely do not hide that nobody came in between. */
void test_kpi_presence_interrupted(void)
{
    static const struct kpi_told rows[] = {
        COMES(0, 1),         TOLD(10, UNREACHABLE), TOLD(10, DISCONNECTED, .rig = 1, BY_POOL),
        TOLD(20, REACHABLE), TOLD(50, UNREACHABLE), TOLD(60, REACHABLE),
        COMES(61, 2),
    };
    struct simpool_kpis *const kpis = kpi_run(ROWS(rows), 70);
    const struct simpool_kpi_value *const value = simpool_kpis_named(kpis, "recovery_time");
    check_near(value->value, 30, 1e-9);
    check_near(value->p50, 1, 1e-9);
    check_int(value->events, 2);
    simpool_kpis_free(kpis);
}

/** bfgminer opens four connections for one session; scanners say hello in TLS. */
void test_kpi_presence_probes(void)
{
    static const struct kpi_told rows[] = {
        TOLD(0, CONNECTED, .rig = 1),
        TOLD(0, PROBED, .rig = 1),
        TOLD(0, DISCONNECTED, .rig = 1, BY_MINER),
        TOLD(0, CONNECTED, .rig = 2),
        COMES(0, 3),
        TOLD(10, PROBED, .rig = 2),
        TOLD(10, PROBED, .rig = 2),
        TOLD(20, CONNECTED, .rig = 4),
        TOLD(21, DISCONNECTED, .rig = 4, BY_MINER),
    };
    expect("probes", ROWS(rows), 3600, (double[]){1, 3600, 1, 1, nothing});
    struct simpool_kpis *const kpis = kpi_run(ROWS(rows), 3600);
    check_int(simpool_kpis_tally(kpis)->probes, 2);
    check_int(simpool_kpis_tally(kpis)->connections, 4);
    simpool_kpis_free(kpis);
}

/** Two connections of one miner: it is up while either is. */
void test_kpi_presence_two(void)
{
    static const struct kpi_told rows[] = {
        COMES(0, 1),
        COMES(10, 2),
        TOLD(20, DISCONNECTED, .rig = 1, BY_FAULT),
        TOLD(30, DISCONNECTED, .rig = 2, BY_FAULT),
        TOLD(30, DISCONNECTED, .rig = 2, BY_FAULT),
    };
    expect("two", ROWS(rows), 40, (double[]){0.75, 30, 0.75, 0, 10});
}

/** A journal may say anything. */
void test_kpi_presence_nonsense(void)
{
    static const struct kpi_told rows[] = {
        TOLD(5, AUTHORIZED, .rig = UINT32_MAX),
        TOLD(4, REACHABLE, .rig = 9),
        TOLD(3, DISCONNECTED, .rig = 7, BY_MINER),
        TOLD(2, UNREACHABLE, .rig = 8),
        TOLD(2, UNREACHABLE, .rig = 8),
        TOLD(2, REACHABLE, .rig = 8),
        TOLD(1, PROBED, .rig = 6),
        TOLD(0, SHARE, .rig = 0),
    };
    expect("nonsense", ROWS(rows), 1, (double[]){nothing, nothing, nothing, nothing, nothing});
}
