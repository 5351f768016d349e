/** What the pool judged: acceptance, credit, job switches; inside the KPI files only. */
#ifndef SIMPOOL_KPI_SHARES_H
#define SIMPOOL_KPI_SHARES_H

#include "simpool/kpi/kpi.h"
#include "simpool/kpi/rigs.h"
#include "simpool/kpi/table.h"

/** How many shares of a miner may be on the wire, and of how many the pool's verdict is known. */
enum { SIMPOOL_KPI_IN_FLIGHT_MAX = 256, SIMPOOL_KPI_CREDITED_KEPT = 512 };

/** Accepted shares, of different weights. */
struct simpool_credit_sum {
    uint64_t shares;
    double difficulties; /* their sum… */
    double squares;
    double hardest; /* difficulty of a job: of so much a share would have been, had one come */
};

/** All zero: nothing was judged yet. */
struct simpool_share_counts {
    uint64_t jobs; /* sent, to anybody */
    uint64_t shares;
    uint64_t verified; /* hashed again */
    uint64_t by_verdict[STRATUM_VERDICT_COUNT];
    struct simpool_credit_sum credit;
    struct simpool_samples switches;
    uint64_t credited_ids[SIMPOOL_KPI_CREDITED_KEPT]; /* of the accepted ones of late, a ring */
};

/** How to turn counts into rates. */
struct simpool_share_scale {
    double elapsed_s; /* since the first connection, or whatever they were counted in */
    double yield;     /* of the algorithm; 0: unknown */
};

void simpool_share_counts_done(struct simpool_share_counts *counts);
/** Events that do not concern it are passed over. */
void simpool_share_counts_feed(struct simpool_share_counts *counts, struct simpool_kpi_rigs *rigs,
                               const struct stratum_event *event);
void simpool_credit_add(struct simpool_credit_sum *sum, double difficulty);
/** The rate that they prove, and its interval. Time and yield are above 0. */
void simpool_credit_measure(const struct simpool_credit_sum *sum,
                            const struct simpool_share_scale *scale,
                            struct simpool_kpi_value *value);
/** What a share has in both journals, as a number: its job and nonce; 0: they do not say. */
uint64_t simpool_kpi_share_id(const struct stratum_event *event);
/** Whether it is among the last ones that were accepted; not of 0. */
bool simpool_share_counts_credited(const struct simpool_share_counts *counts, uint64_t id);
/** Fills in its KPIs, values[SIMPOOL_KPI_COUNT]. */
void simpool_share_counts_measure(const struct simpool_share_counts *counts,
                                  const struct simpool_kpi_rigs *rigs,
                                  const struct simpool_share_scale *scale,
                                  struct simpool_kpi_value *values);

#endif
