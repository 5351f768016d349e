#include "miner/program/bench.h"

#include "tests/unit/check.h"

static struct miner_bench_options options_of(const struct miner_device_spec *spec)
{
    return (struct miner_bench_options){.specs = spec,
                                        .spec_count = 1,
                                        .algorithm = QHASH_ALGORITHM_QHASH,
                                        .duration_us = 1000,
                                        .iterations = 3};
}

/* A CPU is slower than SHA-256 alone, and a handicap shows; how fast either is, is not tested. */
void test_bench_cpu(void)
{
    const struct miner_device_spec spec = {.ops = device_by_name("cpu")};
    struct miner_bench_options options = options_of(&spec);
    struct miner_bench_sample samples[3];
    size_t device = 9;
    check_int(miner_bench_run(&options, samples, &device), DEVICE_OK);
    for (size_t index = 0; index < options.iterations; index++) {
        check_true(samples[index].rate_hps > 0);
        check_true(samples[index].ceiling_hps > 0);
        check_true(samples[index].batch_nonces >= 256);
    }
    options.algorithm = QHASH_ALGORITHM_SHA256D;
    options.iterations = 1;
    check_int(miner_bench_run(&options, samples, &device), DEVICE_OK);
    check_near(samples[0].ceiling_hps, 0, 0); /* it is its own ceiling */
}

void test_bench_device_that_cannot_be_used(void)
{
    struct miner_device_spec specs[2] = {{.ops = device_by_name("cpu")},
                                         {.ops = device_by_name("cpu")}};
    specs[1].options.engine = "no such engine";
    struct miner_bench_options options = options_of(specs);
    options.spec_count = 2;
    struct miner_bench_sample samples[3];
    size_t device = 9;
    check_int(miner_bench_run(&options, samples, &device), DEVICE_ABSENT);
    check_int(device, 1);
}
