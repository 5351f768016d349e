/** Looking at a running pool and steering it, over HTTP: docs/OPERATING.md lists the calls.
 * Requests and replies are plain values; what they do goes through the server's verbs, as a story's
 * does. */
#ifndef SIMPOOL_SERVER_CONTROL_H
#define SIMPOOL_SERVER_CONTROL_H

#include "simpool/kpi/kpi.h"
#include "simpool/server/server.h"
#include "stratum/net/http.h"

/** Borrowed. */
struct simpool_control {
    struct simpool_server *server;
    struct simpool_kpis *kpis; /* fed with the server's events */
};

/** A struct stratum_http_options' handle; context is a struct simpool_control. cost: what it lists;
 *  at 9,500 rigs some milliseconds, in which no miner is served. */
void simpool_control_handle(void *context, const struct stratum_http_request *request,
                            struct stratum_http_reply *reply);

#endif
