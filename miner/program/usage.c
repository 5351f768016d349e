#include "miner/program/usage.h"

#include <time.h>

#define TELL_EVERY_US INT64_C(5000000)

int64_t miner_usage_cpu_us(void)
{
    struct timespec time = {0};
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

static void tell(struct miner_usage *usage)
{
    const int64_t now_us = stratum_loop_now(usage->loop).now_us;
    const int64_t cpu_us = miner_usage_cpu_us();
    if (usage->journal != NULL) {
        struct stratum_event event =
            stratum_event_make(now_us - usage->origin_us, STRATUM_MINER, STRATUM_EVENT_USED, 0);
        event.duration_us = cpu_us - usage->told_cpu_us;
        stratum_journal_add(usage->journal, &event);
    }
    usage->told_cpu_us = cpu_us;
}

static void on_timer(void *context)
{
    struct miner_usage *usage = context;
    tell(usage);
    stratum_loop_arm(usage->loop, &usage->timer,
                     stratum_loop_now(usage->loop).now_us + TELL_EVERY_US);
}

void miner_usage_start(struct miner_usage *usage, struct stratum_loop *loop,
                       struct stratum_journal *journal, int64_t origin_us)
{
    const int64_t now_us = stratum_loop_now(loop).now_us;
    *usage = (struct miner_usage){
        .loop = loop,
        .journal = journal,
        .origin_us = origin_us,
        .told_cpu_us = miner_usage_cpu_us(),
        .timer = stratum_timer_make(on_timer, usage),
    };
    stratum_loop_arm(loop, &usage->timer, now_us + TELL_EVERY_US);
}

void miner_usage_stop(struct miner_usage *usage)
{
    if (usage->loop != NULL) {
        tell(usage);
        stratum_loop_disarm(usage->loop, &usage->timer);
        usage->loop = NULL;
    }
}
