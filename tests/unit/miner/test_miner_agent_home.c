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
    static const enum manners sick[] = {MUTE, CLOSING, STRANGER, CHATTERING};
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
