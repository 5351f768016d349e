#include <string.h>

#include "miner/retry.h"
#include "tests/unit/check.h"
#include "tests/unit/miner/arena.h"

void test_agent_home_failover_and_return(void)
{
    struct arena *arena = arena_make(REFUSING, FINE);
    arena->options.pool_count = 2;
    arena_start(arena);
    arena_run(arena, 20 * SECOND_US);
    check_int(arena->events[STRATUM_EVENT_REFUSED], 3);
    check_int(arena->pools[1].connections, 1);
    check_true(arena->pools[1].submits > 5);
    arena_run(arena, 3 * MINER_HOME_AFTER_US);
    check_int(arena->pools[1].connections, 1); /* looking costs nothing */
    check_int(arena->events[STRATUM_EVENT_DISCONNECTED], 0);
    arena_behave(&arena->pools[0], FINE);
    arena_run(arena, MINER_HOME_AFTER_US);
    check_int(arena->pools[0].connections, 2); /* the look and the real one */
    check_int(arena->pools[0].subscribes, 2);
    check_int(arena->last[STRATUM_EVENT_DISCONNECTED].cause, STRATUM_CAUSE_EXCUSED);
    check_true(miner_agent_meter(arena->agent)->connected);
    arena_free(arena);
}

/* The backup is lost while the look is under way, and the other way round. */
void test_agent_home_lost_meanwhile(void)
{
    struct arena *arena = arena_make(REFUSING, FINE);
    arena->options.pool_count = 2;
    arena_start(arena);
    arena_run(arena, 20 * SECOND_US);
    arena_behave(&arena->pools[1], REFUSING);
    arena_behave(&arena->pools[1], DROPS);
    arena_run(arena, MINER_HOME_AFTER_US);
    arena_behave(&arena->pools[0], CLOSING);
    arena_run(arena, 2 * MINER_HOME_AFTER_US);
    arena_behave(&arena->pools[0], FINE);
    arena_run(arena, 3 * MINER_HOME_AFTER_US);
    check_true(arena->pools[0].submits > 0);
    check_true(miner_agent_meter(arena->agent)->connected);
    arena_free(arena);
}

/* There and useless: a backup that works is not left for it. */
void test_agent_home_sick_pool_is_no_home(void)
{
    static const enum manners sick[] = {MUTE,       CLOSING,  STRANGER,
                                        CHATTERING, RESTLESS, SENDS_ASTRAY};
    for (size_t row = 0; row < sizeof sick / sizeof sick[0]; row++) {
        struct arena *arena = arena_make(REFUSING, FINE);
        arena->options.pool_count = 2;
        arena_start(arena);
        arena_run(arena, 20 * SECOND_US);
        arena_behave(&arena->pools[0], sick[row]);
        arena_run(arena, 9 * MINER_HOME_AFTER_US);
        check_true(arena->pools[0].connections >= 7);
        check_int(arena->pools[1].connections, 1);
        check_int(arena->events[STRATUM_EVENT_DISCONNECTED], 0);
        check_true(miner_agent_meter(arena->agent)->connected);
        arena_behave(&arena->pools[0], FINE);
        arena_run(arena, 2 * MINER_HOME_AFTER_US);
        check_true(arena->pools[0].submits > 0);
        arena_free(arena);
    }
}

/* It sends us on to where there is work: so far the look goes, and home is there. */
void test_agent_home_look_is_led_on(void)
{
    struct arena *arena = arena_make(REFUSING, FINE);
    arena->options.pool_count = 2;
    arena_start(arena);
    arena_run(arena, 20 * SECOND_US);
    arena_behave(&arena->pools[0], SENDS_TO_B);
    arena_run(arena, MINER_HOME_AFTER_US);
    check_int(arena->pools[0].connections, 2); /* the look and the real one */
    check_int(arena->pools[1].connections, 3); /* the backup, the look and the real one */
    check_text(arena->last[STRATUM_EVENT_DISCONNECTED].text, "redirected to b.pool.example:1001");
    check_true(miner_agent_meter(arena->agent)->connected);
    arena_free(arena);
}

/* A pool that logs us in, has a job and then says nothing more: each of its connections works for
 * longer than a dead one would, and it is left all the same. The look finds that it works, so it
 * comes ever later: most of the time goes to the pool that answers. */
void test_agent_home_stuck_pool_is_left(void)
{
    struct arena *arena = arena_make(FALLS_SILENT, FINE);
    arena->options.pool_count = 2;
    arena_start(arena);
    arena_run(arena, 470 * SECOND_US);
    check_int(arena->pools[0].connections, 3);
    check_int(arena->pools[1].connections, 1);
    check_true(arena->pools[1].submits > 0);
    arena_run(arena, 12 * 3600 * SECOND_US);
    check_true(arena->pools[1].submits >= 8 * 3600);
    arena_free(arena);
}

/* So many shares are taken and none is credited, then it hangs up: it is left, too. */
void test_agent_home_pool_that_bans_is_left(void)
{
    struct arena *arena = arena_make(FALLS_SILENT, FINE);
    arena->options.pool_count = 2;
    arena_start(arena);
    for (unsigned round = 1; round <= 3; round++) {
        arena_run(arena, 13 * SECOND_US);
        check_int(arena->pools[0].connections, round);
        arena_hang_up(&arena->pools[0]);
    }
    arena_run(arena, 13 * SECOND_US);
    check_int(arena->pools[0].connections, 3);
    check_int(arena->pools[1].connections, 1);
    arena_free(arena);
}

/* A pool that refuses every share and never hangs up: it is left for the one that takes them, and
 * most of the time goes there. */
void test_agent_home_pool_that_refuses_all_is_left(void)
{
    struct arena *arena = arena_make(DENYING, FINE);
    arena->options.pool_count = 2;
    arena_start(arena);
    arena_run(arena, 240 * SECOND_US);
    check_int(arena->pools[0].connections, 3);
    check_int(arena->pools[1].connections, 1);
    check_true(strstr(arena->last[STRATUM_EVENT_DISCONNECTED].text, "above target") != NULL);
    arena_run(arena, 12 * 3600 * SECOND_US);
    check_true(arena->pools[1].submits >= 10 * 3600);
    arena_free(arena);
}

/* With nowhere else to go it is dialled again, some of the time; and when it takes shares, it has
 * them. */
void test_agent_home_pool_that_refuses_all_is_the_only_one(void)
{
    struct arena *arena = arena_make(DENYING, FINE);
    arena_start(arena);
    arena_run(arena, 3600 * SECOND_US);
    check_true(arena->pools[0].connections > 30 && arena->pools[0].connections <= 60);
    arena_behave(&arena->pools[0], FINE);
    const unsigned connections = arena->pools[0].connections;
    arena_run(arena, 1500 * SECOND_US);
    check_true(arena->pools[0].connections <= connections + 1);
    check_true(miner_meter_accepted(miner_agent_meter(arena->agent)) >= 1400);
    arena_free(arena);
}

/* It hangs up before it has refused enough, after so long that other pools would be excused. */
void test_agent_home_slow_pool_that_refuses_all_is_left(void)
{
    struct arena *arena = arena_make(DENYING, FINE);
    arena->options.pool_count = 2;
    arena->options.session.silence_limit_us = 24 * 3600 * SECOND_US;
    arena->options.session.job_limit_us = 24 * 3600 * SECOND_US;
    arena->crew.find_every_us = 900 * SECOND_US;
    arena_start(arena);
    for (unsigned cut = 1; cut <= 3; cut++) {
        arena_run(arena, 2 * 3600 * SECOND_US);
        check_int(arena->pools[0].connections, cut);
        arena_hang_up(&arena->pools[0]);
    }
    arena_run(arena, 60 * SECOND_US);
    check_int(arena->pools[1].connections, 1);
    arena_free(arena);
}

/* A pool so hard that no share comes in hours is not left for a cable that is cut now and then. */
void test_agent_home_hard_pool_is_kept(void)
{
    struct arena *arena = arena_make(FINE, FINE);
    arena->options.pool_count = 2;
    arena->options.session.silence_limit_us = 24 * 3600 * SECOND_US;
    arena->crew.find_every_us = 365 * 24 * 3600 * SECOND_US;
    arena->options.session.job_limit_us = 24 * 3600 * SECOND_US;
    arena_start(arena);
    for (unsigned cut = 1; cut <= 9; cut++) {
        arena_run(arena, 8 * 3600 * SECOND_US);
        check_int(arena->pools[0].connections, cut);
        arena_hang_up(&arena->pools[0]);
    }
    check_int(arena->pools[1].connections, 0);
    arena_free(arena);
}
