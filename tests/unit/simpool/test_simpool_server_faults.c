/* Weather: what faults do to links, and how the journal tells it. */
#include <stdlib.h>
#include <string.h>

#include "simpool/server/server.h"
#include "tests/unit/check.h"
#include "tests/unit/simpool/test_simpool_server_world.h"

static const struct simpool_fault_options both = {.towards = SIMPOOL_TOWARDS_BOTH};

static unsigned silence(struct world *world, uint32_t rig)
{
    const char *problem = NULL;
    return simpool_server_fault_on(world->server, rig, simpool_fault_by_name("silence"), &both,
                                   &problem);
}

void test_server_tells_when_it_cannot_be_reached(void)
{
    struct world *world = world_open(true);
    simpool_server_refuse(world->server, true);
    simpool_server_refuse(world->server, true); /* no change */
    check_int(world_count(world, STRATUM_EVENT_UNREACHABLE), 1);
    check_int((int)world_last(world, STRATUM_EVENT_UNREACHABLE)->number, 1); /* the door alone */
    const unsigned handle = silence(world, 0);
    check_int(world_count(world, STRATUM_EVENT_UNREACHABLE), 2); /* which is worse */
    check_int((int)world_last(world, STRATUM_EVENT_UNREACHABLE)->number, 0);
    struct client *client = world_dial(world);
    check_true(client->ended && client->end == STRATUM_LINK_END_REFUSED);
    simpool_server_refuse(world->server, false);
    check_int(world_count(world, STRATUM_EVENT_REACHABLE), 0); /* still silent */
    simpool_server_fault_off(world->server, handle);
    check_int(world_count(world, STRATUM_EVENT_REACHABLE), 1);
    check_int(world_last(world, STRATUM_EVENT_REACHABLE)->rig, 0);
    simpool_server_fault_off(world->server, handle); /* again: nothing */
    simpool_server_fault_off(world->server, 77);
    check_int(world_count(world, STRATUM_EVENT_FAULT_OFF), 1);
    client_free(client);
    world_close(world);
}

void test_server_tells_that_the_door_is_still_shut(void)
{
    struct world *world = world_open(true);
    const unsigned first = silence(world, 0);
    const unsigned second = silence(world, 0);
    simpool_server_refuse(world->server, true);
    check_int(world_count(world, STRATUM_EVENT_UNREACHABLE), 1); /* a silence is worse */
    simpool_server_fault_off(world->server, first);
    check_int(world_count(world, STRATUM_EVENT_UNREACHABLE), 1);
    simpool_server_fault_off(world->server, second);
    check_int(world_count(world, STRATUM_EVENT_UNREACHABLE), 2);
    check_int((int)world_last(world, STRATUM_EVENT_UNREACHABLE)->number, 1);
    check_text(world_last(world, STRATUM_EVENT_UNREACHABLE)->text, "connections are refused");
    check_int(world_count(world, STRATUM_EVENT_REACHABLE), 0);
    simpool_server_refuse(world->server, false);
    check_text(world_last(world, STRATUM_EVENT_REACHABLE)->text, "connections are accepted");
    world_close(world);
}

void test_server_silence_holds_everything_until_it_is_lifted(void)
{
    struct world *world = world_open(true);
    struct client *client = world_miner(world);
    const unsigned handle = silence(world, 1);
    check_int(world_last(world, STRATUM_EVENT_UNREACHABLE)->rig, 1);
    check_text(world_last(world, STRATUM_EVENT_FAULT_ON)->text, "silence(rig.link)");
    client->heard_len = 0;
    client->heard[0] = '\0';
    simpool_server_set_difficulty(world->server, 1, 8);
    world_run(world, 30);
    check_text(client->heard, "");
    simpool_server_fault_off(world->server, handle);
    world_run(world, 1);
    check_text(client->heard,
               "{\"id\":null,\"method\":\"mining.set_difficulty\",\"params\":[8]}\n");
    check_int(world_last(world, STRATUM_EVENT_REACHABLE)->rig, 1);
    client_free(client);
    world_close(world);
}

void test_server_silence_of_a_rig_that_left_is_lifted_too(void)
{
    struct world *world = world_open(true);
    struct client *client = world_miner(world);
    const unsigned handle = silence(world, 1);
    client_close(client, STRATUM_LINK_RESET);
    world_run(world, 5);
    check_int(world_count(world, STRATUM_EVENT_DISCONNECTED), 0); /* nobody has heard of it */
    simpool_server_fault_off(world->server, handle);
    world_run(world, 1);
    check_int(world_last(world, STRATUM_EVENT_DISCONNECTED)->cause, STRATUM_CAUSE_EXCUSED);
    check_int(world_count(world, STRATUM_EVENT_REACHABLE), 1);
    /* On a rig that is gone a fault is told, and does nothing. */
    const unsigned late = silence(world, 1);
    check_true(late > 0);
    check_int(world_count(world, STRATUM_EVENT_UNREACHABLE), 1); /* nobody misses the pool */
    simpool_server_fault_off(world->server, late);
    check_int(world_count(world, STRATUM_EVENT_REACHABLE), 1);
    client_free(client);
    world_close(world);
}

void test_server_a_cut_is_the_faults(void)
{
    struct world *world = world_open(true);
    struct client *client = world_miner(world);
    const char *problem = NULL;
    check_true(simpool_server_fault_on(world->server, 1, simpool_fault_by_name("reset"), &both,
                                       &problem) > 0);
    world_run(world, 1);
    simpool_server_set_difficulty(world->server, 1, 8);
    world_run(world, 1);
    check_true(client->ended && client->end == STRATUM_LINK_END_RESET);
    check_int(world_last(world, STRATUM_EVENT_DISCONNECTED)->cause, STRATUM_CAUSE_FAULT);
    client_free(client);
    world_close(world);
}

void test_server_weather_on_every_link_and_on_new_ones(void)
{
    struct world *world = world_open(true);
    struct client *one = world_miner(world);
    const char *problem = NULL;
    const struct simpool_fault_options options = {.towards = SIMPOOL_TOWARDS_MINER,
                                                  .delay_us = 5000000};
    const unsigned handle = simpool_server_fault_on(
        world->server, 0, simpool_fault_by_name("latency"), &options, &problem);
    check_text(world_last(world, STRATUM_EVENT_FAULT_ON)->text,
               "latency(pool, \"5s\", { towards = \"miner\" })");
    check_int(world_count(world, STRATUM_EVENT_UNREACHABLE), 0); /* slow is not gone */
    struct client *two = world_miner(world);
    world_run(world, 4);
    check_text(two->heard, "");
    world_run(world, 2);
    check_true(strncmp(two->heard, "{\"id\":1,", 8) == 0);
    simpool_server_fault_off(world->server, handle);
    one->heard_len = 0;
    simpool_server_set_difficulty(world->server, 1, 8);
    world_run(world, 0.1);
    check_true(one->heard_len > 0);
    client_free(one);
    client_free(two);
    world_close(world);
}

void test_server_refuses_weather_that_makes_no_sense(void)
{
    struct world *world = world_open(true);
    struct client *client = world_miner(world);
    const char *problem = NULL;
    const struct simpool_fault_options no_rate = {.towards = SIMPOOL_TOWARDS_BOTH};
    check_int(simpool_server_fault_on(world->server, 1, simpool_fault_by_name("throttle"), &no_rate,
                                      &problem),
              0);
    check_true(problem != NULL);
    for (int index = 0; index < 16; index++) {
        check_true(silence(world, 1) > 0);
    }
    check_int(silence(world, 1), 0); /* no room on that link */
    check_int(silence(world, 0), 0);
    check_int(world_count(world, STRATUM_EVENT_UNREACHABLE), 1);
    check_int(world_count(world, STRATUM_EVENT_FAULT_ON), 16);
    client_free(client);
    world_close(world);
}

/* ---- windows of time ---- */

static unsigned put(struct world *world, uint32_t rig, const char *name,
                    struct simpool_fault_options options)
{
    const char *problem = NULL;
    const unsigned handle = simpool_server_fault_on(world->server, rig, simpool_fault_by_name(name),
                                                    &options, &problem);
    check_row(name, handle > 0);
    return handle;
}

/** It begins late and is lifted by itself, and the journal says when. */
void test_server_weather_has_its_time(void)
{
    struct world *world = world_open(true);
    struct client *client = world_miner(world);
    const unsigned handle =
        put(world, 1, "silence",
            (struct simpool_fault_options){
                .towards = SIMPOOL_TOWARDS_BOTH, .from_us = 5000000, .to_us = 7000000});
    world_run(world, 4.9);
    check_int(world_count(world, STRATUM_EVENT_FAULT_ON), 0);
    world_run(world, 0.2);
    check_int(world_count(world, STRATUM_EVENT_FAULT_ON), 1);
    check_int(world_count(world, STRATUM_EVENT_UNREACHABLE), 1);
    check_int((int)world_last(world, STRATUM_EVENT_FAULT_ON)->number, 1);
    world_run(world, 2);
    check_int(world_count(world, STRATUM_EVENT_FAULT_OFF), 1);
    check_int(world_count(world, STRATUM_EVENT_REACHABLE), 1);
    simpool_server_fault_off(world->server, handle); /* its time is over: fine */
    const unsigned never =
        put(world, 0, "silence", (struct simpool_fault_options){.from_us = 5000000});
    simpool_server_fault_off(world->server, never); /* before its time */
    (void)put(world, 0, "reset", (struct simpool_fault_options){.from_us = 100000000});
    world_run(world, 9);
    check_int(world_count(world, STRATUM_EVENT_FAULT_ON), 1);
    client_free(client);
    world_close(world); /* what waits for its time is forgotten */
}

/** Nobody listens there while it is on, whoever else refuses. */
void test_server_refuse_is_a_fault(void)
{
    struct world *world = world_open(true);
    const unsigned first =
        put(world, 0, "refuse", (struct simpool_fault_options){.to_us = 3000000});
    const unsigned second = put(world, 0, "refuse", both);
    check_int(world_count(world, STRATUM_EVENT_UNREACHABLE), 1);
    struct client *client = world_dial(world);
    check_true(client->ended && client->end == STRATUM_LINK_END_REFUSED);
    world_run(world, 4);
    check_int(world_count(world, STRATUM_EVENT_FAULT_OFF), 1);
    check_int(world_count(world, STRATUM_EVENT_REACHABLE), 0);
    simpool_server_fault_off(world->server, first);
    simpool_server_fault_off(world->server, second);
    check_int(world_count(world, STRATUM_EVENT_REACHABLE), 1);
    client_free(client);
    client = world_dial(world);
    check_true(client->opened && !client->ended);
    client_free(client);
    world_close(world);
}

/** A stall is for those who come; for them the pool is out of reach until it is lifted. */
void test_server_stall_is_for_new_ones(void)
{
    struct world *world = world_open(true);
    struct client *old = world_miner(world);
    const unsigned handle = put(world, 0, "stall", both);
    check_int(world_count(world, STRATUM_EVENT_UNREACHABLE), 0);
    struct client *new = world_miner(world);
    check_int(world_last(world, STRATUM_EVENT_UNREACHABLE)->rig, 2);
    check_text(new->heard, "");
    old->heard_len = 0;
    simpool_server_set_difficulty(world->server, 1, 8);
    world_run(world, 0.1);
    check_true(old->heard_len > 0);
    simpool_server_faults_off(world->server);
    world_run(world, 0.1);
    check_int(world_last(world, STRATUM_EVENT_REACHABLE)->rig, 2);
    check_true(new->heard_len > 0);
    simpool_server_fault_off(world->server, handle);
    client_free(old);
    client_free(new);
    world_close(world);
}

/** Half a close: the miner hears the end, and what it still says is heard. */
void test_server_half_a_close_still_hears(void)
{
    struct world *world = world_open(true);
    struct client *client = world_miner(world);
    (void)put(
        world, 1, "finish",
        (struct simpool_fault_options){.towards = SIMPOOL_TOWARDS_MINER, .half = true, .first = 1});
    client_send(client, "{\"id\":9,\"method\":\"mining.submit\",\"params\":[]}\n");
    simpool_server_set_difficulty(world->server, 1, 8);
    world_run(world, 0.1);
    check_true(client->ended && client->end == STRATUM_LINK_END_FINISHED);
    check_int(world_count(world, STRATUM_EVENT_SHARE), 1);
    check_int(world_last(world, STRATUM_EVENT_DISCONNECTED)->cause, STRATUM_CAUSE_FAULT);
    client_free(client);
    world_close(world);
}

/* ---- everybody has their own luck ---- */

/** All that was decided about a rig by faults named so, a line each: first towards the miner, then
 *  towards the pool. */
static char *decisions_of(const struct world *world, uint32_t rig, const char *rule)
{
    static const char *const ways[] = {"towards miner", "towards pool"};
    enum { LINE_MAX = 80 };
    char *lines = calloc(WORLD_EVENTS_MAX, LINE_MAX);
    struct stratum_text text = stratum_text_in(lines, (size_t)WORLD_EVENTS_MAX * LINE_MAX);
    for (int way = 0; way < 2; way++) {
        for (size_t index = 0; index < world->event_count; index++) {
            const struct stratum_event *event = &world->events[index];
            if (event->kind == STRATUM_EVENT_DECIDED && event->rig == rig &&
                strstr(event->text, rule) != NULL && strstr(event->text, ways[way]) != NULL) {
                stratum_text_format(&text, "%.70s\n", event->text);
            }
        }
    }
    return lines;
}

/** One minute of weather over one miner; with more: another fault before it, or another miner. */
static char *live(bool more_faults, bool more_miners, uint64_t *count)
{
    struct world *world = world_open(true);
    struct client *client = world_miner(world);
    struct client *other = more_miners ? world_miner(world) : NULL;
    const struct simpool_fault_options spikes = {
        .towards = SIMPOOL_TOWARDS_BOTH, .delay_us = 200000, .jitter_us = 200000, .chance = 0.4};
    if (more_faults) {
        (void)put(world, 0, "latency",
                  (struct simpool_fault_options){
                      .towards = SIMPOOL_TOWARDS_BOTH, .jitter_us = 7, .chance = 0.3});
        (void)put(
            world, 0, "duplicate",
            (struct simpool_fault_options){.towards = SIMPOOL_TOWARDS_MINER, .chance = 0.0001});
    }
    (void)put(world, 0, "latency", spikes);
    for (int step = 0; step < 60; step++) {
        client_send(client, "{\"id\":9,\"method\":\"mining.ping\",\"params\":[]}\n");
        simpool_server_set_difficulty(world->server, 1, 1 + step);
        if (other != NULL) {
            client_send(other, "{\"id\":9,\"method\":\"mining.ping\",\"params\":[]}\n");
            simpool_server_set_difficulty(world->server, 2, 1 + step);
        }
        world_run(world, 1);
    }
    *count = world_count(world, STRATUM_EVENT_DECIDED);
    char *lines = decisions_of(world, 1, "\"200ms\"");
    client_free(client);
    if (other != NULL) {
        client_free(other);
    }
    world_close(world);
    return lines;
}

void test_server_nobody_shifts_anybodys_luck(void)
{
    uint64_t alone_count = 0;
    uint64_t count = 0;
    char *alone = live(false, false, &alone_count);
    check_true(strlen(alone) > 500 && alone_count > 20 && alone_count < 100);
    for (int way = 1; way < 4; way++) {
        char *lines = live((way & 1) != 0, (way & 2) != 0, &count);
        check_true(count > alone_count + 10);
        check_text(lines, alone);
        free(lines);
    }
    free(alone);
}

/* Puts on one more fault when it hears of the first, and lifts all when it hears of the second. */
static void meddle(struct world *world, const struct stratum_event *event)
{
    static const struct simpool_fault_options bounded = {.towards = SIMPOOL_TOWARDS_BOTH,
                                                         .to_us = 1000000};
    const char *problem = NULL;
    if (event->kind != STRATUM_EVENT_FAULT_ON) {
        return;
    }
    if (event->number == 1) {
        check_true(simpool_server_fault_on(world->server, 0, simpool_fault_by_name("drop"),
                                           &bounded, &problem) > 1);
    } else {
        simpool_server_faults_off(world->server);
    }
}

void test_server_weather_may_be_made_from_events(void)
{
    struct world *world = world_open(true);
    struct client *client = world_miner(world);
    world->react = meddle;
    check_int(silence(world, 0), 1);
    check_int(world_count(world, STRATUM_EVENT_FAULT_ON), 2);
    check_int(world_count(world, STRATUM_EVENT_FAULT_OFF), 2);
    world_run(world, 2);
    check_int(world_count(world, STRATUM_EVENT_FAULT_OFF), 2); /* nothing of them is left */
    client_free(client);
    world_close(world);
}
