#include "simpool/pool/vardiff.h"

#include <math.h>
#include <string.h>

#include "stratum/exponential.h"

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
        sum += (double)vardiff->of.seconds[index];
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

static double nomp(struct simpool_vardiff *vardiff, const struct simpool_vardiff_options *options,
                   const struct simpool_vardiff_share *share)
{
    const int64_t now_us = share->now_us;
    const double difficulty = share->difficulty;
    if (vardiff->shared_us == 0) {
        vardiff->shared_us = now_us;
        vardiff->retarget_us = now_us - (int64_t)(options->retarget_s / 2 * 1e6);
        return 0;
    }
    const size_t size = ring_size(options);
    vardiff->of.seconds[vardiff->count++ % size] = (float)(now_us - vardiff->shared_us) / 1e6F;
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

/* Of a mean that fades over so long, and takes in no more than twenty shares a second, one by one.
 */
static const double FADES_S = 300, TOO_SOON_S = 0.05;
/* Of the wanted pace: between these nothing is changed. */
static const double SLOW = 0.5, FAST = 4.0 / 3;

/* The part of something that fades which is gone after so long. */
static double gone(double seconds)
{
    return 1 - stratum_exp(-fmin(seconds / FADES_S, 36));
}

static double since_s(int64_t now_us, int64_t then_us)
{
    return fmax((double)(now_us - then_us) / 1e6, 0.001);
}

static void count_work(struct simpool_vardiff *vardiff, const struct simpool_vardiff_share *share)
{
    if (vardiff->shared_us == 0) { /* of the first nobody knows how long it took */
        vardiff->shared_us = share->now_us;
        return;
    }
    const double passed_s = since_s(share->now_us, vardiff->shared_us);
    vardiff->of.work.uncounted += share->worth;
    if (passed_s < TOO_SOON_S) {
        return;
    }
    const double part = gone(passed_s);
    vardiff->of.work.rate += vardiff->of.work.uncounted / passed_s * part;
    vardiff->of.work.rate /= 1 + part;
    vardiff->of.work.uncounted = 0;
    vardiff->shared_us = share->now_us;
}

/* Whole numbers from 1 on, one digit below: miners were seen to cut off the others. */
static double one_digit(double difficulty)
{
    double wholes = 1; /* in one: a power of ten, and so exact while it is at most 1e22 */
    while (difficulty * wholes < 1 && wholes < 1e300) {
        wholes *= 10;
    }
    return round(difficulty * wholes) / wholes;
}

static double ckpool(struct simpool_vardiff *vardiff, const struct simpool_vardiff_options *options,
                     const struct simpool_vardiff_share *share)
{
    const int64_t now_us = share->now_us;
    if (share->worth <= 0) {
        return 0;
    }
    if (vardiff->of.work.first_us == 0) {
        vardiff->of.work.first_us = vardiff->retarget_us = now_us;
    }
    count_work(vardiff, share);
    vardiff->count++;
    if ((double)vardiff->count < options->retarget_s / options->target_s &&
        since_s(now_us, vardiff->retarget_us) < options->retarget_s) {
        return 0;
    }
    if (share->worth != share->difficulty) { /* of a job that was given before the last change */
        vardiff->count = 0;
        return 0;
    }
    const double rate = vardiff->of.work.rate / gone(since_s(now_us, vardiff->of.work.first_us));
    const double pace = rate / share->difficulty * options->target_s;
    double wanted = fmax(rate * options->target_s, options->least);
    wanted = options->most > 0 ? fmin(wanted, options->most) : wanted;
    wanted = wanted > 0 ? one_digit(wanted) : 0;
    if ((pace > SLOW && pace < FAST) || wanted == 0 || wanted == share->difficulty) {
        return 0;
    }
    vardiff->retarget_us = now_us;
    if (wanted < share->difficulty && vardiff->count == 1) {
        return 0; /* it has only been away */
    }
    vardiff->count = 0;
    return wanted;
}

double simpool_vardiff_on_share(struct simpool_vardiff *vardiff,
                                const struct simpool_vardiff_options *options,
                                const struct simpool_vardiff_share *share)
{
    if (options->target_s <= 0 || share->difficulty <= 0) {
        return 0;
    }
    return options->rule == SIMPOOL_VARDIFF_CKPOOL ? ckpool(vardiff, options, share)
                                                   : nomp(vardiff, options, share);
}
