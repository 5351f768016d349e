#include "stratum/net/log_ring.h"

#include <assert.h>
#include <string.h>

static struct stratum_log_cell *cell_at(struct stratum_log_ring *ring, uint64_t position)
{
    return &ring->cells[position % STRATUM_LOG_RING_LINES];
}

void stratum_log_ring_init(struct stratum_log_ring *ring)
{
    atomic_init(&ring->claimed, 0);
    ring->read = 0;
    for (uint64_t position = 0; position < STRATUM_LOG_RING_LINES; position++) {
        atomic_init(&cell_at(ring, position)->turn, position);
    }
}

/** Takes a free cell for the calling writer. NULL: full. */
static struct stratum_log_cell *claim(struct stratum_log_ring *ring, uint64_t *position)
{
    *position = atomic_load_explicit(&ring->claimed, memory_order_relaxed);
    for (;;) {
        struct stratum_log_cell *const cell = cell_at(ring, *position);
        /* acquire: partner is the reader's release in take; its copy is done before we write */
        const uint64_t turn = atomic_load_explicit(&cell->turn, memory_order_acquire);
        if (turn == *position) {
            /* relaxed: the position only says who writes; the cell's turn orders the bytes */
            if (atomic_compare_exchange_weak_explicit(&ring->claimed, position, *position + 1,
                                                      memory_order_relaxed, memory_order_relaxed)) {
                return cell;
            }
        } else if (turn < *position) {
            return NULL; /* the line of the lap before has not been read */
        } else {         /* another writer was faster */
            *position = atomic_load_explicit(&ring->claimed, memory_order_relaxed);
        }
    }
}

bool stratum_log_ring_put(struct stratum_log_ring *ring, const char *line, size_t len)
{
    assert(len > 0 && len <= STRATUM_LOG_LINE_MAX);
    uint64_t position = 0;
    struct stratum_log_cell *const cell = claim(ring, &position);
    if (cell == NULL) {
        return false;
    }
    memcpy(cell->line, line, len);
    cell->len = len;
    /* release: partner is the reader's acquire in take; it sees the whole line */
    atomic_store_explicit(&cell->turn, position + 1, memory_order_release);
    return true;
}

size_t stratum_log_ring_take(struct stratum_log_ring *ring, char line[STRATUM_LOG_LINE_MAX])
{
    struct stratum_log_cell *const cell = cell_at(ring, ring->read);
    /* acquire: partner is the writer's release in put */
    if (atomic_load_explicit(&cell->turn, memory_order_acquire) != ring->read + 1) {
        return 0;
    }
    const size_t len = cell->len;
    memcpy(line, cell->line, len);
    /* release: partner is the next lap's writer, its acquire in claim */
    atomic_store_explicit(&cell->turn, ring->read + STRATUM_LOG_RING_LINES, memory_order_release);
    ring->read++;
    return len;
}

bool stratum_log_ring_is_empty(const struct stratum_log_ring *ring)
{
    /* relaxed: it is only counted, and take() reads the line itself */
    return atomic_load_explicit(&ring->claimed, memory_order_relaxed) == ring->read;
}
