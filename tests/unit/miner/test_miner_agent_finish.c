#include <string.h>

#include "miner/retry.h"
#include "tests/unit/check.h"
#include "tests/unit/miner/arena.h"

/* What is under way at the end is waited for, and nothing new is begun. */
void test_agent_finish_waits_for_answers(void)
{
    struct arena *arena = arena_make(FINE, FINE);
    arena_start(arena);
    arena_run(arena, 10 * SECOND_US);
    const unsigned submits = arena->pools[0].submits;
    miner_agent_finish(arena->agent);
    miner_agent_finish(arena->agent);
    arena_run(arena, SECOND_US);
    check_int(arena->ended, 1);
    check_int(arena->pools[0].submits, submits);
    check_int(miner_meter_accepted(miner_agent_meter(arena->agent)), submits);
    check_int(miner_agent_meter(arena->agent)->unanswered, 0);
    arena_free(arena);
}

/* A pool that never answers does not keep us. */
void test_agent_finish_is_bounded(void)
{
    struct arena *arena = arena_make(FALLS_SILENT, FINE);
    arena_start(arena);
    arena_run(arena, 10 * SECOND_US);
    miner_agent_finish(arena->agent);
    arena_run(arena, 4 * SECOND_US);
    check_int(arena->ended, 0);
    arena_run(arena, 2 * SECOND_US);
    check_int(arena->ended, 1);
    check_true(miner_agent_meter(arena->agent)->unanswered > 0); /* counted, with its cause */
    arena_free(arena);
}

/* No connection comes after the last one, so nothing waits for it: what was sent and never answered
 * is counted, also where the pool would have resumed the session. */
void test_agent_finish_counts_unanswered(void)
{
    struct arena *arena = arena_make(RESUMABLE, FINE);
    arena_start(arena);
    arena_run(arena, 10 * SECOND_US);
    miner_agent_finish(arena->agent);
    arena_run(arena, 6 * SECOND_US);
    check_int(arena->ended, 1);
    const struct miner_meter *meter = miner_agent_meter(arena->agent);
    check_true(meter->submitted >= 9);
    check_int(meter->unanswered, meter->submitted);
    arena_free(arena);
}

/* Neither does the way home: the first pool that comes back meanwhile is not worth the answers. */
void test_agent_finish_stays(void)
{
    struct arena *arena = arena_make(REFUSING, FALLS_SILENT);
    arena->options.pool_count = 2;
    arena_start(arena);
    arena_run(arena, 60 * SECOND_US);
    check_int(arena->pools[1].connections, 1);
    arena_behave(&arena->pools[0], FINE);
    const int64_t home_us = arena->last[STRATUM_EVENT_AUTHORIZED].at_us + MINER_HOME_AFTER_US;
    arena_run(arena, home_us - SECOND_US - 60 * SECOND_US);
    check_int(arena->pools[0].connections, 0);
    miner_agent_finish(arena->agent);
    arena_run(arena, 4 * SECOND_US);
    check_int(arena->ended, 0);
    check_int(arena->pools[0].connections, 0);
    arena_run(arena, 2 * SECOND_US);
    check_int(arena->ended, 1);
    arena_free(arena);
}

/* Without a connection there is nothing to wait for. */
void test_agent_finish_without_pool(void)
{
    struct arena *arena = arena_make(REFUSING, FINE);
    arena_start(arena);
    arena_run(arena, 10 * SECOND_US);
    miner_agent_finish(arena->agent);
    arena_run(arena, SECOND_US);
    check_int(arena->ended, 1);
    arena_free(arena);
}

/* Other pools in mid-life: only what has changed is felt. */
void test_agent_finish_reload(void)
{
    struct arena *arena = arena_make(FINE, FINE);
    arena_start(arena);
    arena_run(arena, 10 * SECOND_US);
    struct miner_agent_options options = arena->options;
    options.session.submit_stale = true;
    miner_agent_reload(arena->agent, &options);
    arena_run(arena, 10 * SECOND_US);
    check_int(arena->pools[0].connections, 1); /* nothing that needs another connection */

    options.pools[0] = arena->options.pools[1];
    miner_agent_reload(arena->agent, &options);
    arena_run(arena, 10 * SECOND_US);
    check_int(arena->pools[1].connections, 1);
    check_true(arena->pools[1].submits >= 9);
    check_text(arena->last[STRATUM_EVENT_DISCONNECTED].text, "its options have changed");

    options.logins[0].user = "somebody.else";
    miner_agent_reload(arena->agent, &options);
    arena_run(arena, 10 * SECOND_US);
    check_int(arena->pools[1].connections, 2);
    check_text(arena->last[STRATUM_EVENT_AUTHORIZED].text, "somebody.else");
    miner_agent_stop(arena->agent);
    miner_agent_reload(arena->agent, &arena->options);
    arena_run(arena, 10 * SECOND_US);
    check_int(arena->pools[0].connections, 1); /* a stopped one stays stopped */
    arena_free(arena);
}

/* Shares of one user are never sent as another's, though the pool would resume the session. */
void test_agent_finish_reload_user(void)
{
    struct arena *arena = arena_make(RESUMABLE, FINE);
    arena_start(arena);
    arena->crew.find_every_us = 3 * SECOND_US;
    arena_run(arena, 10 * SECOND_US);
    const unsigned submits = arena->pools[0].submits;
    check_true(submits >= 3);
    struct miner_agent_options options = arena->options;
    options.session.user = "somebody.else";
    arena->crew.find_every_us = 3600 * SECOND_US;
    miner_agent_reload(arena->agent, &options);
    arena_run(arena, 10 * SECOND_US);
    check_int(arena->pools[0].connections, 2);
    check_int(arena->pools[0].submits, submits);
    check_int(miner_agent_meter(arena->agent)->unanswered, submits);
    arena_free(arena);
}
