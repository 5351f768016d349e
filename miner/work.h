/** What goes down to the devices and what comes up: plain values, copied between threads. */
#ifndef MINER_WORK_H
#define MINER_WORK_H

#include <stdint.h>

#include "qhash/algorithm.h"
#include "stratum/job.h"

/** One job to mine, complete: who has it needs nothing else. About 130 KB; copy with care. */
struct miner_work {
    uint64_t epoch; /* grows with every change; a find names the epoch it was made for */
    uint64_t space; /* changes when the search space is a fresh one (new job, new extranonce1): only
                       then does a ration start again; a new difficulty alone goes on */
    enum qhash_algorithm algorithm;
    double difficulty;
    uint8_t target[32]; /* the stricter of the two bounds, little-endian */
    uint32_t version_mask;
    struct stratum_set_extranonce extranonce;
    struct stratum_notify job;
};

/** A winning share, as a device reports it and as the session sends it. */
struct miner_find {
    uint64_t epoch;
    struct stratum_share share;
};

/** Batches that one device finished since it last told. */
struct miner_batches {
    uint64_t count;
    uint64_t nonces;     /* of all of them */
    int64_t took_us_max; /* the longest one */
};

/** Adds what is newer; either may be all zero. */
void miner_batches_add(struct miner_batches *batches, const struct miner_batches *newer);

#endif
