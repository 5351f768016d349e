#include "simpool/kpi/samples.h"

#include "tests/unit/check.h"

static void add_all(struct simpool_samples *samples, int64_t first, int64_t last)
{
    for (int64_t time_us = first; time_us <= last; time_us++) {
        simpool_samples_add(samples, time_us);
    }
}

void test_kpi_samples_percentiles(void)
{
    struct simpool_samples samples = {0};
    check_int(simpool_samples_percentile(&samples, 50), 0);
    simpool_samples_add(&samples, 7);
    check_int(simpool_samples_percentile(&samples, 1), 7);
    check_int(simpool_samples_percentile(&samples, 100), 7);
    simpool_samples_add(&samples, -3);
    check_int(simpool_samples_percentile(&samples, 50), -3);
    check_int(simpool_samples_percentile(&samples, 51), 7);
    simpool_samples_done(&samples);
    add_all(&samples, 1, 200);
    check_int(simpool_samples_percentile(&samples, 50), 100);
    check_int(simpool_samples_percentile(&samples, 99), 198);
    check_int(samples.max, 200);
    check_int(samples.seen, 200);
    simpool_samples_done(&samples);
    simpool_samples_done(&samples);
}

/** Past the limit count and maximum stay exact, percentiles nearly so. */
void test_kpi_samples_thinned(void)
{
    struct simpool_samples samples = {0};
    const int64_t count = 5 * (int64_t)SIMPOOL_SAMPLES_MAX;
    add_all(&samples, 1, count);
    check_int(samples.seen, count);
    check_int(samples.max, count);
    check_true(samples.count <= SIMPOOL_SAMPLES_MAX && samples.count > SIMPOOL_SAMPLES_MAX / 4);
    check_near((double)simpool_samples_percentile(&samples, 50), (double)count * 0.5, 16);
    check_near((double)simpool_samples_percentile(&samples, 99), (double)count * 0.99, 16);
    /* sorted in between, and on it goes */
    add_all(&samples, count + 1, 2 * count);
    check_near((double)simpool_samples_percentile(&samples, 50), (double)count, 32);
    check_int(samples.max, 2 * count);
    simpool_samples_done(&samples);
}

/** A miner with ten times the answers has ten times the say, however each was thinned out. */
void test_kpi_samples_together(void)
{
    enum { FEW = 60000, MANY = 10 * FEW };
    struct simpool_samples many = {0};
    struct simpool_samples few = {0};
    add_all(&many, 1000001, 1000000 + MANY);
    add_all(&few, 1, FEW);
    struct simpool_samples both = {0};
    simpool_samples_add_all(&both, &few);
    simpool_samples_add_all(&both, &many);
    check_int(both.seen, FEW + MANY);
    check_int(both.max, 1000000 + MANY);
    check_true(simpool_samples_percentile(&both, 8) < 1000000);
    check_true(simpool_samples_percentile(&both, 11) > 1000000);
    simpool_samples_done(&both);
    simpool_samples_add_all(&both, &many);
    simpool_samples_add_all(&both, &few);
    simpool_samples_add_all(&both, &(struct simpool_samples){0});
    check_true(simpool_samples_percentile(&both, 8) < 1000000);
    check_true(simpool_samples_percentile(&both, 11) > 1000000);
    simpool_samples_done(&both);
    simpool_samples_done(&many);
    simpool_samples_done(&few);
}

void test_kpi_samples_copy(void)
{
    struct simpool_samples samples = {0};
    struct simpool_samples none = simpool_samples_copy(&samples);
    simpool_samples_add(&none, 5);
    check_int(samples.seen, 0);
    add_all(&samples, 1, 3);
    struct simpool_samples copy = simpool_samples_copy(&samples);
    simpool_samples_add(&copy, 9);
    check_int(copy.seen, 4);
    check_int(copy.max, 9);
    check_int(samples.seen, 3);
    check_int(simpool_samples_percentile(&samples, 100), 3);
    simpool_samples_done(&none);
    simpool_samples_done(&copy);
    simpool_samples_done(&samples);
}
