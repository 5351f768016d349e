#include "miner/program/usage.h"

#include "tests/unit/check.h"

struct heard {
    unsigned used;
    int64_t last_us;
    int64_t cpu_us;
};

static void on_event(void *context, const struct stratum_event *event)
{
    struct heard *heard = context;
    if (event->kind == STRATUM_EVENT_USED) {
        heard->used++;
        heard->last_us = event->at_us;
        heard->cpu_us += event->duration_us;
    }
}

static void stop(void *context)
{
    stratum_loop_stop(context);
}

/* Every five seconds of the loop's time and once at the end; in all, what the process has used. */
void test_usage_tells(void)
{
    const char *problem = NULL;
    struct stratum_loop *loop = stratum_loop_sim_make(0);
    struct stratum_journal *journal = stratum_journal_open(NULL, &problem);
    struct heard heard = {.used = 0};
    stratum_journal_listen(journal, on_event, &heard);
    struct stratum_timer until = stratum_timer_make(stop, loop);
    stratum_loop_arm(loop, &until, INT64_C(12000000));
    struct miner_usage usage = {.loop = NULL};
    miner_usage_stop(&usage);
    const int64_t before_us = miner_usage_cpu_us();
    miner_usage_start(&usage, loop, journal, 0);
    volatile double sum = 0;
    while (miner_usage_cpu_us() < before_us + 2000) {
        sum = sum + 1;
    }
    stratum_loop_run(loop);
    miner_usage_stop(&usage);
    miner_usage_stop(&usage);
    check_int(heard.used, 3);
    check_int(heard.last_us, 12000000);
    check_true(heard.cpu_us > 0 && heard.cpu_us <= miner_usage_cpu_us() - before_us);
    stratum_journal_close(journal);
    stratum_loop_free(loop);
}
