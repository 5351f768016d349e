#include "stratum/net/queue.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "stratum/room.h"

enum { QUEUE_FIRST_CAPACITY = 4096 };

void stratum_queue_done(struct stratum_queue *queue)
{
    free(queue->bytes);
    *queue = (struct stratum_queue){0};
}

static bool grow(struct stratum_queue *queue, size_t needed)
{
    const size_t wanted = needed < QUEUE_FIRST_CAPACITY ? QUEUE_FIRST_CAPACITY : needed;
    uint8_t *const bytes = stratum_room_for(queue->bytes, &queue->capacity, wanted, 1);
    if (bytes != NULL) {
        queue->bytes = bytes;
    }
    return bytes != NULL;
}

bool stratum_queue_add(struct stratum_queue *queue, const uint8_t *bytes, size_t len)
{
    if (len == 0) {
        return true;
    }
    if (queue->capacity - queue->len < len && !grow(queue, queue->len + len)) {
        return false;
    }
    if (queue->capacity - queue->start - queue->len < len) {
        memmove(queue->bytes, queue->bytes + queue->start, queue->len);
        queue->start = 0;
    }
    memcpy(queue->bytes + queue->start + queue->len, bytes, len);
    queue->len += len;
    return true;
}

const uint8_t *stratum_queue_view(const struct stratum_queue *queue)
{
    return queue->bytes + queue->start;
}

void stratum_queue_drop(struct stratum_queue *queue, size_t len)
{
    assert(len <= queue->len);
    queue->start += len;
    queue->len -= len;
    if (queue->len == 0) { /* thousands of idle connections would keep thousands of buffers */
        stratum_queue_done(queue);
    }
}
