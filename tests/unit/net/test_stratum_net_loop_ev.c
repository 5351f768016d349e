#include "stratum/net/loop.h"

#include <pthread.h>
#include <time.h>

#include <ev.h>

#include "tests/unit/check.h"

#define HOUR_US INT64_C(3600000000)

/* The clock of a machine that sleeps: the one that counts the sleep is ahead by so much. */
static time_t slept_s;

int __real_clock_gettime(clockid_t clock, struct timespec *out);
int __wrap_clock_gettime(clockid_t clock, struct timespec *out);

int __wrap_clock_gettime(clockid_t clock, struct timespec *out)
{
    const int failed = __real_clock_gettime(clock, out);
    out->tv_sec += clock == CLOCK_BOOTTIME ? slept_s : 0;
    return failed;
}

static void stop(void *context)
{
    stratum_loop_stop(context);
}

void test_loop_real_time_passes(void)
{
    struct stratum_loop *const loop = stratum_loop_ev_make();
    check_true(stratum_loop_ev_inner(loop) != NULL);
    check_true(!stratum_loop_sim_stuck(loop));
    const struct stratum_instant start = stratum_loop_now(loop);
    check_true(start.unix_s > 1700000000);
    struct stratum_timer timer = stratum_timer_make(stop, loop);
    stratum_loop_arm(loop, &timer, start.now_us + 3500);
    stratum_loop_run(loop);
    check_true(stratum_loop_now(loop).now_us >= start.now_us + 3500); /* never early */
    stratum_loop_free(loop);
}

static void *post_from_thread(void *context)
{
    stratum_loop_post(context);
    return NULL;
}

void test_loop_real_post_from_another_thread(void)
{
    struct stratum_loop *const loop = stratum_loop_ev_make();
    loop->wake = stop;
    loop->wake_context = loop;
    pthread_t thread;
    check_int(pthread_create(&thread, NULL, post_from_thread, loop), 0);
    stratum_loop_run(loop); /* nothing else could end it */
    check_int(pthread_join(thread, NULL), 0);
    stratum_loop_free(loop);
}

static void on_asleep(struct ev_loop *inner, struct ev_prepare *asleep, int events)
{
    (void)inner;
    (void)asleep;
    (void)events;
    slept_s = 8 * 3600;
}

static void on_late(struct ev_loop *inner, struct ev_timer *late, int events)
{
    (void)inner;
    (void)events;
    stratum_loop_stop(late->data);
}

/* A machine sleeps while nothing goes on, and time goes on: what was to be in an hour is due when
 * it wakes up, though the system's own wait stood still. */
void test_loop_real_sleeps_through_a_deadline(void)
{
    struct stratum_loop *const loop = stratum_loop_ev_make();
    struct ev_loop *const inner = stratum_loop_ev_inner(loop);
    struct stratum_timer timer = stratum_timer_make(stop, loop);
    const int64_t start_us = stratum_loop_now(loop).now_us;
    stratum_loop_arm(loop, &timer, start_us + HOUR_US);
    struct ev_prepare asleep;
    struct ev_timer late;
    ev_prepare_init(&asleep, on_asleep);
    ev_set_priority(&asleep, EV_MINPRI); /* last before the loop blocks */
    ev_prepare_start(inner, &asleep);
    ev_timer_init(&late, on_late, 30.0, 0.0);
    late.data = loop;
    ev_timer_start(inner, &late);
    stratum_loop_run(loop);
    check_true(timer.deadline_us == INT64_MAX); /* it was no guard that ended this */
    check_true(stratum_loop_now(loop).now_us >= start_us + 8 * HOUR_US);
    ev_prepare_stop(inner, &asleep);
    ev_timer_stop(inner, &late);
    stratum_loop_free(loop);
}
