#include "simpool/server/server.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "simpool/server/parts.h"

static void on_deadline(void *context)
{
    struct simpool_server *server = context;
    simpool_pool_on_deadline(server->pool, simpool_server_now(server));
    simpool_server_settle(server);
}

struct simpool_server *simpool_server_make(const struct simpool_pool_options *options,
                                           const struct simpool_seams *seams)
{
    struct simpool_server *server = calloc(1, sizeof *server);
    struct simpool_pool *pool = simpool_pool_make(options);
    if (server == NULL || pool == NULL) {
        free(server);
        simpool_pool_free(pool);
        return NULL;
    }
    server->seams = *seams;
    server->pool = pool;
    server->scripted = options->scripted;
    server->seed = options->seed;
    server->start_us = simpool_server_now(server).now_us;
    server->deadline = stratum_timer_make(on_deadline, server);
    simpool_server_limit(server, &(struct simpool_limits){0});
    seams->listener->context = server;
    seams->listener->accepted = simpool_server_accepted;
    simpool_server_settle(server);
    return server;
}

/* A listener outlives its server. */
static void turn_away(void *context, struct stratum_link *link)
{
    (void)context;
    stratum_link_close(link, STRATUM_LINK_RESET);
}

void simpool_server_free(struct simpool_server *server)
{
    if (server == NULL) {
        return;
    }
    server->seams.listener->accepted = turn_away;
    for (uint32_t rig = 1; rig <= server->rig_capacity; rig++) {
        /* A fault that still delays would wait for a loop that may never run again. */
        const bool faulty = server->rigs[rig - 1] != NULL && server->rigs[rig - 1]->fault_count > 0;
        simpool_server_hang_up(server, rig, faulty ? STRATUM_LINK_RESET : STRATUM_LINK_FINISH);
    }
    stratum_loop_disarm(server->seams.loop, &server->deadline);
    simpool_server_forget_faults(server);
    stratum_loop_disarm(server->seams.loop, &server->round);
    simpool_pool_free(server->pool);
    stratum_tls_free(server->shown);
    free(server->rigs);
    free(server);
}

struct simpool_server_rig *simpool_server_find(const struct simpool_server *server, uint32_t rig)
{
    return rig == 0 || rig > server->rig_capacity ? NULL : server->rigs[rig - 1];
}

const struct simpool_pool *simpool_server_pool(const struct simpool_server *server)
{
    return server->pool;
}

struct stratum_instant simpool_server_now(struct simpool_server *server)
{
    return stratum_loop_now(server->seams.loop);
}

struct stratum_loop *simpool_server_loop(struct simpool_server *server)
{
    return server->seams.loop;
}

int64_t simpool_server_elapsed_us(struct simpool_server *server)
{
    return simpool_server_now(server).now_us - server->start_us;
}

const struct stratum_address *simpool_server_address(const struct simpool_server *server)
{
    return &server->seams.listener->address;
}

static void record(struct simpool_server *server, const struct stratum_event *event)
{
    stratum_journal_add(server->seams.journal, event);
    if (server->seams.log != NULL &&
        stratum_log_wants(server->seams.log, "pool", STRATUM_LOG_DEBUG)) {
        stratum_log_write(server->seams.log, event->at_us, "pool", STRATUM_LOG_DEBUG,
                          "rig %u  %s  %s  %s", (unsigned)event->rig,
                          stratum_event_word(event->kind), event->job, event->text);
    }
}

void simpool_server_tell(struct simpool_server *server, struct stratum_event event)
{
    if (event.kind == STRATUM_EVENT_RUN_ENDED) {
        simpool_server_tell_turned_away(server, "more of them until the end");
    }
    event.at_us = simpool_server_elapsed_us(server);
    record(server, &event);
}

void simpool_server_tell_of(struct simpool_server *server, enum stratum_event_kind kind,
                            uint32_t rig, const char *text)
{
    struct stratum_event event = stratum_event_make(0, STRATUM_POOL, kind, rig);
    struct stratum_text out = stratum_text_in(event.text, sizeof event.text);
    stratum_text_add(&out, text);
    simpool_server_tell(server, event);
}

void simpool_server_listen(struct simpool_server *server,
                           void (*heard)(void *context, const struct stratum_event *event),
                           void *context)
{
    stratum_journal_listen(server->seams.journal, heard, context);
}

static void act(struct simpool_server *server, const struct simpool_action *action)
{
    struct simpool_server_rig *rig = simpool_server_find(server, action->rig);
    switch (action->kind) {
    case SIMPOOL_ACTION_EVENT: {
        struct stratum_event event = *action->event;
        event.at_us -= server->start_us;
        record(server, &event);
        return;
    }
    case SIMPOOL_ACTION_SEND:
        if (rig != NULL) {
            simpool_server_speak(rig, action->bytes, action->len);
        }
        return;
    case SIMPOOL_ACTION_CLOSE:
        if (rig != NULL) {
            simpool_server_drop(rig, action->reset ? STRATUM_LINK_RESET : STRATUM_LINK_FINISH);
        }
        return;
    }
    assert(false);
}

/* Whoever hears an event may use a verb: its actions are done by the call that is at it already. */
void simpool_server_settle(struct simpool_server *server)
{
    if (server->draining) {
        return;
    }
    server->draining = true;
    struct simpool_action action;
    while (simpool_pool_take(server->pool, &action)) {
        act(server, &action);
    }
    server->draining = false;
    const int64_t deadline_us = simpool_pool_deadline_us(server->pool);
    if (deadline_us == INT64_MAX) {
        stratum_loop_disarm(server->seams.loop, &server->deadline);
    } else {
        stratum_loop_arm(server->seams.loop, &server->deadline, deadline_us);
    }
}
