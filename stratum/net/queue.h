/** Bytes that wait, first in first out, in one growing buffer. */
#ifndef STRATUM_NET_QUEUE_H
#define STRATUM_NET_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** All zero: empty, and owns nothing. */
struct stratum_queue {
    uint8_t *bytes;
    size_t start; /* the first byte that waits */
    size_t len;
    size_t capacity;
};

void stratum_queue_done(struct stratum_queue *queue);
/** false: out of memory, nothing was added. */
bool stratum_queue_add(struct stratum_queue *queue, const uint8_t *bytes, size_t len);
/** The bytes that wait; a view until the next add or drop. */
const uint8_t *stratum_queue_view(const struct stratum_queue *queue);
/** Forget the first len bytes; an empty queue gives its buffer back. */
void stratum_queue_drop(struct stratum_queue *queue, size_t len);

#endif
