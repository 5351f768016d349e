#include "stratum/net/loop.h"

#include "tests/unit/check.h"

enum { UNIX_START_S = 1700000000 };

/** When a timer fired. */
struct visit {
    struct stratum_loop *loop;
    struct stratum_instant at;
};

static void note_time(void *context)
{
    struct visit *const visit = context;
    visit->at = stratum_loop_now(visit->loop);
}

void test_loop_simulation_jumps(void)
{
    struct visit visit = {.loop = stratum_loop_sim_make(UNIX_START_S)};
    check_int(stratum_loop_now(visit.loop).now_us, 0);
    check_int(stratum_loop_now(visit.loop).unix_s, UNIX_START_S);
    check_true(stratum_loop_ev_inner(visit.loop) == NULL);
    struct stratum_timer timer = stratum_timer_make(note_time, &visit);
    const int64_t day_us = INT64_C(3600) * 24 * 1000000;
    stratum_loop_arm(visit.loop, &timer, day_us + 999999);
    stratum_loop_run(visit.loop); /* and returns by itself: nothing can ever happen again */
    check_int(visit.at.now_us, day_us + 999999);
    check_int(visit.at.unix_s, UNIX_START_S + 3600 * 24);
    check_int(timer.deadline_us, INT64_MAX);
    check_true(!stratum_loop_sim_stuck(visit.loop));
    stratum_loop_free(visit.loop);
}

static void post_again(void *context)
{
    stratum_loop_post(context);
}

void test_loop_simulation_reports_a_livelock(void)
{
    struct stratum_loop *const loop = stratum_loop_sim_make(UNIX_START_S);
    loop->wake = post_again;
    loop->wake_context = loop;
    stratum_loop_post(loop);
    stratum_loop_run(loop);
    check_true(stratum_loop_sim_stuck(loop));
    stratum_loop_free(loop);
}
