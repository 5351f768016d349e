/** The inside of the inbox, shared by its own files and nobody else.
 *
 *  inbox.c         its life, and the loop's side
 *  inbox_device.c  the devices' side
 */
#ifndef MINER_CREW_INBOX_STATE_H
#define MINER_CREW_INBOX_STATE_H

#include <assert.h>
#include <pthread.h>

#include "miner/crew/inbox.h"

/** What one device has told and not been heard of yet. */
struct miner_desk {
    struct device *device; /* lent; NULL: absent */
    bool rests;
    bool out;           /* it was present, or nearly, and has failed */
    bool spent;         /* nothing but another process may help it */
    int64_t closing_us; /* since when it is being closed; INT64_MAX: it is not */
    bool left;          /* its thread comes no more */
    uint64_t reached;
    uint64_t hashed;
    struct miner_batches batches;
    bool has_facts;
    struct device_facts facts;
    bool trouble;
    char trouble_text[MINER_TROUBLE_MAX + 1];
};

struct miner_inbox {
    struct stratum_loop *loop;
    pthread_mutex_t mutex; /* guards everything below */
    pthread_cond_t news;   /* for devices: the order has changed */
    pthread_cond_t room;   /* for devices: the queue of finds is not full */
    bool closed;
    bool paused;
    struct miner_work work;
    uint64_t told_epoch; /* the last one that was told to be reached */
    struct miner_ration ration;
    uint64_t told_space; /* the last one that was told to be exhausted */
    struct miner_find finds[MINER_FINDS_MAX];
    size_t find_first;
    size_t find_count;
    size_t device_count;
    struct miner_desk desks[];
};

static inline void miner_inbox_lock(struct miner_inbox *inbox)
{
    const int failed = pthread_mutex_lock(&inbox->mutex);
    assert(failed == 0);
    (void)failed;
}

static inline void miner_inbox_unlock(struct miner_inbox *inbox)
{
    const int failed = pthread_mutex_unlock(&inbox->mutex);
    assert(failed == 0);
    (void)failed;
}

#endif
