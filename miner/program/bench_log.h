/** What each level of the log costs a whole miner. */
#ifndef MINER_PROGRAM_BENCH_LOG_H
#define MINER_PROGRAM_BENCH_LOG_H

#include "miner/program/options.h"

/** Mines at a pool in memory, each level in turn, and prints a table or one JSON object. Shares
 *  come far faster than anywhere else, so that there is something to log.
 *
 *  options      in  devices and algorithm
 *  duration_us  in  of each level in each round
 *  returns      0 all within their limits; 1 it could not run; 3 a level costs too much
 */
int miner_bench_log(struct miner_options *options, int64_t duration_us, bool json);

#endif
