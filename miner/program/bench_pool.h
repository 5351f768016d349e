/** A pool in memory that never refuses: work for benches, without a socket and without a judge. */
#ifndef MINER_PROGRAM_BENCH_POOL_H
#define MINER_PROGRAM_BENCH_POOL_H

#include "stratum/line.h"
#include "stratum/net/link.h"

/** One connection; belongs to the loop's thread and must stay where it is. */
struct miner_bench_pool {
    struct stratum_loop *loop;
    struct stratum_listener *listener;
    struct stratum_link *link;
    struct stratum_lines lines;
    struct stratum_timer job_timer;
    double difficulty;
    int64_t job_every_us;
    unsigned job;
    uint64_t submits;
};

/** loop, difficulty and job_every_us are set. false: out of memory. */
bool miner_bench_pool_open(struct miner_bench_pool *pool, struct stratum_switchboard *board,
                           const struct stratum_address *address);
void miner_bench_pool_close(struct miner_bench_pool *pool);

#endif
