/** 95 % intervals of counts: what a share count says about the rate behind it. Pure.
 *
 *  One rule for all: events that come one by one are Poisson, and their interval is Garwood's exact
 *  one (half of a chi-square quantile). A part of a total is judged by the rarer of its two
 *  outcomes, for which this is never narrower than the binomial truth: 0 of N means "up to 3.69 /
 * N".
 *
 *  source  Garwood, Fiducial limits for the Poisson distribution, Biometrika 28 (1936)
 */
#ifndef STRATUM_INTERVAL_H
#define STRATUM_INTERVAL_H

#include <stdint.h>

struct stratum_interval {
    double low;
    double high;
};

/** Of the expected count behind count >= 0 events. A fraction is fine: the effective number of
 *  events that weigh differently. Exact up to 1,000, then Wilson and Hilferty's approximation,
 *  whose error is below 1e-5 there. */
struct stratum_interval stratum_interval_count(double count);
/** How many events of equal weight say as much as these count ones: sum² / squares, from 1 to
 * count. Where the sums have left the range of numbers, count. */
double stratum_interval_equal(double sum, double squares, uint64_t count);
/** Of count / total, count <= total, total > 0; within [0, 1]. */
struct stratum_interval stratum_interval_part(uint64_t count, uint64_t total);

#endif
