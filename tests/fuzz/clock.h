/** The time of a machine under a fuzzer, which keeps the machine's deadlines. */
#ifndef TESTS_FUZZ_CLOCK_H
#define TESTS_FUZZ_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "stratum/instant.h"

struct fuzz_clock {
    struct stratum_instant now;
    int64_t unix_start_s; /* when now_us was 0 */
    void *machine;
    int64_t (*deadline_us)(void *machine); /* INT64_MAX: none */
    void (*keep)(void *machine);           /* it is due */
    int at_once_max;                       /* so many may be due at one instant… */
    bool unseen_is_excused;                /* …but after a time that nobody saw pass */
};

void fuzz_clock_set(struct fuzz_clock *clock, int64_t now_us);
/** Time goes on; deadlines are kept, each at its time, or all of them too late (unseen). Asserts
 * that there is an end to them. */
void fuzz_clock_pass(struct fuzz_clock *clock, int64_t until_us, bool unseen);

#endif
