#include "simpool/pool/vardiff.h"

#include <math.h>
#include <string.h>

static size_t ring_size(const struct simpool_vardiff_options *options)
{
    const double size = options->retarget_s / options->target_s * 4;
    return size < 1                           ? 1
           : size > SIMPOOL_VARDIFF_TIMES_MAX ? SIMPOOL_VARDIFF_TIMES_MAX
                                              : (size_t)size;
}

static double mean(const struct simpool_vardiff *vardiff, size_t size)
{
    const size_t count = vardiff->count < size ? vardiff->count : size;
    double sum = 0;
    for (size_t index = 0; index < count; index++) {
        sum += (double)vardiff->seconds[index];
    }
    return sum / (double)count;
}

/* How much harder it should be; 0: the pace is right. */
static double factor(const struct simpool_vardiff_options *options, double mean_s,
                     double difficulty)
{
    const double slack_s = options->target_s * options->variance;
    /* Shares faster than the clock can tell: as hard as a step may make it. */
    const double wanted = options->target_s / fmax(mean_s, options->target_s / 1024);
    if (mean_s > options->target_s + slack_s) {
        return options->least > 0 ? fmax(wanted, fmin(1, options->least / difficulty)) : wanted;
    }
    if (mean_s < options->target_s - slack_s) {
        return options->most > 0 ? fmin(wanted, fmax(1, options->most / difficulty)) : wanted;
    }
    return 0;
}

double simpool_vardiff_on_share(struct simpool_vardiff *vardiff,
                                const struct simpool_vardiff_options *options, int64_t now_us,
                                double difficulty)
{
    if (options->target_s <= 0 || difficulty <= 0) {
        return 0;
    }
    if (vardiff->shared_us == 0) {
        vardiff->shared_us = now_us;
        vardiff->retarget_us = now_us - (int64_t)(options->retarget_s / 2 * 1e6);
        return 0;
    }
    const size_t size = ring_size(options);
    vardiff->seconds[vardiff->count++ % size] = (float)(now_us - vardiff->shared_us) / 1e6F;
    vardiff->shared_us = now_us;
    if ((double)(now_us - vardiff->retarget_us) < options->retarget_s * 1e6) {
        return 0;
    }
    vardiff->retarget_us = now_us;
    const double harder = factor(options, mean(vardiff, size), difficulty);
    if (harder == 0) {
        return 0;
    }
    vardiff->count = 0;
    /* Eight decimals, as the original; what is smaller keeps its digits. */
    const double wanted = difficulty * harder;
    const double rounded = wanted >= 1e-4 ? round(wanted * 1e8) / 1e8 : wanted;
    return rounded == difficulty ? 0 : rounded;
}
