/** How many lines a pool may make us write. Pure.
 *
 *  A pool can say what it likes as often as it likes, and each line of it would become one of the
 *  journal and one of the log: a hundred megabytes in ten seconds. So what a pool causes without
 *  being asked has a budget; past it, lines are counted by kind, and that is told. What is in force
 *  at the end (a job, a difficulty) is never only counted: its last one is held, and told later.
 *
 *  What it causes by answering, and shares, have limits of their own (miner/session/session.h).
 */
#ifndef MINER_AGENT_BUDGET_H
#define MINER_AGENT_BUDGET_H

#include <stdbool.h>

#include "stratum/event.h"

enum {
    /* Real pools make less than one a second. A pool that tries hard fills half a gigabyte a day.
     */
    MINER_BUDGET_A_SECOND = 5,
    MINER_BUDGET_BURST = 200, /* at once, after a rest: it is for the miner's life, as a pool may
                                 hang up and begin again */
    MINER_BUDGET_HELD = 4
};

struct miner_budget {
    int64_t spent_until_us;                       /* the budget is used up so far ahead */
    bool working_due;                             /* a job was told, and nobody was on it yet */
    uint64_t withheld[STRATUM_EVENT_COUNT];       /* counted, and not yet told */
    bool is_held[MINER_BUDGET_HELD];              /* difficulty, extranonce, job, working */
    struct stratum_event held[MINER_BUDGET_HELD]; /* with its own time */
};

/** true: tell it. false: it is counted or held, to be told by miner_budget_take(). */
bool miner_budget_admits(struct miner_budget *budget, const struct stratum_event *event);
/** What was held, oldest first, and at last a note of what was only counted; it has no time yet.
 *  false: nothing is left */
bool miner_budget_take(struct miner_budget *budget, struct stratum_event *event);

#endif
