/* The whole pool on a loop: bytes in, bytes out, a journal behind it. */
#include "simpool/server/server.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/check.h"
#include "tests/unit/simpool/test_simpool_server_world.h"

void test_server_serves_a_client_from_end_to_end(void)
{
    struct world *world = world_open(false);
    world_run(world, 0.5);
    struct client *client = world_dial(world);
    /* Cut where it hurts: lines are put together again. */
    client_send(client, "{\"id\":1,\"method\":\"mining.sub");
    world_run(world, 0.1);
    client_send(client, "scribe\",\"params\":[\"t/1\"]}\n{\"id\":2,\"method\":\"mining.authorize\","
                        "\"params\":[\"w\",\"x\"]}\n");
    world_run(world, 0.1);
    check_true(strstr(client->heard, "\"params\":[\"3e04\",") != NULL);
    check_true(strstr(client->heard, "{\"id\":2,\"result\":true,\"error\":null}\n") != NULL);
    const struct stratum_event *connected = world_last(world, STRATUM_EVENT_CONNECTED);
    check_near((double)connected->at_us, 500000, 2000);
    check_true(strncmp(connected->text, "mem:", 4) == 0);
    client->heard_len = 0;
    world_run(world, 70); /* the timeline goes on by itself */
    check_true(strstr(client->heard, "\"params\":[\"3e05\",") != NULL);
    client_close(client, STRATUM_LINK_FINISH);
    world_run(world, 1);
    check_int(world_last(world, STRATUM_EVENT_DISCONNECTED)->cause, STRATUM_CAUSE_MINER);
    client_free(client);
    world_close(world);
}

void test_server_times_events_from_its_start(void)
{
    struct world *world = world_open(true);
    world_run(world, 12);
    check_int(simpool_server_elapsed_us(world->server), 12000000);
    simpool_server_tell(world->server,
                        stratum_event_make(77, STRATUM_STORY, STRATUM_EVENT_NOTE, 0));
    check_int(world_last(world, STRATUM_EVENT_NOTE)->at_us, 12000000);
    check_true(simpool_server_loop(world->server) == world->loop);
    check_int(simpool_server_now(world->server).now_us, 12000000);
    check_text(simpool_server_address(world->server)->host, "pool");
    world_close(world);
}

/* A verb from within an event of the pool, as a hook of a story may do. */
static void give_when_authorized(struct world *world, const struct stratum_event *event)
{
    if (event->kind == STRATUM_EVENT_AUTHORIZED) {
        simpool_server_give(world->server, event->rig, simpool_server_next_job(world->server, 1));
        simpool_server_send(world->server, event->rig, "bye\n", 4);
        simpool_server_hang_up(world->server, event->rig, STRATUM_LINK_FINISH);
    }
}

void test_server_verbs_may_be_used_from_events(void)
{
    struct world *world = world_open(true);
    world->react = give_when_authorized;
    struct client *client = world_miner(world);
    world_run(world, 1);
    check_true(client->ended && client->end == STRATUM_LINK_END_FINISHED);
    /* All that was said before it hung up has arrived, in order. */
    const char *reply = strstr(client->heard, "{\"id\":2,\"result\":true");
    const char *job = strstr(client->heard, "\"params\":[\"3e05\",");
    const char *bye = strstr(client->heard, "bye\n");
    check_true(reply != NULL && job != NULL && bye != NULL && reply < job && job < bye);
    check_int(world_last(world, STRATUM_EVENT_DISCONNECTED)->cause, STRATUM_CAUSE_POOL);
    client_free(client);
    world_close(world);
}

void test_server_writes_what_happens_to_a_log_at_debug(void)
{
    struct world *world = world_open_logged("debug");
    struct client *client = world_miner(world);
    client_free(client);
    world_close(world);
    world = world_open_logged("info");
    client = world_miner(world);
    client_free(client);
    world_close(world);
}

void test_server_ends_all_connections_when_it_ends(void)
{
    struct world *world = world_open(true);
    struct client *one = world_miner(world);
    struct client *two = world_miner(world);
    simpool_server_free(world->server);
    world->server = NULL;
    check_int(world_count(world, STRATUM_EVENT_DISCONNECTED), 2);
    world_run(world, 1);
    check_true(one->ended && two->ended);
    /* The listener is still there; nobody is behind it. */
    struct client *late = calloc(1, sizeof *late);
    assert(late != NULL);
    client_dial(late, world);
    check_true(late->ended && late->end == STRATUM_LINK_END_RESET);
    client_free(late);
    client_free(one);
    client_free(two);
    world_close(world);
}

void test_server_serves_a_thousand_clients(void)
{
    enum { CLIENTS = 1000 };
    struct world *world = world_open(false);
    static struct client *clients[CLIENTS];
    for (size_t index = 0; index < CLIENTS; index++) {
        clients[index] = world_miner(world);
    }
    check_int(world_count(world, STRATUM_EVENT_AUTHORIZED), CLIENTS);
    world_run(world, 70); /* the second job for everybody */
    for (size_t index = 0; index < CLIENTS; index++) {
        check_true(strstr(clients[index]->heard, "\"params\":[\"3e05\",") != NULL);
        client_free(clients[index]);
    }
    world_run(world, 1);
    check_int(world_count(world, STRATUM_EVENT_DISCONNECTED), CLIENTS);
    world_close(world);
}
