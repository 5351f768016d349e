#include "stratum/net/timers.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>

#include "stratum/room.h"

static bool before(const struct stratum_timer *left, const struct stratum_timer *right)
{
    if (left->deadline_us != right->deadline_us) {
        return left->deadline_us < right->deadline_us;
    }
    return left->order < right->order;
}

/** A timer's inner is its index in the heap, so that disarming need not search. */
static void put(struct stratum_timers *timers, size_t index, struct stratum_timer *timer)
{
    timers->heap[index] = timer;
    timer->inner = (void *)(uintptr_t)index;
}

static size_t index_of(const struct stratum_timers *timers, const struct stratum_timer *timer)
{
    const size_t index = (size_t)(uintptr_t)timer->inner;
    assert(index < timers->count && timers->heap[index] == timer); /* moved while it was armed? */
    return index;
}

static void rise(struct stratum_timers *timers, size_t index, struct stratum_timer *timer)
{
    while (index > 0 && before(timer, timers->heap[(index - 1) / 2])) {
        put(timers, index, timers->heap[(index - 1) / 2]);
        index = (index - 1) / 2;
    }
    put(timers, index, timer);
}

static void sink(struct stratum_timers *timers, size_t index, struct stratum_timer *timer)
{
    for (;;) {
        size_t child = 2 * index + 1;
        if (child + 1 < timers->count && before(timers->heap[child + 1], timers->heap[child])) {
            child++;
        }
        if (child >= timers->count || !before(timers->heap[child], timer)) {
            break;
        }
        put(timers, index, timers->heap[child]);
        index = child;
    }
    put(timers, index, timer);
}

/** Compromise: arm() cannot fail, so a loop without memory for one more deadline stops the
 *  program here. A room reserved by whoever makes a timer would remove this. */
static void make_room(struct stratum_timers *timers)
{
    assert(timers->count < STRATUM_TIMERS_MAX);
    timers->heap = stratum_room_for(timers->heap, &timers->capacity, timers->count + 1,
                                    sizeof(struct stratum_timer *));
    assert(timers->heap != NULL);
}

void stratum_timers_done(struct stratum_timers *timers)
{
    free(timers->heap);
    *timers = (struct stratum_timers){0};
}

void stratum_timers_arm(struct stratum_timers *timers, struct stratum_timer *timer,
                        int64_t deadline_us)
{
    stratum_timers_disarm(timers, timer);
    if (deadline_us == INT64_MAX) {
        return;
    }
    make_room(timers);
    timer->deadline_us = deadline_us;
    timer->order = ++timers->armed;
    rise(timers, timers->count++, timer);
}

void stratum_timers_disarm(struct stratum_timers *timers, struct stratum_timer *timer)
{
    if (timer->deadline_us == INT64_MAX) {
        return;
    }
    const size_t index = index_of(timers, timer);
    struct stratum_timer *const last = timers->heap[--timers->count];
    if (last != timer) { /* the last one fills the gap, upwards or downwards */
        rise(timers, index, last);
        sink(timers, index_of(timers, last), last);
    }
    timer->deadline_us = INT64_MAX;
    timer->inner = NULL;
}

struct stratum_timer *stratum_timers_first(const struct stratum_timers *timers)
{
    return timers->count == 0 ? NULL : timers->heap[0];
}
