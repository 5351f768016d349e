#include <string.h>

#include "miner/retry.h"
#include "tests/unit/check.h"
#include "tests/unit/miner/arena.h"
#include "tests/unit/miner/conversation.h"

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

/* A list that grows, shrinks or changes behind the pool in turn is no reason to leave that pool. */
void test_agent_finish_reload_list(void)
{
    struct arena *arena = arena_make(FINE, FINE);
    arena_start(arena);
    arena_run(arena, 10 * SECOND_US);
    struct miner_agent_options options = arena->options;
    options.pool_count = 2;
    miner_agent_reload(arena->agent, &options);
    arena_run(arena, 10 * SECOND_US);
    check_int(arena->pools[0].connections, 1);
    check_int(arena->events[STRATUM_EVENT_DISCONNECTED], 0);

    arena_behave(&arena->pools[0], REFUSING); /* and the new one is in the list */
    arena_hang_up(&arena->pools[0]);
    arena_run(arena, 20 * SECOND_US);
    check_int(arena->pools[1].connections, 1);

    options.pool_count = 3; /* the backup in turn is not the first, but it is in the list */
    options.pools[2] = options.pools[1];
    options.pools[1].port = 4;
    miner_agent_reload(arena->agent, &options);
    arena_run(arena, 10 * SECOND_US);
    check_int(arena->pools[1].connections, 1);
    arena_behave(&arena->pools[0], FINE);
    arena_run(arena, MINER_HOME_AFTER_US);
    check_int(arena->pools[0].connections, 3); /* the way home is known still */

    options.pools[0] = options.pools[2];
    miner_agent_reload(arena->agent, &options);
    arena_run(arena, 10 * SECOND_US);
    check_int(arena->pools[1].connections, 2);
    arena_free(arena);
}

/* The backup in turn is the first of the new list: nothing is to be looked for any more. */
void test_agent_finish_reload_backup_is_first(void)
{
    struct arena *arena = arena_make(REFUSING, FINE);
    arena->options.pool_count = 2;
    arena_start(arena);
    arena_run(arena, 20 * SECOND_US);
    struct miner_agent_options options = arena->options;
    options.pool_count = 1;
    options.pools[0] = arena->options.pools[1];
    miner_agent_reload(arena->agent, &options);
    arena_behave(&arena->pools[0], FINE);
    arena_run(arena, 3 * MINER_HOME_AFTER_US);
    check_int(arena->pools[1].connections, 1);
    check_int(arena->pools[0].connections, 0);
    arena_free(arena);
}

/* Where a client.reconnect may lead is a policy: it changes without another connection. */
void test_agent_finish_reload_anywhere(void)
{
    struct arena *arena = arena_make(FINE, FINE);
    arena_start(arena);
    arena_run(arena, 10 * SECOND_US);
    arena_say(&arena->pools[0], RECONNECT("[\"other.example\",7]"));
    arena_run(arena, SECOND_US);
    check_int(arena->events[STRATUM_EVENT_DISCONNECTED], 0);
    struct miner_agent_options options = arena->options;
    options.reconnect_anywhere = true;
    miner_agent_reload(arena->agent, &options);
    arena_say(&arena->pools[0], RECONNECT("[\"other.example\",7]"));
    arena_run(arena, SECOND_US);
    check_int(arena->events[STRATUM_EVENT_DISCONNECTED], 1);
    check_text(arena->last[STRATUM_EVENT_DISCONNECTED].text, "redirected to other.example:7");
    arena_free(arena);
}
