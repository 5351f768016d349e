#include "stratum/net/loop_ev.h"

#include <assert.h>
#include <stdlib.h>
#include <time.h>

#include <ev.h>

#include "stratum/net/timers.h"

enum {
    US_PER_S = 1000000,
    LOOK_EVERY_US = US_PER_S /* a wait that began before the machine slept ends so late after it */
};

/** Real time. A libev loop of its own, never the default one: that one would take over SIGCHLD. */
struct real {
    struct stratum_loop loop;
    struct ev_loop *inner;
    struct stratum_timers timers;
    struct ev_timer alarm;     /* the earliest of timers */
    struct ev_async posted;    /* the only watcher other threads may touch */
    struct ev_prepare turning; /* runs before each time the loop blocks */
    struct stratum_guest *guests;
    bool stopped;
};

static struct real *real_of(struct stratum_loop *loop)
{
    return (struct real *)loop;
}

static struct timespec clock_read(clockid_t clock)
{
    struct timespec time;
    const int failed = clock_gettime(clock, &time);
    assert(failed == 0);
    (void)failed;
    return time;
}

/** Time that goes on while the machine sleeps: what a pool has not said meanwhile is overdue when
 * it wakes up. CLOCK_MONOTONIC, and with it libev, would know of no such time. */
static int64_t clock_us(void)
{
    const struct timespec time = clock_read(CLOCK_BOOTTIME);
    return (int64_t)time.tv_sec * US_PER_S + time.tv_nsec / 1000;
}

static struct stratum_instant real_now(struct stratum_loop *loop)
{
    (void)loop;
    return (struct stratum_instant){clock_us(), (int64_t)clock_read(CLOCK_REALTIME).tv_sec};
}

static void real_arm(struct stratum_loop *loop, struct stratum_timer *timer, int64_t deadline_us)
{
    /* As in the simulation, what is late waits behind all that is due now. */
    const int64_t now_us = clock_us();
    stratum_timers_arm(&real_of(loop)->timers, timer, deadline_us < now_us ? now_us : deadline_us);
}

static void real_disarm(struct stratum_loop *loop, struct stratum_timer *timer)
{
    stratum_timers_disarm(&real_of(loop)->timers, timer);
}

/** Fires what is due, but not what was armed meanwhile: a timer that rearms itself for now must
 *  not starve the sockets. */
static void on_alarm(struct ev_loop *inner, struct ev_timer *alarm, int events)
{
    (void)inner;
    (void)events;
    struct real *const real = alarm->data;
    const int64_t until_us = clock_us();
    const uint64_t armed = real->timers.armed;
    while (!real->stopped) {
        struct stratum_timer *const timer = stratum_timers_first(&real->timers);
        if (timer == NULL || timer->deadline_us > until_us || timer->order > armed) {
            break;
        }
        stratum_timers_disarm(&real->timers, timer);
        timer->fired(timer->context);
    }
}

/** Point libev's one timer at the earliest deadline. It may go off early, by the age of libev's own
 *  clock or because it is to look at ours; then nothing is due yet and it is set again. */
static void set_alarm(struct real *real)
{
    ev_timer_stop(real->inner, &real->alarm);
    const struct stratum_timer *const first = stratum_timers_first(&real->timers);
    if (first == NULL) {
        return;
    }
    int64_t wait_us = first->deadline_us - clock_us();
    wait_us = wait_us > LOOK_EVERY_US ? LOOK_EVERY_US : wait_us;
    ev_timer_set(&real->alarm, wait_us > 0 ? (double)wait_us / US_PER_S : 0.0, 0.0);
    ev_timer_start(real->inner, &real->alarm);
}

static void real_turned(const struct real *real)
{
    if (real->loop.turned != NULL) {
        real->loop.turned(real->loop.turned_context);
    }
}

static void on_turn(struct ev_loop *inner, struct ev_prepare *turning, int events)
{
    (void)inner;
    (void)events;
    struct real *const real = turning->data;
    real_turned(real);
    set_alarm(real);
}

static void on_posted(struct ev_loop *inner, struct ev_async *posted, int events)
{
    (void)inner;
    (void)events;
    const struct real *const real = posted->data;
    if (real->loop.wake != NULL) {
        real->loop.wake(real->loop.wake_context);
    }
}

static void real_post(struct stratum_loop *loop)
{
    struct real *const real = real_of(loop);
    ev_async_send(real->inner, &real->posted);
}

static void real_run(struct stratum_loop *loop)
{
    struct real *const real = real_of(loop);
    real->stopped = false;
    (void)ev_run(real->inner, 0);
    real_turned(real); /* the turn that stopped it */
}

static void real_stop(struct stratum_loop *loop)
{
    struct real *const real = real_of(loop);
    real->stopped = true;
    ev_break(real->inner, EVBREAK_ALL);
}

static void real_free(struct stratum_loop *loop)
{
    struct real *const real = real_of(loop);
    while (real->guests != NULL) {
        const struct stratum_guest *const guest = real->guests;
        real->guests->evict(real->guests);
        assert(real->guests != guest);
    }
    ev_timer_stop(real->inner, &real->alarm);
    ev_async_stop(real->inner, &real->posted);
    ev_prepare_stop(real->inner, &real->turning);
    ev_loop_destroy(real->inner);
    stratum_timers_done(&real->timers);
    free(real);
}

static const struct stratum_loop_ops real_ops = {
    .name = "libev",
    .now = real_now,
    .arm = real_arm,
    .disarm = real_disarm,
    .post = real_post,
    .run = real_run,
    .stop = real_stop,
    .free = real_free,
};

struct stratum_loop *stratum_loop_ev_make(void)
{
    struct real *const real = calloc(1, sizeof *real);
    if (real == NULL) {
        return NULL;
    }
    real->inner = ev_loop_new(EVFLAG_AUTO);
    if (real->inner == NULL) {
        free(real);
        return NULL;
    }
    real->loop.ops = &real_ops;
    ev_timer_init(&real->alarm, on_alarm, 0.0, 0.0);
    ev_async_init(&real->posted, on_posted);
    ev_prepare_init(&real->turning, on_turn);
    real->alarm.data = real->posted.data = real->turning.data = real;
    ev_async_start(real->inner, &real->posted); /* this one also keeps run() from returning */
    ev_prepare_start(real->inner, &real->turning);
    return &real->loop;
}

struct ev_loop *stratum_loop_ev_inner(struct stratum_loop *loop)
{
    return loop->ops == &real_ops ? real_of(loop)->inner : NULL;
}

void stratum_guest_enter(struct stratum_loop *loop, struct stratum_guest *guest)
{
    struct real *const real = real_of(loop);
    guest->previous = NULL;
    guest->next = real->guests;
    if (guest->next != NULL) {
        guest->next->previous = guest;
    }
    real->guests = guest;
}

void stratum_guest_leave(struct stratum_loop *loop, struct stratum_guest *guest)
{
    struct real *const real = real_of(loop);
    if (guest->next != NULL) {
        guest->next->previous = guest->previous;
    }
    if (guest->previous != NULL) {
        guest->previous->next = guest->next;
    } else if (real->guests == guest) {
        real->guests = guest->next;
    }
    guest->previous = guest->next = NULL;
}
