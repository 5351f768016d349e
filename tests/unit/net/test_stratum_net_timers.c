#include "stratum/net/timers.h"

#include "tests/unit/check.h"

enum { TIMERS = 300, STEPS = 20000, DEADLINES = 50 };

static uint32_t draw(uint32_t *seed, uint32_t below)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % below;
}

/** The earliest by looking at all: what the heap must agree with. */
static struct stratum_timer *earliest(struct stratum_timer *all)
{
    struct stratum_timer *found = NULL;
    for (size_t index = 0; index < TIMERS; index++) {
        struct stratum_timer *const at = &all[index];
        if (at->deadline_us != INT64_MAX &&
            (found == NULL || at->deadline_us < found->deadline_us ||
             (at->deadline_us == found->deadline_us && at->order < found->order))) {
            found = at;
        }
    }
    return found;
}

void test_loop_timers_fire_like_a_sorted_list(void)
{
    struct stratum_timers timers = {0};
    struct stratum_timer all[TIMERS];
    for (size_t index = 0; index < TIMERS; index++) {
        all[index] = stratum_timer_make(NULL, NULL);
    }
    uint32_t seed = 7;
    for (int step = 0; step < STEPS; step++) {
        struct stratum_timer *const any = &all[draw(&seed, TIMERS)];
        switch (draw(&seed, 4)) {
        case 0:
            stratum_timers_disarm(&timers, any);
            break;
        case 1: {
            struct stratum_timer *const first = stratum_timers_first(&timers);
            if (!check_true(first == earliest(all))) {
                step = STEPS;
            } else if (first != NULL) {
                stratum_timers_disarm(&timers, first);
            }
            break;
        }
        default:
            stratum_timers_arm(&timers, any, draw(&seed, DEADLINES));
            break;
        }
    }
    check_true(timers.count > 0);
    while (timers.count > 0) { /* never is as good as disarmed */
        stratum_timers_arm(&timers, timers.heap[timers.count - 1], INT64_MAX);
    }
    check_true(stratum_timers_first(&timers) == NULL && earliest(all) == NULL);
    stratum_timers_done(&timers);
}
