/** Which mistakes the refused shares of a run show, and how sure that is; inside the KPI files
 * only.
 */
#ifndef SIMPOOL_KPI_MISTAKES_H
#define SIMPOOL_KPI_MISTAKES_H

#include "simpool/kpi/kpi.h"

/** All zero: no share was refused yet. */
struct simpool_mistake_counts {
    struct simpool_mistake_sum {
        enum stratum_verdict verdict;
        char words[STRATUM_EVENT_MISTAKE_MAX + 1];
        uint64_t shares;
        double log_luck; /* the sum over them */
    } at[SIMPOOL_CAUSES_MAX];
    size_t count;
    uint64_t looked_into[STRATUM_VERDICT_COUNT];
    uint64_t hasty[STRATUM_VERDICT_COUNT]; /* of these unexplained, and not all was tried */
    uint64_t untold;                       /* not looked into: too many came at once */
};

/** Events that do not concern it are passed over. */
void simpool_mistake_counts_feed(struct simpool_mistake_counts *counts,
                                 const struct stratum_event *event);
/** Fills in the causes, those of most shares first, and what was not looked into. */
void simpool_mistake_counts_tell(const struct simpool_mistake_counts *counts,
                                 struct simpool_tally *tally);

#endif
