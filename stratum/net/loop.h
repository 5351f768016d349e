/** The clock seam: who says what time it is, and when to wake. libev or simulation below.
 *
 *  A loop belongs to one thread; only post() may be called from others.
 */
#ifndef STRATUM_NET_LOOP_H
#define STRATUM_NET_LOOP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stratum/instant.h"

struct stratum_loop;

/** One deadline. Owned by whoever waits; must stay where it is while armed. */
struct stratum_timer {
    int64_t deadline_us; /* INT64_MAX: not armed; written by the loop alone */
    uint64_t order;      /* equal deadlines fire in the order they were armed */
    void (*fired)(void *context);
    void *context;
    void *inner; /* the loop's own */
};

struct stratum_loop_ops {
    const char *name;
    struct stratum_instant (*now)(struct stratum_loop *loop);
    void (*arm)(struct stratum_loop *loop, struct stratum_timer *timer, int64_t deadline_us);
    void (*disarm)(struct stratum_loop *loop, struct stratum_timer *timer);
    /** Have the loop's thread call wake(context) soon; any thread. Several posts may become one. */
    void (*post)(struct stratum_loop *loop);
    /** Runs until stop() (one before it counts for nothing), or until nothing can ever happen
     *  again (simulation). */
    void (*run)(struct stratum_loop *loop);
    void (*stop)(struct stratum_loop *loop);
    void (*free)(struct stratum_loop *loop);
};

struct stratum_loop {
    const struct stratum_loop_ops *ops;
    void (*wake)(void *context); /* what post() leads to; set before the first post */
    void *wake_context;
    void (*turned)(void *context); /* after each turn of the loop: journals are written here */
    void *turned_context;
    /** Before bytes leave by a socket: what tells of them is written first. Then no crash leaves a
     *  peer that knows of more than the journal does. */
    void (*sending)(void *context);
    void *sending_context;
};

static inline struct stratum_instant stratum_loop_now(struct stratum_loop *loop)
{
    return loop->ops->now(loop);
}
/** Arming an armed timer moves it. A deadline in the past fires at the next turn. */
static inline void stratum_loop_arm(struct stratum_loop *loop, struct stratum_timer *timer,
                                    int64_t deadline_us)
{
    loop->ops->arm(loop, timer, deadline_us);
}
/** Disarming a timer that is not armed is fine. */
static inline void stratum_loop_disarm(struct stratum_loop *loop, struct stratum_timer *timer)
{
    loop->ops->disarm(loop, timer);
}
static inline void stratum_loop_post(struct stratum_loop *loop)
{
    loop->ops->post(loop);
}
static inline void stratum_loop_run(struct stratum_loop *loop)
{
    loop->ops->run(loop);
}
static inline void stratum_loop_stop(struct stratum_loop *loop)
{
    loop->ops->stop(loop);
}
static inline void stratum_loop_sending(struct stratum_loop *loop)
{
    if (loop->sending != NULL) {
        loop->sending(loop->sending_context);
    }
}
/** NULL is fine. */
static inline void stratum_loop_free(struct stratum_loop *loop)
{
    if (loop != NULL) {
        loop->ops->free(loop);
    }
}

/** A timer that is not armed. */
static inline struct stratum_timer stratum_timer_make(void (*fired)(void *context), void *context)
{
    return (struct stratum_timer){INT64_MAX, 0, fired, context, NULL};
}

/** Real time over libev; NULL: no backend. */
struct stratum_loop *stratum_loop_ev_make(void);
/** Virtual time: it jumps to the next deadline; now_us starts at 0, unix_s at unix_start_s. */
struct stratum_loop *stratum_loop_sim_make(int64_t unix_start_s);
/** Whether run() gave up because events followed each other without time moving. */
bool stratum_loop_sim_stuck(const struct stratum_loop *loop);

/** For the edges that need the real one (sockets, signals, children): NULL for a simulation. */
struct ev_loop;
struct ev_loop *stratum_loop_ev_inner(struct stratum_loop *loop);

#endif
