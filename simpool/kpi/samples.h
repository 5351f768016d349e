/** Numbers, most of them durations, kept to say p50, p99 and max of them; inside the KPI files
 * only.
 *
 *  All of them up to a limit; from then on every second, fourth, … one, evenly spread over the run.
 *  Count and maximum are always exact.
 */
#ifndef SIMPOOL_KPI_SAMPLES_H
#define SIMPOOL_KPI_SAMPLES_H

#include <stddef.h>
#include <stdint.h>

enum { SIMPOOL_SAMPLES_MAX = 1 << 16 };

/** All zero: empty. */
struct simpool_samples {
    int64_t *kept; /* in the order in which they came */
    size_t count;
    size_t capacity;
    unsigned thinned; /* every 2^thinned-th is kept */
    uint64_t seen;
    int64_t max;
};

void simpool_samples_done(struct simpool_samples *samples);
void simpool_samples_add(struct simpool_samples *samples, int64_t number);
/** Those of another one, behind its own. */
void simpool_samples_add_all(struct simpool_samples *samples, const struct simpool_samples *others);
/** A copy to add unfinished ones to; without memory its percentiles rest on those alone. */
struct simpool_samples simpool_samples_copy(const struct simpool_samples *samples);
/** The smallest sample that so many percent do not exceed (nearest rank); 0 < percent <= 100.
 * Sorts; the maximum when none could be kept. */
int64_t simpool_samples_percentile(struct simpool_samples *samples, unsigned percent);
/** The mean of those that came in the later half of the run, before any percentile; 0 without any.
 */
double simpool_samples_late_mean(const struct simpool_samples *samples);

#endif
