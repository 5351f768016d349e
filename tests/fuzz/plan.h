/** A fuzzer's input as a plan of steps, one a line, for targets that live through time.
 *
 *  A line that begins with "~" and a letter is a step of the target's own, with numbers or a word
 *  behind it: "~t 1500", "~k ckpool 1". Any other line is what a peer says, its newline aside.
 *  Text, so that a corpus can be read, written by hand and mutated by a fuzzer that knows nothing.
 */
#ifndef TESTS_FUZZ_PLAN_H
#define TESTS_FUZZ_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stratum/event.h"

enum { FUZZ_NUMBERS_MAX = 3, FUZZ_WORDS_MAX = 255 };

struct fuzz_plan {
    const uint8_t *at;
    const uint8_t *end;
};

struct fuzz_step {
    char letter;                       /* 0: a line that a peer says */
    char words[FUZZ_WORDS_MAX + 1];    /* of a step: what stands behind its letter, cut */
    int64_t numbers[FUZZ_NUMBERS_MAX]; /* of a step: those among the words; 0: not given */
    const char *line;                  /* of a line; it ends where the input does, without a NUL */
    size_t len;
};

struct fuzz_plan fuzz_plan_of(const uint8_t *data, size_t len);
/** false: the plan is over. */
bool fuzz_plan_next(struct fuzz_plan *plan, struct fuzz_step *out);
/** low to high, whatever the number. */
int64_t fuzz_within(int64_t number, int64_t low, int64_t high);

/** The same bytes on the heap, of exactly this size, so that sanitizers see who reads on. */
char *fuzz_copy(const void *bytes, size_t len);
/** Asserts that the event is a line of a journal that reads back as the same. */
void fuzz_check_event(const struct stratum_event *event);

#endif
