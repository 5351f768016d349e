/** What the pool judged: acceptance, credit, job switches; inside the KPI files only. */
#ifndef SIMPOOL_KPI_SHARES_H
#define SIMPOOL_KPI_SHARES_H

#include "simpool/kpi/kpi.h"
#include "simpool/kpi/rigs.h"
#include "simpool/kpi/table.h"

/** All zero: nothing was judged yet. */
struct simpool_share_counts {
    uint64_t jobs; /* sent, to anybody */
    uint64_t shares;
    uint64_t verified; /* hashed again */
    uint64_t by_verdict[STRATUM_VERDICT_COUNT];
    double credited; /* the sum of the accepted ones' difficulties… */
    double credited_squares;
    double difficulty; /* of the last job or share */
    struct simpool_samples switches;
};

/** How to turn counts into rates. */
struct simpool_share_scale {
    double elapsed_s; /* since the first connection */
    double yield;     /* of the algorithm; 0: unknown */
};

void simpool_share_counts_done(struct simpool_share_counts *counts);
/** Events that do not concern it are passed over. */
void simpool_share_counts_feed(struct simpool_share_counts *counts, struct simpool_kpi_rigs *rigs,
                               const struct stratum_event *event);
/** Fills in its KPIs, values[SIMPOOL_KPI_COUNT]. */
void simpool_share_counts_measure(const struct simpool_share_counts *counts,
                                  const struct simpool_kpi_rigs *rigs,
                                  const struct simpool_share_scale *scale,
                                  struct simpool_kpi_value *values);

#endif
