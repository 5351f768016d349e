#include "tests/unit/simpool/test_simpool_link_fault_world.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/check.h"

static void on_opened(void *context)
{
    (void)context;
}

static void on_bytes(void *context, const uint8_t *bytes, size_t len)
{
    struct fault_party *const party = context;
    check_true(party->link != NULL && party->closed_us < 0);
    assert(party->len + len < FAULT_HEARD_MAX);
    memcpy(party->heard + party->len, bytes, len);
    party->len += len;
    party->last_us = stratum_loop_now(party->loop).now_us;
    if (party->close_when_heard) {
        fault_world_leave(party, STRATUM_LINK_FINISH);
    }
}

static void on_closed(void *context, enum stratum_link_end end, const char *text)
{
    struct fault_party *const party = context;
    check_true(party->link != NULL && party->closed_us < 0 && strlen(text) > 0);
    party->closed_us = stratum_loop_now(party->loop).now_us;
    party->end = end;
    fault_world_leave(party, STRATUM_LINK_RESET);
}

/** The pool's end is a fault link: verbs on one that is over do no harm. */
static void on_pool_closed(void *context, enum stratum_link_end end, const char *text)
{
    struct fault_party *const pool = context;
    const struct simpool_fault_options options = fault_both();
    const char *problem = NULL;
    pool->was_cut = simpool_link_fault_was_cut(pool->link);
    pool->was_late = simpool_link_fault_was_late(pool->link);
    const struct simpool_rule rule = {simpool_fault_by_name("silence"), options, NULL};
    (void)simpool_link_fault_add(pool->link, &rule, &problem);
    simpool_link_fault_remove(pool->link, 1);
    fault_world_say(pool, "x");
    on_closed(context, end, text);
}

static void on_pool_bytes(void *context, const uint8_t *bytes, size_t len)
{
    struct fault_party *const pool = context;
    pool->was_late = simpool_link_fault_was_late(pool->link);
    on_bytes(context, bytes, len);
}

static const struct stratum_link_events miner_events = {on_opened, on_bytes, on_closed};
static const struct stratum_link_events pool_events = {on_opened, on_pool_bytes, on_pool_closed};

static void on_accepted(void *context, struct stratum_link *link)
{
    struct fault_world *const world = context;
    if (world->pool.link != NULL) { /* one is enough */
        stratum_link_close(link, STRATUM_LINK_FINISH);
        return;
    }
    world->pool.link = simpool_link_fault_make(world->loop, link, world->seed, "rig-1");
    assert(world->pool.link != NULL);
    check_text(world->pool.link->peer, link->peer);
    stratum_link_own(world->pool.link, &pool_events, &world->pool);
}

void fault_world_run(struct fault_world *world)
{
    stratum_loop_run(world->loop);
}

static void on_pause(void *context)
{
    stratum_loop_stop(context);
}

void fault_world_run_until(struct fault_world *world, int64_t at_us)
{
    struct stratum_timer pause = stratum_timer_make(on_pause, world->loop);
    stratum_loop_arm(world->loop, &pause, at_us);
    stratum_loop_run(world->loop);
    stratum_loop_disarm(world->loop, &pause);
}

struct fault_world *fault_world_make(uint64_t seed)
{
    struct fault_world *const world = calloc(1, sizeof *world);
    assert(world != NULL);
    world->seed = seed;
    world->loop = stratum_loop_sim_make(1700000000);
    world->board = stratum_switchboard_make(world->loop);
    world->dialer = stratum_dialer_mem_make(world->board);
    const struct stratum_address address = {.host = "pool", .port = 3333};
    world->listener = stratum_listener_mem_make(world->board, &address);
    world->listener->accepted = on_accepted;
    world->listener->context = world;
    world->miner.loop = world->pool.loop = world->loop;
    world->miner.closed_us = world->pool.closed_us = -1;
    world->miner.link = world->dialer->dial(world->dialer, &address, &miner_events, &world->miner);
    fault_world_run(world);
    assert(world->pool.link != NULL);
    return world;
}

void fault_world_free(struct fault_world *world)
{
    fault_world_leave(&world->pool, STRATUM_LINK_RESET);
    fault_world_leave(&world->miner, STRATUM_LINK_RESET);
    world->listener->ops->free(world->listener);
    world->dialer->free(world->dialer);
    stratum_switchboard_free(world->board);
    stratum_loop_free(world->loop);
    free(world);
}

void fault_world_say(struct fault_party *party, const char *words)
{
    stratum_link_send(party->link, words, strlen(words));
}

void fault_world_leave(struct fault_party *party, enum stratum_link_close how)
{
    stratum_link_close(party->link, how);
    party->link = NULL;
}

unsigned fault_world_add(struct fault_world *world, const char *name,
                         struct simpool_fault_options options)
{
    const char *problem = NULL;
    const struct simpool_rule rule = {simpool_fault_by_name(name), options, NULL};
    const unsigned handle = simpool_link_fault_add(world->pool.link, &rule, &problem);
    check_row(name, handle > 0);
    return handle;
}

struct simpool_fault_options fault_both(void)
{
    return (struct simpool_fault_options){.towards = SIMPOOL_TOWARDS_BOTH};
}

struct simpool_fault_options fault_delay(int64_t delay_us)
{
    return (struct simpool_fault_options){.towards = SIMPOOL_TOWARDS_BOTH, .delay_us = delay_us};
}

struct simpool_fault_options fault_after(uint64_t after_bytes)
{
    return (struct simpool_fault_options){.towards = SIMPOOL_TOWARDS_BOTH,
                                          .after_bytes = after_bytes};
}
