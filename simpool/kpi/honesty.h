/** Whether the hashrate that a miner shows is the one it is credited with. Pure. */
#ifndef SIMPOOL_KPI_HONESTY_H
#define SIMPOOL_KPI_HONESTY_H

#include "simpool/kpi/kpi.h"

enum simpool_honesty {
    SIMPOOL_HONESTY_UNKNOWN, /* nothing was displayed, or no job was given to hold it against */
    SIMPOOL_HONEST,          /* inside the 95 % interval of what was credited */
    SIMPOOL_DOUBTFUL,        /* outside of it, as chance brings it once in twenty runs */
    SIMPOOL_DISHONEST        /* chance brings it less than once in ten thousand runs */
};

/** displayed_hps against credited_hps, both computed. Shares come as Poisson's: of those that the
 *  displayed rate promised, the credited ones are counted (Chernoff's bound on the tail). None at
 *  all is judged too, as if every job had been as hard as the hardest. */
enum simpool_honesty simpool_honesty_judge(const struct simpool_kpis *kpis);

#endif
