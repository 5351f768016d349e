/** A recorded miner before another pool: says what it said, waits as it waited, and holds what the
 *  pool says against what the recorded one said. Pure: lines and time in, actions out.
 *
 *  A job or a difficulty that comes between shares comes by itself, then or now, and is no
 *  difference; nor is one that comes a turn sooner now, or after all that the miner had to say. Ids
 * are kept. What belongs to a session is made the live one's: job ids by their order, the length of
 * extranonce2, ntime, and the user when another is given. Shares are not mined again, so the
 * verdict on them is not compared.
 */
#ifndef SIMPOOL_RECORD_REHEARSAL_H
#define SIMPOOL_RECORD_REHEARSAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "simpool/record/shape.h"
#include "simpool/record/transcript.h"

struct simpool_rehearsal_options {
    enum simpool_strictness strictness;
    const char *user; /* NULL: the recorded one */
    const char *pass;
    int64_t window_us;   /* what the recorded pool said later than this after a line of the miner
                            came by itself, and is not waited for; 2 s */
    int64_t patience_us; /* how long an answer may take; 5 s */
    int64_t settle_us;   /* quiet for so long: the answer is complete; 0.2 s */
};

enum simpool_rehearsal_step {
    SIMPOOL_REHEARSAL_SEND,    /* text, len: a line with its newline */
    SIMPOOL_REHEARSAL_DIFFERS, /* text: some lines for a person */
    SIMPOOL_REHEARSAL_DONE     /* the miner has said everything: close */
};
struct simpool_rehearsal_action {
    enum simpool_rehearsal_step step;
    const char *text; /* a view until the next call */
    size_t len;
};

struct simpool_rehearsal;

/** The conversation is borrowed. NULL: out of memory. */
struct simpool_rehearsal *simpool_rehearsal_make(const struct simpool_conversation *conversation,
                                                 const struct simpool_rehearsal_options *options);
void simpool_rehearsal_free(struct simpool_rehearsal *rehearsal);
/** The connection is open. */
void simpool_rehearsal_begin(struct simpool_rehearsal *rehearsal, int64_t now_us);
void simpool_rehearsal_on_line(struct simpool_rehearsal *rehearsal, int64_t now_us,
                               const char *line, size_t len);
/** The pool has ended it. */
void simpool_rehearsal_on_closed(struct simpool_rehearsal *rehearsal, const char *why);
void simpool_rehearsal_on_deadline(struct simpool_rehearsal *rehearsal, int64_t now_us);
int64_t simpool_rehearsal_deadline_us(const struct simpool_rehearsal *rehearsal);
bool simpool_rehearsal_take(struct simpool_rehearsal *rehearsal,
                            struct simpool_rehearsal_action *out);

/** What it came to. */
struct simpool_rehearsal_sum {
    size_t said;     /* lines of the miner */
    size_t compared; /* lines of the pool */
    size_t differs;
    size_t shares;  /* answers to shares, which were not compared */
    size_t unasked; /* jobs and difficulties that came by themselves, between shares */
};
struct simpool_rehearsal_sum simpool_rehearsal_sum(const struct simpool_rehearsal *rehearsal);

#endif
