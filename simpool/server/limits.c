/* What strangers may cost: connections, patience, memory. */
#include <string.h>

#include "simpool/server/parts.h"

enum { ROUND_US = 1000 * 1000 };

const char *simpool_server_objection(const struct simpool_server *server,
                                     const struct stratum_link *link)
{
    const struct simpool_limits *const limits = &server->limits;
    if (limits->rigs == 0 && limits->rigs_per_host == 0) {
        return NULL;
    }
    const uint64_t host = simpool_pool_address(link->peer);
    uint32_t rigs = 0;
    uint32_t of_host = 0;
    for (uint32_t index = 0; index < server->rig_capacity; index++) {
        const struct simpool_server_rig *const rig = server->rigs[index];
        rigs += rig != NULL;
        of_host += rig != NULL && rig->host == host;
    }
    if (limits->rigs_per_host > 0 && of_host >= limits->rigs_per_host) {
        return "too many connections of its address";
    }
    return limits->rigs > 0 && rigs >= limits->rigs ? "too many connections" : NULL;
}

void simpool_server_tell_turned_away(struct simpool_server *server, const char *why)
{
    if (server->turned_away == 0) {
        return;
    }
    struct stratum_event event = stratum_event_make(0, STRATUM_POOL, STRATUM_EVENT_REFUSED, 0);
    struct stratum_text out = stratum_text_in(event.text, sizeof event.text);
    stratum_text_add(&out, why);
    event.count = server->turned_away;
    server->turned_away = 0;
    server->turned_away_us = simpool_server_now(server).now_us;
    simpool_server_tell(server, event);
}

void simpool_server_turn_away(struct simpool_server *server, struct stratum_link *link,
                              const char *why)
{
    char words[160];
    struct stratum_text out = stratum_text_in(words, sizeof words);
    stratum_text_format(&out, "%s: %s", link->peer, why);
    stratum_link_close(link, STRATUM_LINK_RESET);
    server->turned_away++;
    const int64_t now_us = simpool_server_now(server).now_us;
    if (server->turned_away_us == 0 || now_us - server->turned_away_us >= ROUND_US) {
        simpool_server_tell_turned_away(server, words);
    }
}

bool simpool_server_hears_out(struct simpool_server_rig *rig, size_t len)
{
    const struct simpool_limits *const limits = &rig->server->limits;
    if (rig->server->scripted || limits->chatter_bytes == 0) {
        return true;
    }
    const int64_t now_us = simpool_server_now(rig->server).now_us;
    const double forgotten =
        (double)(now_us - rig->chatter_us) / 1e6 * (double)limits->chatter_bytes_s;
    rig->chatter = rig->chatter > forgotten ? rig->chatter - forgotten : 0;
    rig->chatter += (double)(len > SIMPOOL_CHATTER_LINE_LEN ? len : SIMPOOL_CHATTER_LINE_LEN);
    rig->chatter_us = now_us;
    return rig->chatter <= (double)limits->chatter_bytes;
}

static bool lets_wait_too_much(const struct simpool_server_rig *rig)
{
    const size_t limit = rig->server->limits.unread_bytes;
    return limit > 0 && rig->link->ops->queued_bytes(rig->link) > limit;
}

/** NULL: it may stay. */
static const char *objection(const struct simpool_server_rig *rig, int64_t now_us)
{
    const int64_t silence_us = rig->server->limits.silence_us;
    if (silence_us > 0 && !rig->spoke && now_us - rig->came_us >= silence_us) {
        return "it asked for nothing";
    }
    if (silence_us > 0 && rig->begun_us != INT64_MAX && now_us - rig->begun_us >= silence_us) {
        return "a line that it began never ended";
    }
    return lets_wait_too_much(rig) ? "it does not read what it is sent" : NULL;
}

static void on_round(void *context)
{
    struct simpool_server *const server = context;
    const struct stratum_instant now = simpool_server_now(server);
    for (uint32_t number = 1; number <= server->rig_capacity; number++) {
        const struct simpool_server_rig *const rig = simpool_server_find(server, number);
        const char *const why = rig != NULL ? objection(rig, now.now_us) : NULL;
        if (why != NULL) {
            simpool_pool_turn_out(server->pool, now, number, why);
        }
    }
    simpool_server_settle(server);
    stratum_loop_arm(server->seams.loop, &server->round, now.now_us + ROUND_US);
}

void simpool_server_limit(struct simpool_server *server, const struct simpool_limits *limits)
{
    server->limits = *limits;
    if (server->round.fired == NULL) {
        server->round = stratum_timer_make(on_round, server);
    }
    stratum_loop_disarm(server->seams.loop, &server->round);
    if (!server->scripted && (limits->silence_us > 0 || limits->unread_bytes > 0)) {
        stratum_loop_arm(server->seams.loop, &server->round,
                         simpool_server_now(server).now_us + ROUND_US);
    }
}
