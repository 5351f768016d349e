/* Connections, from accept to the end, and whose fault the end was. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "simpool/server/parts.h"
#include "stratum/decode.h"
#include "stratum/room.h"

/* After so long without a word from the pool a miner may think that it is dead; sooner when the
 * pool owes it an answer. */
enum { QUIET_US = 60 * 1000 * 1000, OWING_US = 10 * 1000 * 1000 };

void simpool_server_drop(struct simpool_server_rig *rig, enum stratum_link_close how)
{
    rig->server->rigs[rig->number - 1] = NULL;
    stratum_link_close(rig->link, how);
    stratum_lines_done(&rig->lines);
    free(rig);
}

static bool is_excused(const struct simpool_server_rig *rig)
{
    const int64_t quiet_us = simpool_server_now(rig->server).now_us - rig->spoken_us;
    const bool owing = simpool_pool_held(rig->server->pool, rig->number) > 0;
    return rig->lied_to || rig->redirected || rig->disturbed ||
           quiet_us >= (owing ? OWING_US : QUIET_US);
}

/** Whether it is so of one of the rig's fault links. */
static bool either(const struct simpool_server_rig *rig,
                   bool (*is_so)(const struct stratum_link *link))
{
    return is_so(rig->link) || is_so(rig->wire);
}

static void on_closed(void *context, enum stratum_link_end end, const char *text)
{
    struct simpool_server_rig *rig = context;
    struct simpool_server *server = rig->server;
    const uint32_t number = rig->number;
    if (end == STRATUM_LINK_END_FAILED && rig->wire != rig->link) { /* TLS says what was wrong */
        simpool_server_tell_of(server, STRATUM_EVENT_LINE_IN, number, text);
    }
    const bool excused = is_excused(rig) || either(rig, simpool_link_fault_was_late);
    const enum stratum_cause cause = either(rig, simpool_link_fault_was_cut) ? STRATUM_CAUSE_FAULT
                                     : excused                               ? STRATUM_CAUSE_EXCUSED
                                                                             : STRATUM_CAUSE_MINER;
    simpool_server_drop(rig, STRATUM_LINK_RESET);
    simpool_pool_on_closed(server->pool, simpool_server_now(server), number, cause);
    simpool_server_settle(server);
}

static void on_line(struct simpool_server *server, uint32_t number, const char *line, size_t len)
{
    const struct stratum_instant now = simpool_server_now(server);
    const enum simpool_heard heard = simpool_pool_on_line(server->pool, now, number, line, len);
    simpool_server_settle(server);
    struct simpool_server_rig *const rig = simpool_server_find(server, number);
    if (rig == NULL) {
        return;
    }
    rig->spoke |= heard != SIMPOOL_HEARD_NOTHING;
    if (heard != SIMPOOL_HEARD_SHARE && !simpool_server_hears_out(rig, len)) {
        simpool_pool_turn_out(server->pool, now, number, "it says too much that is no share");
        simpool_server_settle(server);
    }
}

/** Idle rigs keep no room for lines; who has begun one is to end it some time. */
static void rest(struct simpool_server_rig *rig, bool ended_one)
{
    if (rig->lines.start == rig->lines.end) {
        stratum_lines_done(&rig->lines);
        rig->begun_us = INT64_MAX;
    } else if (ended_one || rig->begun_us == INT64_MAX) {
        rig->begun_us = simpool_server_now(rig->server).now_us;
    }
}

/* Whatever the pool does with a line may end the rig: it is looked up again each time. */
static void on_bytes(void *context, const uint8_t *bytes, size_t len)
{
    struct simpool_server_rig *rig = context;
    struct simpool_server *server = rig->server;
    const uint32_t number = rig->number;
    rig->disturbed = rig->fault_count > 0;
    if (!rig->began) {
        rig->began = true;
        simpool_pool_on_first_bytes(server->pool, simpool_server_now(server), number, bytes, len);
        simpool_server_settle(server);
    }
    rig = simpool_server_find(server, number);
    bool over = rig != NULL && !stratum_lines_feed(&rig->lines, bytes, len);
    bool ended_one = false;
    const char *line;
    size_t line_len;
    int taken = 1;
    while (rig != NULL && taken == 1) {
        taken = stratum_lines_take(&rig->lines, &line, &line_len);
        over |= taken < 0;
        if (taken == 1) {
            ended_one = true;
            on_line(server, number, line, line_len);
        }
        rig = simpool_server_find(server, number);
    }
    if (rig != NULL) {
        rest(rig, ended_one);
    }
    if (rig != NULL && over) {
        simpool_pool_on_overlong(server->pool, simpool_server_now(server), number);
        simpool_server_settle(server);
    }
}

static const struct stratum_link_events events = {.bytes = on_bytes, .closed = on_closed};

static bool has_place(struct simpool_server *server, uint32_t number)
{
    const size_t had = server->rig_capacity;
    struct simpool_server_rig **const rigs = stratum_room_for(
        server->rigs, &server->rig_capacity, number, sizeof(struct simpool_server_rig *));
    if (rigs == NULL) {
        return false;
    }
    for (size_t index = had; index < server->rig_capacity; index++) {
        rigs[index] = NULL;
    }
    server->rigs = rigs;
    return true;
}

/* What a fault has decided goes into the journal: it can be had again (simpool/fault/decisions.h).
 * A miner that hears something else than was said is excused for whatever comes of it, however
 * late.
 */
static void on_decided(void *context, const struct simpool_decision *decision,
                       const struct simpool_stage *stage, enum simpool_towards towards)
{
    struct simpool_server_rig *rig = context;
    rig->lied_to |= towards == SIMPOOL_TOWARDS_MINER &&
                    (stage->ops->layer == SIMPOOL_OF_MESSAGES || stage->ops->lies);
    struct stratum_event event =
        stratum_event_make(0, STRATUM_POOL, STRATUM_EVENT_DECIDED, rig->number);
    simpool_decision_write(&event, decision, stage->rule, towards);
    simpool_server_tell(rig->server, event);
}

/** One link higher. false: out of memory; *link is where it was. */
static bool climb(struct stratum_link **link, struct stratum_link *upper)
{
    *link = upper != NULL ? upper : *link;
    return upper != NULL;
}

/** The links of a rig, over *link, which becomes the uppermost. false: out of memory. */
static bool stack(struct simpool_server_rig *rig, struct stratum_link **link)
{
    const struct simpool_server *const server = rig->server;
    struct stratum_loop *const loop = server->seams.loop;
    struct stratum_tls *const tls = server->shown != NULL ? server->shown : server->seams.tls;
    const struct simpool_witness witness = {on_decided, rig, server->seams.decisions};
    char name[32];
    (void)snprintf(name, sizeof name, "rig-%u", (unsigned)rig->number);
    if (!climb(link, simpool_link_fault_make(loop, *link, server->seed, name))) {
        return false;
    }
    rig->wire = *link;
    if (tls != NULL && !(climb(link, stratum_tls_link_make(loop, tls, *link, NULL)) &&
                         climb(link, simpool_link_fault_make(loop, *link, server->seed, name)))) {
        return false;
    }
    rig->link = *link;
    simpool_link_fault_watch(rig->wire, &witness);
    simpool_link_fault_watch(rig->link, &witness);
    return true;
}

/* NULL: out of memory; *link is what is there to be closed. */
static struct simpool_server_rig *make_rig(struct simpool_server *server, uint32_t number,
                                           struct stratum_link **link)
{
    struct simpool_server_rig *rig = has_place(server, number) ? calloc(1, sizeof *rig) : NULL;
    if (rig == NULL) {
        return NULL;
    }
    rig->server = server;
    rig->number = number;
    if (!stack(rig, link)) {
        free(rig);
        return NULL;
    }
    rig->host = simpool_pool_address(rig->link->peer);
    rig->came_us = rig->spoken_us = rig->chatter_us = simpool_server_now(server).now_us;
    rig->begun_us = INT64_MAX;
    stratum_lines_init(&rig->lines, simpool_pool_line_max(server->pool));
    stratum_link_own(rig->link, &events, rig);
    server->rigs[number - 1] = rig;
    return rig;
}

void simpool_server_accepted(void *context, struct stratum_link *link)
{
    struct simpool_server *server = context;
    const struct stratum_instant now = simpool_server_now(server);
    const char *const objection = simpool_server_objection(server, link);
    if (objection != NULL) {
        simpool_server_turn_away(server, link, objection);
        return;
    }
    const uint32_t number = simpool_pool_on_open(server->pool, now, link->peer);
    if (number == 0) {
        simpool_server_turn_away(server, link, "banned, or no room for more");
        simpool_server_settle(server);
        return;
    }
    struct simpool_server_rig *rig = make_rig(server, number, &link);
    if (rig == NULL) {
        stratum_link_close(link, STRATUM_LINK_RESET);
        simpool_pool_hang_up(server->pool, now, number, true);
    } else {
        simpool_server_inherit_faults(rig);
    }
    simpool_server_settle(server);
}

/* What a miner cannot read, or is told to leave for, excuses it when it hangs up. Only stories say
 * such things. */
static void look_at(struct simpool_server_rig *rig, const char *bytes, size_t len)
{
    struct stratum_message *message = &rig->server->message;
    while (len > 0) {
        const char *newline = memchr(bytes, '\n', len);
        if (newline == NULL ||
            stratum_decode(message, bytes, (size_t)(newline - bytes), NULL) != STRATUM_OK) {
            rig->lied_to = true;
            return;
        }
        rig->redirected |= message->kind == STRATUM_RECONNECT;
        len -= (size_t)(newline + 1 - bytes);
        bytes = newline + 1;
    }
}

void simpool_server_speak(struct simpool_server_rig *rig, const char *bytes, size_t len)
{
    if (rig->server->scripted) {
        look_at(rig, bytes, len);
    }
    rig->spoken_us = simpool_server_now(rig->server).now_us;
    stratum_link_send(rig->link, bytes, len);
}
