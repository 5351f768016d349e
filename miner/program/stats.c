#include "miner/program/stats.h"

#include <math.h>
#include <stdlib.h>

static const double mad_to_sigma = 1.4826;    /* of a normal spread */
static const double median_to_error = 1.2533; /* sqrt(pi / 2): a median is less sure than a mean */

static int compare(const void *left, const void *right)
{
    const double a = *(const double *)left;
    const double b = *(const double *)right;
    return a < b ? -1 : a > b;
}

static double median_of(double *samples, size_t count)
{
    qsort(samples, count, sizeof *samples, compare);
    return count % 2 == 1 ? samples[count / 2] : (samples[count / 2 - 1] + samples[count / 2]) / 2;
}

/** Median of the distances from the middle, of sorted samples: the nearest ones are next to it. */
static double spread_of(const double *samples, size_t count, double median)
{
    size_t low = 0, high = count - 1;
    double distance = 0;
    for (size_t left = count; left > count / 2; left--) { /* take the farthest away, one by one */
        const double below = median - samples[low];
        const double above = samples[high] - median;
        distance = below > above ? below : above;
        low += below > above ? 1 : 0;
        high -= below > above ? 0 : left > 1 ? 1 : 0;
    }
    return distance;
}

struct miner_stats miner_stats_of(double *samples, size_t count)
{
    if (count == 0) {
        return (struct miner_stats){.count = 0};
    }
    struct miner_stats stats = {.count = count, .median = median_of(samples, count)};
    stats.least = samples[0];
    stats.most = samples[count - 1];
    stats.error = median_to_error * mad_to_sigma * spread_of(samples, count, stats.median) /
                  sqrt((double)count);
    return stats;
}
