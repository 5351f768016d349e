/** Lines from many threads to one: a bounded ring without locks. Private to log.c. */
#ifndef STRATUM_NET_LOG_RING_H
#define STRATUM_NET_LOG_RING_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    STRATUM_LOG_LINE_MAX = 488,   /* with its newline; longer lines are cut. 512 bytes a cell */
    STRATUM_LOG_RING_LINES = 1024 /* a power of two */
};

/** turn says whose the cell is. For the lap that starts at ring position p it is p while the cell
 *  is free, p + 1 once a line is in it, and p + LINES when the reader is done with it. */
struct stratum_log_cell {
    _Atomic uint64_t turn;
    size_t len;
    char line[STRATUM_LOG_LINE_MAX];
};

struct stratum_log_ring {
    _Atomic uint64_t claimed; /* writers: the next position to write */
    uint64_t read;            /* the reader's alone: the next position to read */
    struct stratum_log_cell cells[STRATUM_LOG_RING_LINES];
};

void stratum_log_ring_init(struct stratum_log_ring *ring);
/** Any thread; never waits. false: full. */
bool stratum_log_ring_put(struct stratum_log_ring *ring, const char *line, size_t len);
/** One thread. returns the length of the oldest line, 0: none (or it is still being written) */
size_t stratum_log_ring_take(struct stratum_log_ring *ring, char line[STRATUM_LOG_LINE_MAX]);
/** The reader's thread. A line that is still being written counts. */
bool stratum_log_ring_is_empty(const struct stratum_log_ring *ring);

#endif
