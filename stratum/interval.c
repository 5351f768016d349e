#include "stratum/interval.h"

#include <assert.h>
#include <float.h>
#include <math.h>

static const double tail = 0.025;               /* on each side */
static const double tail_z = 1.959963984540054; /* where the normal curve leaves it */
static const double exact_count_max = 1000;

/** The regularised lower incomplete gamma function, by its series; shape > 0, x > 0.
 *  source: Abramowitz and Stegun 6.5.29 */
static double gamma_below(double shape, double x)
{
    double term = exp(shape * log(x) - x - lgamma(shape + 1));
    double sum = 0;
    /* Terms grow until shape + step passes x, then fall faster than a geometric series. */
    for (double step = 1; term > sum * 1e-17 || shape + step < x; step++) {
        sum += term;
        term *= x / (shape + step);
    }
    return sum;
}

/** The x below which a gamma variable of that shape is with this probability. */
static double gamma_quantile(double shape, double probability)
{
    double low = 0;
    double high = shape + 10 * sqrt(shape) + 10; /* beyond both tails */
    for (int step = 0; step < 100 && low < high; step++) {
        const double middle = low + (high - low) / 2;
        if (gamma_below(shape, middle) < probability) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return high;
}

/** The same, by Wilson and Hilferty's cube root. */
static double gamma_quantile_near(double shape, double z)
{
    const double root = 1 - 1 / (9 * shape) + z / (3 * sqrt(shape));
    return shape * root * root * root;
}

struct stratum_interval stratum_interval_count(double count)
{
    assert(count >= 0);
    if (count > exact_count_max) {
        return (struct stratum_interval){gamma_quantile_near(count, -tail_z),
                                         gamma_quantile_near(count + 1, tail_z)};
    }
    return (struct stratum_interval){count > 0 ? gamma_quantile(count, tail) : 0,
                                     gamma_quantile(count + 1, 1 - tail)};
}

double stratum_interval_equal(double sum, double squares, uint64_t count)
{
    const double equal = sum / squares * sum;
    if (count <= 1 || !(squares >= DBL_MIN && isfinite(squares)) || !isfinite(equal) ||
        equal > (double)count) {
        return (double)count;
    }
    return equal < 1 ? 1 : equal;
}

struct stratum_interval stratum_interval_part(uint64_t count, uint64_t total)
{
    assert(count <= total && total > 0);
    const uint64_t rarer = count < total - count ? count : total - count;
    struct stratum_interval interval = stratum_interval_count((double)rarer);
    interval.low /= (double)total;
    interval.high = fmin(1, interval.high / (double)total);
    return rarer == count ? interval
                          : (struct stratum_interval){1 - interval.high, 1 - interval.low};
}
