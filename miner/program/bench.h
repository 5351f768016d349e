/** How fast the devices are, and how near to their ceiling: no pool, an unreachable target. */
#ifndef MINER_PROGRAM_BENCH_H
#define MINER_PROGRAM_BENCH_H

#include "miner/crew/worker.h"

enum { MINER_BENCH_ITERATIONS_MAX = 1024 };

struct miner_bench_options {
    const struct miner_device_spec *specs; /* one thread each, all at once */
    size_t spec_count;
    enum qhash_algorithm algorithm;
    int64_t duration_us; /* of one iteration */
    size_t iterations;
    double handicap; /* so much of the work is done once more and not counted; 0: an honest bench */
};

/** One iteration, all devices together. */
struct miner_bench_sample {
    double rate_hps;
    double ceiling_hps; /* SHA-256 of the same nonces alone, in alternation; 0: no device has one */
    double batch_us;    /* the median batch of the first device */
    double batch_nonces;
};

/** returns DEVICE_OK, or what a device said that could not be used; *device is then its index. */
enum device_status miner_bench_run(const struct miner_bench_options *options,
                                   struct miner_bench_sample *samples, size_t *device);

#endif
