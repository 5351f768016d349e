/** Variable difficulty: shares come at a wanted pace. Pure: times and difficulties in, a difficulty
 *  out. The rule is node-stratum-pool's: it looks at the mean of the last times between shares.
 *  source: zone117x/node-stratum-pool, lib/varDiff.js @ d1e71da */
#ifndef SIMPOOL_POOL_VARDIFF_H
#define SIMPOOL_POOL_VARDIFF_H

#include <stddef.h>
#include <stdint.h>

enum { SIMPOOL_VARDIFF_TIMES_MAX = 32 };

struct simpool_vardiff_options {
    double target_s;   /* between two shares; 0: difficulty never varies */
    double retarget_s; /* between two looks */
    double variance;   /* the mean may miss the target by this part of it */
    double least;      /* difficulty; 0: no bound */
    double most;       /* difficulty; 0: no bound */
};

/** Of one miner; starts as zeros. */
struct simpool_vardiff {
    int64_t shared_us;   /* when its last share came; 0: none yet */
    int64_t retarget_us; /* when it was looked at last */
    float seconds[SIMPOOL_VARDIFF_TIMES_MAX];
    size_t count; /* of times, ever; the ring holds the last ones */
};

/** A share came. returns the difficulty it should have from now on, or 0: it stays. */
double simpool_vardiff_on_share(struct simpool_vardiff *vardiff,
                                const struct simpool_vardiff_options *options, int64_t now_us,
                                double difficulty);

#endif
