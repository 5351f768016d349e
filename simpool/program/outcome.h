/** The end of a case, the same in real and in virtual time: counted, and last words printed. */
#ifndef SIMPOOL_PROGRAM_OUTCOME_H
#define SIMPOOL_PROGRAM_OUTCOME_H

#include <stdio.h>

#include "simpool/program/plan.h"
#include "simpool/program/stage.h"
#include "simpool/script/story.h"

/** One case, while it is played. */
struct program_playing {
    const struct program_plan *plan;
    struct program_case *one;
    struct program_stage *stage;
    struct simpool_story *story;
};

/** Put words behind the first line of what is said already. */
void program_outcome_add_why(char why[PROGRAM_WHY_MAX], const char *first, const char *words);
/** The story has ended so, promises judged: fill the case's outcome, and settle the stage. Once. */
void program_outcome_settle(const struct program_playing *playing, int exit_code, const char *why);
/** KPIs, promises, tally, and the verdict; journal: its path, or in brackets why there is none. */
void program_outcome_print(FILE *out, const struct program_playing *playing, const char *journal);
/** It cannot be played at all: exit 2, said on stderr. */
void program_outcome_give_up(const struct program_playing *playing, const char *problem);
/** After it was printed, something of it was lost: a good case is good no more, and a last line
 *  takes back what was said. */
void program_outcome_lose(FILE *out, struct program_outcome *outcome, const char *what);

#endif
