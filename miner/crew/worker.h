/** The thread of one device: proves it, feeds it two batches at a time, and replaces it when it
 *  fails. Everything here but the inbox belongs to that thread. */
#ifndef MINER_CREW_WORKER_H
#define MINER_CREW_WORKER_H

#include <pthread.h>

#include "miner/crew/inbox.h"
#include "miner/crew/placement.h"

/** Which device, and how to open it. */
struct miner_device_spec {
    const struct device_ops *ops;
    struct device_options options;
    struct miner_placement placement;
    unsigned intensity; /* % of its time that it works; 0: all of it */
    int64_t batch_us;   /* what a batch should take; 0: 30 ms */
};

/** One work given to the device and not yet collected. */
struct miner_batch {
    struct miner_range range;
    struct miner_find find; /* what its finds have in common */
};

struct miner_worker {
    struct miner_inbox *inbox;
    size_t index;
    struct miner_device_spec spec;
    enum qhash_algorithm algorithm;
    int64_t retry_us; /* how long a failed device rests, the first time */

    pthread_t thread;
    struct device *device;
    struct device_description description;
    char why[DEVICE_DETAIL_LEN]; /* what the device's driver says of its failure; "": nothing */
    struct miner_work work;      /* at hand; epoch 0: none */
    struct miner_batch batches[DEVICE_OUTSTANDING_MAX]; /* oldest first */
    size_t batch_count;
    struct device_work prepared;      /* the header that the last batch was of */
    struct miner_range prepared_from; /* turn 0: none */
    uint64_t batch_nonces;            /* what the device takes in spec.batch_us */
    int64_t facts_us;                 /* when its driver was asked last */
    int64_t collected_us;             /* the device was busy since then */
    unsigned faults;                  /* in a row, without having been proven between them */
    uint64_t true_finds;
    uint64_t false_finds;
};

/** The devices' clock, microseconds: the only one outside the loop. Batches are timed where they
 * are hashed, and it stands still while the machine sleeps, as a device does: no batch has taken so
 *  long. */
int64_t miner_worker_clock_us(void);
/** Starts its thread. false: no thread to be had. */
bool miner_worker_start(struct miner_worker *worker);
/** After miner_inbox_close(). */
void miner_worker_join(struct miner_worker *worker);

#endif
