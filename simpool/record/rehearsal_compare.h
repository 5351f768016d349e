/** What two pools said to the same lines of a miner, turn by turn. Pure.
 *
 *  A job or a difficulty comes by itself: while the next line of the miner was on its way to the
 *  recorded pool, or just before. So one that came a turn sooner now than then is no difference;
 * and none that comes after all that the miner had to say, nor a job after the first one.
 */
#ifndef SIMPOOL_RECORD_REHEARSAL_COMPARE_H
#define SIMPOOL_RECORD_REHEARSAL_COMPARE_H

#include <stdbool.h>
#include <stddef.h>

#include "simpool/record/shape.h"
#include "simpool/record/transcript.h"
#include "stratum/message.h"

enum { SIMPOOL_TURN_LINES_MAX = 64, SIMPOOL_TURN_SHARES_MAX = 64 };

/** What a pool said in a turn. */
struct simpool_said {
    char *lines[SIMPOOL_TURN_LINES_MAX];
    size_t count;
    size_t awaited; /* of those, without what comes by itself between shares */
};

/** Zeros but for the strictness. */
struct simpool_comparison {
    enum simpool_strictness strictness;
    struct simpool_said recorded, live; /* of this turn */
    struct simpool_said early;          /* jobs and difficulties of the turn before, only now */
    const struct simpool_spoken *early_after;
    bool given; /* both have given a job: the next one comes in its own time */
    struct stratum_id shares[SIMPOOL_TURN_SHARES_MAX]; /* that the miner submits in this turn */
    size_t share_count;
    struct stratum_message message;
    /* sums: */
    size_t compared, differs, share_answers, unasked;
};

void simpool_comparison_done(struct simpool_comparison *comparison);
/** The miner submits a share in this turn. */
void simpool_comparison_share(struct simpool_comparison *comparison, const struct stratum_id *id);
/** The recorded pool said this, or the live one; copied. What is beyond the room of a turn is not
 *  compared. Shares of the turn are told before. */
void simpool_comparison_recorded(struct simpool_comparison *comparison, const char *line);
void simpool_comparison_live(struct simpool_comparison *comparison, const char *line);
/** Whether the live pool has said as much as is to be waited for. */
bool simpool_comparison_complete(const struct simpool_comparison *comparison);
/** The turn is over: hold what was said against each other, and forget it.
 *
 *  out     out  for a person, what differs
 *  spoken  in   the last line of the miner before; NULL: the pool speaks first. Borrowed until the
 *               next turn
 *  last    in   the miner said nothing more
 *  returns      whether anything differs
 */
bool simpool_comparison_turn(struct simpool_comparison *comparison, struct stratum_text *out,
                             const struct simpool_spoken *spoken, bool last);

#endif
