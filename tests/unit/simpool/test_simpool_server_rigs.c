/* Connections at the edge: framing, probes, and whose fault an end was. */
#include <stdio.h>
#include <string.h>

#include "simpool/server/server.h"
#include "tests/unit/check.h"
#include "tests/unit/simpool/test_simpool_server_world.h"

void test_server_closes_an_endless_line(void)
{
    struct world *world = world_open(false);
    struct client *client = world_dial(world);
    static char text[10400];
    memset(text, ' ', sizeof text - 1);
    text[10240] = '\0';
    client_send(client, text);
    world_run(world, 0.1);
    check_true(!client->ended); /* as long as is allowed */
    client_send(client, "  ");
    world_run(world, 0.1);
    check_true(client->ended);
    check_int(world_last(world, STRATUM_EVENT_DISCONNECTED)->cause, STRATUM_CAUSE_POOL);
    client_free(client);
    /* Whole lines before the endless one are answered. */
    client = world_dial(world);
    static const char subscribe[] = "{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[]}\n";
    memset(text, ' ', sizeof text - 1);
    memcpy(text, subscribe, strlen(subscribe));
    client_send(client, text);
    world_run(world, 0.1);
    check_true(client->ended && strncmp(client->heard, "{\"id\":1,", 8) == 0);
    client_free(client);
    world_close(world);
}

void test_server_closes_what_speaks_tls_or_http(void)
{
    static const char *const hellos[] = {"\x16\x03\x01\x02", "GET / HTTP/1.0\r\n\r\n"};
    for (size_t index = 0; index < 2; index++) {
        struct world *world = world_open(true);
        struct client *client = world_dial(world);
        client_send(client, hellos[index]);
        world_run(world, 0.1);
        check_true(client->ended);
        check_int(world_count(world, STRATUM_EVENT_PROBED), 1);
        check_int(world_count(world, STRATUM_EVENT_DISCONNECTED), 0);
        client_free(client);
        world_close(world);
    }
}

void test_server_knows_a_bare_subscribe_for_a_probe(void)
{
    struct world *world = world_open(true);
    struct client *client = world_dial(world);
    client_send(client, "{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[]}\n");
    world_run(world, 0.1);
    client_close(client, STRATUM_LINK_FINISH);
    world_run(world, 0.1);
    check_int(world_count(world, STRATUM_EVENT_PROBED), 1);
    client_free(client);
    world_close(world);
}

/* What a story did to a miner before it hung up; whose fault the end then is. */
static void nothing(struct world *world)
{
    world_run(world, 1);
}

static void tell_to_go(struct world *world)
{
    struct stratum_message message = {.kind = STRATUM_RECONNECT};
    simpool_server_say(world->server, 1, &message);
    world_run(world, 1);
}

static void lie(struct world *world)
{
    simpool_server_send(world->server, 1, "{\"id\":null,\"method\":7}\n", 23);
    world_run(world, 1);
}

static void say_half_a_line(struct world *world)
{
    simpool_server_send(world->server, 1, "{\"id\":null,", 11);
    world_run(world, 1);
}

static void say_raw_but_right(struct world *world)
{
    static const char line[] =
        "{\"id\":null,\"method\":\"mining.set_difficulty\",\"params\":[1]}\n";
    simpool_server_send(world->server, 1, line, sizeof line - 1);
    world_run(world, 1);
}

static void say_nothing_for_long(struct world *world)
{
    world_run(world, 61);
}

static void owe_an_answer(struct world *world)
{
    simpool_server_hold_next(world->server, 1, "mining.submit");
    world_run(world, 1);
}

static void silence_and_lift(struct world *world)
{
    const char *problem = NULL;
    const struct simpool_fault_options options = {.towards = SIMPOOL_TOWARDS_BOTH};
    const unsigned handle = simpool_server_fault_on(
        world->server, 1, simpool_fault_by_name("silence"), &options, &problem);
    check_true(handle > 0);
    world_run(world, 1);
    simpool_server_fault_off(world->server, handle);
    world_run(world, 1);
}

static const struct {
    const char *name;
    void (*before)(struct world *world);
    enum stratum_cause cause;
} ends[] = {
    {"no cause at all", nothing, STRATUM_CAUSE_MINER},
    {"it was told to go elsewhere", tell_to_go, STRATUM_CAUSE_EXCUSED},
    {"it was told nonsense", lie, STRATUM_CAUSE_EXCUSED},
    {"it was told half a line", say_half_a_line, STRATUM_CAUSE_EXCUSED},
    {"raw bytes that are right are no excuse", say_raw_but_right, STRATUM_CAUSE_MINER},
    {"a minute without a word", say_nothing_for_long, STRATUM_CAUSE_EXCUSED},
    {"a second without an answer is no excuse", owe_an_answer, STRATUM_CAUSE_MINER},
    {"the link was silent", silence_and_lift, STRATUM_CAUSE_EXCUSED},
};

void test_server_knows_whose_fault_an_end_was(void)
{
    for (size_t index = 0; index < sizeof ends / sizeof ends[0]; index++) {
        struct world *world = world_open(true);
        struct client *client = world_miner(world);
        ends[index].before(world);
        client_close(client, STRATUM_LINK_RESET);
        world_run(world, 1);
        const struct stratum_event *event = world_last(world, STRATUM_EVENT_DISCONNECTED);
        check_row(ends[index].name, event != NULL && event->cause == ends[index].cause);
        client_free(client);
        world_close(world);
    }
}

void test_server_an_unanswered_miner_may_go_after_ten_seconds(void)
{
    struct world *world = world_open(true);
    struct client *client = world_dial(world);
    client_send(client, "{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[]}\n");
    world_run(world, 11);
    client_close(client, STRATUM_LINK_FINISH);
    world_run(world, 1);
    check_int(world_last(world, STRATUM_EVENT_DISCONNECTED)->cause, STRATUM_CAUSE_EXCUSED);
    client_free(client);
    world_close(world);
}
