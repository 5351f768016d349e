#include "stratum/net/loop.h"

#include <pthread.h>

#include "tests/unit/check.h"

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
