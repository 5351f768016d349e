/** Who was there, and when: uptime, sessions, breaks and recoveries; inside the KPI files only.
 *
 *  The clock starts with the first connection and runs while the pool can be reached, or the miner
 * is up: while a connection is authorized, not silenced, and was heard of since its last silence.
 *  A connection that survived one only in name is down until a share proves it alive.
 */
#ifndef SIMPOOL_KPI_PRESENCE_H
#define SIMPOOL_KPI_PRESENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "simpool/kpi/rigs.h"
#include "simpool/kpi/table.h"
#include "stratum/event.h"

/** All zero: nobody came yet. */
struct simpool_presence {
    bool begun;    /* somebody connected */
    bool was_up;   /* somebody was authorized */
    bool refusing; /* new connections are refused; open ones are left alone */
    bool silent;   /* every link is */
    bool down;     /* reachable, was up, is not: a recovery is running */
    uint32_t muted_rigs;
    uint32_t up_rigs;
    int64_t begun_us;
    int64_t at_us; /* everything is counted up to here */
    int64_t down_since_us;
    enum stratum_cause broken_by; /* who ended the connection that is missed now */
    int64_t reachable_us;
    int64_t up_us;
    int64_t lost_us;
    int64_t session_us; /* up since the miner last stopped */
    int64_t longest_us;
    uint64_t authorizations;
    uint64_t stops; /* by the miner, without cause */
    uint64_t connections;
    uint64_t probes;
    struct simpool_samples recoveries;
};

void simpool_presence_done(struct simpool_presence *presence);
/** Events that do not concern it are passed over. */
void simpool_presence_feed(struct simpool_presence *presence, struct simpool_kpi_rigs *rigs,
                           const struct stratum_event *event);
/** Fills in its KPIs, values[SIMPOOL_KPI_COUNT], as of now_us. */
void simpool_presence_measure(struct simpool_presence *presence, int64_t now_us,
                              struct simpool_kpi_value *values);
/** Time since the first connection, after measure(). */
double simpool_presence_elapsed_s(const struct simpool_presence *presence);

#endif
