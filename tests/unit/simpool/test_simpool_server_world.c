#include "tests/unit/simpool/test_simpool_server_world.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "stratum/net/certificate.h"

static void heard(void *context, const struct stratum_event *event)
{
    struct world *world = context;
    assert(world->event_count < WORLD_EVENTS_MAX);
    world->events[world->event_count++] = *event;
    if (world->react != NULL) {
        world->react(world, event);
    }
}

static void on_stop(void *context)
{
    struct world *world = context;
    stratum_loop_stop(world->loop);
}

/** A good certificate, and clients that trust who has signed it. */
static void speak_tls(struct world *world)
{
    struct stratum_certificate made;
    const char *problem = NULL;
    world->address.tls = world->listener->address.tls = true;
    assert(stratum_certificate_make(&made, STRATUM_CERTIFICATE_GOOD, world->address.host,
                                    stratum_loop_now(world->loop).unix_s));
    const struct stratum_tls_trust trust = {.ca_pem = made.authority};
    world->tls = stratum_tls_server_make_pem(made.certificate, made.key, &problem);
    world->tls_client = stratum_tls_client_make(&trust, &problem);
    stratum_certificate_done(&made);
    assert(world->tls != NULL && world->tls_client != NULL);
    world->dialer = stratum_dialer_tls_make(world->loop, world->tls_client, world->dialer);
    assert(world->dialer != NULL);
}

static struct world *open_world(bool scripted, bool tls, struct stratum_log *log)
{
    struct world *world = calloc(1, sizeof *world);
    const char *problem = NULL;
    assert(world != NULL);
    world->address = (struct stratum_address){.host = "pool", .port = 3333};
    world->log = log;
    world->events = calloc(WORLD_EVENTS_MAX, sizeof *world->events);
    world->replay = simpool_replay_open(FIXTURES "/jobs/luckypool-derived.jsonl", &problem);
    world->loop = stratum_loop_sim_make(simpool_replay_unix_start(world->replay));
    world->board = stratum_switchboard_make(world->loop);
    world->listener = stratum_listener_mem_make(world->board, &world->address);
    world->dialer = stratum_dialer_mem_make(world->board);
    if (tls) {
        speak_tls(world);
    }
    world->journal = stratum_journal_open(NULL, &problem);
    const struct simpool_pool_options options = {.algorithm = QHASH_ALGORITHM_SHA256D,
                                                 .replay = world->replay,
                                                 .scripted = scripted,
                                                 .difficulty = 1e-7,
                                                 .seed = 1};
    const struct simpool_seams seams = {.loop = world->loop,
                                        .listener = world->listener,
                                        .journal = world->journal,
                                        .log = log,
                                        .tls = world->tls};
    world->server = simpool_server_make(&options, &seams);
    assert(world->events != NULL && world->server != NULL);
    world->stop = stratum_timer_make(on_stop, world);
    simpool_server_listen(world->server, heard, world);
    return world;
}

struct world *world_open(bool scripted)
{
    return open_world(scripted, false, NULL);
}

struct world *world_open_tls(bool scripted)
{
    return open_world(scripted, true, NULL);
}

struct world *world_open_logged(const char *level)
{
    const char *problem = NULL;
    struct stratum_log *log = stratum_log_open(level, "/dev/null", &problem);
    assert(log != NULL);
    return open_world(true, false, log);
}

void world_close(struct world *world)
{
    simpool_server_free(world->server);
    stratum_journal_close(world->journal);
    stratum_log_close(world->log);
    world->dialer->free(world->dialer);
    world->listener->ops->free(world->listener);
    stratum_tls_free(world->tls);
    stratum_tls_free(world->tls_client);
    stratum_switchboard_free(world->board);
    stratum_loop_free(world->loop);
    simpool_replay_free(world->replay);
    free(world->events);
    free(world);
}

void world_run(struct world *world, double seconds)
{
    const int64_t now_us = stratum_loop_now(world->loop).now_us;
    stratum_loop_arm(world->loop, &world->stop, now_us + (int64_t)(seconds * 1e6));
    stratum_loop_run(world->loop);
}

static void on_opened(void *context)
{
    struct client *client = context;
    client->opened = true;
}

static void on_bytes(void *context, const uint8_t *bytes, size_t len)
{
    struct client *client = context;
    const size_t room = sizeof client->heard - 1 - client->heard_len;
    const size_t taken = len < room ? len : room;
    memcpy(client->heard + client->heard_len, bytes, taken);
    client->heard_len += taken;
    client->heard[client->heard_len] = '\0';
}

static void on_closed(void *context, enum stratum_link_end end, const char *text)
{
    struct client *client = context;
    (void)text;
    client->ended = true;
    client->end = end;
    stratum_link_close(client->link, STRATUM_LINK_RESET);
    client->link = NULL;
}

static const struct stratum_link_events events = {on_opened, on_bytes, on_closed};

void client_dial(struct client *client, struct world *world)
{
    client->link = world->dialer->dial(world->dialer, &world->address, &events, client);
    world_run(world, 0.001);
}

struct client *world_dial(struct world *world)
{
    struct client *client = calloc(1, sizeof *client);
    assert(client != NULL);
    client->link =
        world->dialer->dial(world->dialer, simpool_server_address(world->server), &events, client);
    world_run(world, 0.001);
    return client;
}

void client_send(struct client *client, const char *text)
{
    if (client->link != NULL) {
        stratum_link_send(client->link, text, strlen(text));
    }
}

void client_close(struct client *client, enum stratum_link_close how)
{
    stratum_link_close(client->link, how);
    client->link = NULL;
}

void client_free(struct client *client)
{
    stratum_link_close(client->link, STRATUM_LINK_RESET);
    free(client);
}

struct client *world_miner(struct world *world)
{
    struct client *client = world_dial(world);
    const uint32_t rig = world_last(world, STRATUM_EVENT_CONNECTED)->rig;
    simpool_server_welcome(world->server, rig, 1e-7, 0);
    client_send(client, "{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"t/1\"]}\n");
    client_send(client, "{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"w\",\"x\"]}\n");
    world_run(world, 0.001);
    return client;
}

const struct stratum_event *world_last(const struct world *world, enum stratum_event_kind kind)
{
    for (size_t index = world->event_count; index > 0; index--) {
        if (world->events[index - 1].kind == kind) {
            return &world->events[index - 1];
        }
    }
    return NULL;
}

size_t world_count(const struct world *world, enum stratum_event_kind kind)
{
    size_t count = 0;
    for (size_t index = 0; index < world->event_count; index++) {
        count += world->events[index].kind == kind;
    }
    return count;
}
