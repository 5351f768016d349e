/** The deadlines of one loop, earliest first: a binary heap that both kinds of loop keep. */
#ifndef STRATUM_NET_TIMERS_H
#define STRATUM_NET_TIMERS_H

#include <stddef.h>
#include <stdint.h>

#include "stratum/net/loop.h"

enum { STRATUM_TIMERS_MAX = 1 << 20 };

/** All zero: empty. Belongs to its loop's thread. */
struct stratum_timers {
    struct stratum_timer **heap; /* not owned, each knows its place (inner) */
    size_t count;
    size_t capacity;
    uint64_t armed; /* how often anything was armed: the order of equal deadlines */
};

/** Frees the heap; timers that are still armed are forgotten, not touched. */
void stratum_timers_done(struct stratum_timers *timers);
/** Arming an armed timer moves it, behind those of the same deadline; INT64_MAX disarms it. */
void stratum_timers_arm(struct stratum_timers *timers, struct stratum_timer *timer,
                        int64_t deadline_us);
void stratum_timers_disarm(struct stratum_timers *timers, struct stratum_timer *timer);
/** A view of the earliest; NULL: none is armed. */
struct stratum_timer *stratum_timers_first(const struct stratum_timers *timers);

#endif
