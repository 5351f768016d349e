/** The middle of noisy measurements, and how sure it is. Pure. */
#ifndef MINER_PROGRAM_STATS_H
#define MINER_PROGRAM_STATS_H

#include <stddef.h>

struct miner_stats {
    size_t count;
    double median;
    double error; /* standard error of the median, from the spread around it */
    double least, most;
};

/** Sorts samples; none: all zero. */
struct miner_stats miner_stats_of(double *samples, size_t count);

#endif
