/* What strangers may cost: connections, patience, memory. */
#include <string.h>

#include "simpool/server/parts.h"

enum { ROUND_US = 1000 * 1000 };

/* source: Fowler, Noll, Vo: FNV-1a, 32 bits */
uint32_t simpool_server_host_of(const struct stratum_link *link)
{
    const char *const colon = strrchr(link->peer, ':');
    const char *const end = colon != NULL ? colon : link->peer + strlen(link->peer);
    uint32_t hash = 2166136261u;
    for (const char *at = link->peer; at < end; at++) {
        hash = (hash ^ (uint8_t)*at) * 16777619u;
    }
    return hash;
}

bool simpool_server_has_room(const struct simpool_server *server, const struct stratum_link *link)
{
    const struct simpool_limits *const limits = &server->limits;
    if (limits->rigs == 0 && limits->rigs_per_host == 0) {
        return true;
    }
    const uint32_t host = simpool_server_host_of(link);
    uint32_t rigs = 0;
    uint32_t of_host = 0;
    for (uint32_t index = 0; index < server->rig_capacity; index++) {
        const struct simpool_server_rig *const rig = server->rigs[index];
        rigs += rig != NULL;
        of_host += rig != NULL && rig->host == host;
    }
    return (limits->rigs == 0 || rigs < limits->rigs) &&
           (limits->rigs_per_host == 0 || of_host < limits->rigs_per_host);
}

bool simpool_server_endures(const struct simpool_server_rig *rig)
{
    const size_t limit = rig->server->limits.unread_bytes;
    return rig->server->scripted || limit == 0 || rig->link->ops->queued_bytes(rig->link) <= limit;
}

/** Whoever opens a connection and says nothing, or never finishes a line, or never reads. */
static void on_round(void *context)
{
    struct simpool_server *const server = context;
    const struct stratum_instant now = simpool_server_now(server);
    const int64_t silence_us = server->limits.silence_us;
    for (uint32_t number = 1; number <= server->rig_capacity; number++) {
        const struct simpool_server_rig *const rig = simpool_server_find(server, number);
        if (rig == NULL) {
            continue;
        }
        const bool silent =
            silence_us > 0 && !rig->spoke && now.now_us - rig->came_us >= silence_us;
        if (silent || !simpool_server_endures(rig)) {
            simpool_pool_hang_up(server->pool, now, number, true);
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
