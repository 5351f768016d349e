/* The works that a device has been given and not yet answered: two at most, oldest first. */
#ifndef QHASH_DEVICE_QUEUE_H
#define QHASH_DEVICE_QUEUE_H

#include <assert.h>

#include "qhash/device/device.h"

/** All zero is empty. Belongs to the thread that owns the device. */
struct device_queue {
    struct device_work works[DEVICE_OUTSTANDING_MAX];
    unsigned first, count;
};

/** Add a work behind the others; DEVICE_FULL leaves the queue as it was. */
static inline enum device_status device_queue_put(struct device_queue *queue,
                                                  const struct device_work *work)
{
    assert(work->nonce_first <= work->nonce_last);
    if (queue->count == DEVICE_OUTSTANDING_MAX) {
        return DEVICE_FULL;
    }
    queue->works[(queue->first + queue->count) % DEVICE_OUTSTANDING_MAX] = *work;
    queue->count++;
    return DEVICE_OK;
}

/** Look at the oldest work; NULL when there is none. */
static inline const struct device_work *device_queue_view(const struct device_queue *queue)
{
    return queue->count > 0 ? &queue->works[queue->first] : NULL;
}

/** Drop the oldest work; there must be one. */
static inline void device_queue_drop(struct device_queue *queue)
{
    assert(queue->count > 0);
    queue->first = (queue->first + 1) % DEVICE_OUTSTANDING_MAX;
    queue->count--;
}

#endif
