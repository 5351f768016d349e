/** The miners of a run, each with a journal and a clock of its own; inside the KPI files only.
 *
 *  A journal begins with its run-started; what is told before one is the first miner's. Rates and
 *  the use of processors are added up, times and losses are those of all.
 */
#ifndef SIMPOOL_KPI_TEAM_H
#define SIMPOOL_KPI_TEAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "simpool/kpi/machine.h"
#include "simpool/kpi/miner.h"
#include "simpool/kpi/rigs.h"
#include "simpool/kpi/shares.h"
#include "stratum/event.h"

enum {
    SIMPOOL_KPI_TEAM_MAX = 64, /* miners; the events of more are the last one's */
    SIMPOOL_KPI_DIALS_MAX = 1024
};

struct simpool_kpi_member;

/** All zero: nobody's. */
struct simpool_kpi_team {
    struct simpool_kpi_member *members[SIMPOOL_KPI_TEAM_MAX];
    size_t count;
    /* Connections as the pool saw them, the first ones: which extranonce was given to which. */
    struct simpool_kpi_dial {
        uint64_t extranonce; /* by hash */
        int64_t connected_us;
    } dials[SIMPOOL_KPI_DIALS_MAX];
    size_t dial_count;
    bool connected; /* the pool, ever, and… */
    int64_t connected_us;
    bool ended; /* what happens after the pool's run is nobody's merit or fault */
    int64_t ended_us;
};

void simpool_kpi_team_done(struct simpool_kpi_team *team);
/** What the pool's journal says of its own clock; all of it before the miners' journals. */
void simpool_kpi_team_hear(struct simpool_kpi_team *team, struct simpool_kpi_rigs *rigs,
                           const struct stratum_event *event);
/** An event of a miner's journal. */
void simpool_kpi_team_feed(struct simpool_kpi_team *team, const struct stratum_event *event);
/** Whether anything was told by a miner. */
bool simpool_kpi_team_present(const struct simpool_kpi_team *team);
/** Fills in its KPIs, values[SIMPOOL_KPI_COUNT]; shares NULL: there is no pool's journal. */
void simpool_kpi_team_measure(const struct simpool_kpi_team *team, int64_t now_us,
                              const struct simpool_share_counts *shares,
                              struct simpool_kpi_value *values);

#endif
