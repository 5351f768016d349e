/** Stories and folders of a command line → cases to play. */
#ifndef SIMPOOL_PROGRAM_GATHER_H
#define SIMPOOL_PROGRAM_GATHER_H

#include "simpool/program/plan.h"

/** Finds the stories, loads each once to see that it is sound, and keeps those with the plan's
 *  tag, `times` cases of each. No folder is made.
 *  false: problem (one line) says what is wrong; out is empty. Else free it. */
bool program_gather(struct program_cases *out, const struct program_plan *plan, char *problem,
                    size_t capacity);
/** A folder for all, and one for each case in it. false: problem says why. */
bool program_gather_folders(struct program_cases *cases, const struct program_plan *plan,
                            char *problem, size_t capacity);
void program_gather_free(struct program_cases *cases);

#endif
