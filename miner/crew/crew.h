/** The seam between the loop and whoever hashes: threads with devices, or the lab's modelled one.
 */
#ifndef MINER_CREW_CREW_H
#define MINER_CREW_CREW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "miner/work.h"

struct miner_crew;

/** What a crew tells, always on the loop's thread. */
struct miner_crew_events {
    void (*found)(void *context, const struct miner_find *find);
    /** nonces really hashed by one device since its last report */
    void (*hashed)(void *context, size_t device_index, uint64_t nonces);
    /** every device has left all older epochs */
    void (*working)(void *context, uint64_t epoch);
    /** a device is gone for good, or came back; text says which and why */
    void (*trouble)(void *context, size_t device_index, const char *text);
    /** how long its batches take; NULL: nobody asks */
    void (*batched)(void *context, size_t device_index, const struct miner_batches *batches);
    /** what its driver says of a device, every few seconds; NULL: nobody asks */
    void (*facts)(void *context, size_t device_index, const struct device_facts *facts);
};

struct miner_crew_ops {
    /** The latest work wins; older work stops within ~1 ms. Copied. */
    void (*work)(struct miner_crew *crew, const struct miner_work *work);
    /** No work until the next one; finds of what was running still come up (and are dropped by
     *  their epoch where they are stale). */
    void (*pause)(struct miner_crew *crew);
    /** Whether, after a pause, nothing is under way any more: every find has come up. */
    bool (*quiet)(const struct miner_crew *crew);
    /** Waits for the threads, but not for ever; no event comes after it. false: a device's driver
     *  does not return, and the crew, its loop included, has to stay as it is for the thread that
     *  is in there. It may be tried again. */
    bool (*free)(struct miner_crew *crew);
};

/** First member of each kind of crew. */
struct miner_crew {
    const struct miner_crew_ops *ops;
    const struct miner_crew_events *events; /* set by the owner before the first work */
    void *context;
    size_t device_count;
};

#endif
