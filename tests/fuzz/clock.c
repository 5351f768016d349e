#include "tests/fuzz/clock.h"

#include <assert.h>

enum { DEADLINES_MAX = 4096, SECOND_US = 1000 * 1000 };

void fuzz_clock_set(struct fuzz_clock *clock, int64_t now_us)
{
    clock->now.now_us = now_us;
    clock->now.unix_s = clock->unix_start_s + now_us / SECOND_US;
}

void fuzz_clock_pass(struct fuzz_clock *clock, int64_t until_us, bool unseen)
{
    const bool excused = unseen && clock->unseen_is_excused;
    int at_once = 0;
    fuzz_clock_set(clock, unseen ? until_us : clock->now.now_us);
    for (int count = 0; clock->deadline_us(clock->machine) <= until_us; count++) {
        const int64_t due_us = clock->deadline_us(clock->machine);
        at_once = due_us > clock->now.now_us ? 0 : at_once + 1;
        assert(count < DEADLINES_MAX && (at_once <= clock->at_once_max || excused));
        fuzz_clock_set(clock, due_us > clock->now.now_us ? due_us : clock->now.now_us);
        clock->keep(clock->machine);
    }
    fuzz_clock_set(clock, until_us);
}
