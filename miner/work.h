/** What goes down to the devices and what comes up: plain values, copied between threads. */
#ifndef MINER_WORK_H
#define MINER_WORK_H

#include <stdint.h>

#include "miner/ration.h"
#include "qhash/algorithm.h"
#include "qhash/device/device.h"
#include "stratum/job.h"

enum { MINER_DEVICES_MAX = 256 };

/** One job to mine, complete: who has it needs nothing else. About 130 KB; copy with care. */
struct miner_work {
    uint64_t epoch; /* grows with every change; a find names the epoch it was made for */
    uint64_t space; /* changes when the search space is a fresh one (new job, new extranonce1): only
                       then does a ration start again; a new difficulty alone goes on */
    enum qhash_algorithm algorithm;
    double difficulty;
    uint8_t target[32]; /* the stricter of the two bounds, little-endian */
    uint32_t version_mask;
    uint32_t ntime_ahead_max; /* s that its time may be moved on, once all else is used up */
    struct stratum_set_extranonce extranonce;
    struct stratum_notify job;
};

/** What there is to be searched of it. */
struct miner_extent miner_work_extent(const struct miner_work *work);
/** What the shares of a range have in common: all but the nonce, which is its first. */
void miner_work_share(struct stratum_share *out, const struct miner_work *work,
                      const struct miner_range *range);

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
