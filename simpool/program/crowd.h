/** Cases in processes of their own, some at a time: whatever happens to one, the others go on. */
#ifndef SIMPOOL_PROGRAM_CROWD_H
#define SIMPOOL_PROGRAM_CROWD_H

#include <stdbool.h>
#include <stdio.h>

#include "simpool/program/plan.h"

/** Play all cases, at most plan->at_once at a time, in their order, and fill their outcomes. A
 *  single one narrates as it goes. Of several each has a line when it is done, and those that
 *  failed are narrated whole before it; with plan->verbose all are.
 *  narration  where; stdout stays for machines when that is asked for
 *  returns    false: interrupted; all that ran has been ended, the rest never begins */
bool program_crowd_run(struct program_cases *cases, const struct program_plan *plan,
                       FILE *narration);

#endif
