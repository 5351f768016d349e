#include "stratum/net/loop.h"

#include <stdlib.h>

#include "stratum/net/timers.h"

/* More events than this without time moving is no story: two parties are waking each other. */
enum { SIM_INSTANT_EVENTS_MAX = 1 << 22, US_PER_S = 1000000 };

/** Virtual time. One thread: the one that runs it. */
struct sim {
    struct stratum_loop loop;
    struct stratum_timers timers;
    struct stratum_timer posted;
    int64_t now_us;
    int64_t unix_start_s;
    size_t events_this_instant;
    bool stopped;
    bool stuck;
};

static struct sim *sim_of(struct stratum_loop *loop)
{
    return (struct sim *)loop;
}

static struct stratum_instant sim_now(struct stratum_loop *loop)
{
    const struct sim *const sim = sim_of(loop);
    return (struct stratum_instant){sim->now_us, sim->unix_start_s + sim->now_us / US_PER_S};
}

static void sim_arm(struct stratum_loop *loop, struct stratum_timer *timer, int64_t deadline_us)
{
    struct sim *const sim = sim_of(loop);
    /* The past is over: what is late waits its turn behind all that is due now. */
    stratum_timers_arm(&sim->timers, timer, deadline_us < sim->now_us ? sim->now_us : deadline_us);
}

static void sim_disarm(struct stratum_loop *loop, struct stratum_timer *timer)
{
    stratum_timers_disarm(&sim_of(loop)->timers, timer);
}

/** A post is an event like any other, so that runs repeat exactly; the first of several counts. */
static void sim_post(struct stratum_loop *loop)
{
    struct sim *const sim = sim_of(loop);
    if (sim->posted.deadline_us == INT64_MAX) {
        sim_arm(loop, &sim->posted, sim->now_us);
    }
}

static void sim_wake(void *context)
{
    const struct sim *const sim = context;
    if (sim->loop.wake != NULL) {
        sim->loop.wake(sim->loop.wake_context);
    }
}

static void sim_turned(const struct sim *sim)
{
    if (sim->loop.turned != NULL) {
        sim->loop.turned(sim->loop.turned_context);
    }
}

/** Time moves to at_us. false: too much happens while it does not move. */
static bool sim_advance(struct sim *sim, int64_t at_us)
{
    if (at_us > sim->now_us) {
        sim->now_us = at_us;
        sim->events_this_instant = 0;
    }
    sim->stuck = ++sim->events_this_instant > SIM_INSTANT_EVENTS_MAX;
    return !sim->stuck;
}

static void sim_run(struct stratum_loop *loop)
{
    struct sim *const sim = sim_of(loop);
    sim->stopped = false;
    sim->events_this_instant = 0;
    sim_turned(sim); /* what happened before the run is a turn too */
    while (!sim->stopped) {
        struct stratum_timer *const timer = stratum_timers_first(&sim->timers);
        if (timer == NULL || !sim_advance(sim, timer->deadline_us)) {
            break;
        }
        stratum_timers_disarm(&sim->timers, timer);
        timer->fired(timer->context);
        sim_turned(sim);
    }
}

static void sim_stop(struct stratum_loop *loop)
{
    sim_of(loop)->stopped = true;
}

static void sim_free(struct stratum_loop *loop)
{
    struct sim *const sim = sim_of(loop);
    stratum_timers_done(&sim->timers);
    free(sim);
}

static const struct stratum_loop_ops sim_ops = {
    .name = "simulation",
    .now = sim_now,
    .arm = sim_arm,
    .disarm = sim_disarm,
    .post = sim_post,
    .run = sim_run,
    .stop = sim_stop,
    .free = sim_free,
};

struct stratum_loop *stratum_loop_sim_make(int64_t unix_start_s)
{
    struct sim *const sim = calloc(1, sizeof *sim);
    if (sim == NULL) {
        return NULL;
    }
    sim->loop.ops = &sim_ops;
    sim->posted = stratum_timer_make(sim_wake, sim);
    sim->unix_start_s = unix_start_s;
    return &sim->loop;
}

bool stratum_loop_sim_stuck(const struct stratum_loop *loop)
{
    return loop->ops == &sim_ops && ((const struct sim *)loop)->stuck;
}
