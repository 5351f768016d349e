/** Whether the hashrate that a miner shows is the one it is credited with. Pure. */
#ifndef SIMPOOL_KPI_HONESTY_H
#define SIMPOOL_KPI_HONESTY_H

#include "simpool/kpi/kpi.h"
#include "stratum/text.h"

enum simpool_honesty {
    SIMPOOL_HONESTY_UNKNOWN, /* nothing was displayed, or no job was given to hold it against */
    SIMPOOL_HONEST,          /* inside the 95 % interval of what was credited */
    SIMPOOL_DOUBTFUL,        /* outside of it, as chance brings it once in twenty runs */
    SIMPOOL_DISHONEST,       /* chance brings it less than once in ten thousand runs */
    SIMPOOL_NOT_JUDGED       /* outside of it, and the weather may well be why */
};

/** displayed_hps against credited_hps, both computed. Shares come as Poisson's: of those that the
 *  displayed rate promised, the credited ones are counted (Chernoff's bound on the tail). None at
 *  all is judged too, as if every job had been as hard as the hardest.
 *  A rate above the credited one is held against the fair time alone, see simpool_kpis_display().
 * One below it is no lie when the miner was away for a while, as its window may have seen nothing
 * else: only a journal's mean, which is of all the time, is judged then. *against: the value that
 * it was held against; not of UNKNOWN */
enum simpool_honesty simpool_honesty_judge(const struct simpool_kpis *kpis,
                                           const struct simpool_kpi_value **against);
/** Why it is not judged: "for 78 of 82 s faults may have kept its shares back".
 *  returns whether it is the faults */
bool simpool_honesty_excuse(struct stratum_text *out, const struct simpool_kpis *kpis);

#endif
