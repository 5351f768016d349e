/** From a run that fails to the few of its faults that matter. */
#ifndef LAB_SHRINK_H
#define LAB_SHRINK_H

#include <stdio.h>

#include "lab/trial.h"
#include "simpool/script/story.h"

/** Faults of a run, and how it ended. */
struct lab_weather {
    struct simpool_story_faults faults;        /* those that took place, in order */
    char (*words)[STRATUM_EVENT_TEXT_MAX + 1]; /* of each, the line of Lua; heap */
    int exit_code;
};

/** Whether the run still ends as it did with only these faults. */
typedef bool lab_shrink_test(void *context, const struct simpool_story_faults *faults);

/** The least that still fails, as far as leaving parts out finds it: of the faults kept, none can
 * be left out alone. cost: some n·log n to n² plays, n the faults. Pure but for the test. source:
 * Zeller and Hildebrandt, Simplifying and Isolating Failure-Inducing Input (ddmin), 2002 */
void lab_shrink(struct simpool_story_faults *faults, lab_shrink_test *fails, void *context);

/** Play the one case again and again, with fewer faults each time, and say on out what is left and
 *  how to repeat it. save: a file for the weather that is left, NULL: none. returns an exit code:
 *  that of the run, or GOOD when it did not fail. */
int lab_shrink_case(FILE *out, struct program_cases *cases, const struct program_plan *plan,
                    const char *save);

#endif
