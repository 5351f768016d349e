/** One case: a pool of its own, the miner as a child, the story played, the verdict. */
#ifndef SIMPOOL_PROGRAM_TRIAL_H
#define SIMPOOL_PROGRAM_TRIAL_H

#include "simpool/program/plan.h"

/** Play it in this process, narrate on stdout, and fill one->outcome. Leaves nothing running. */
void program_trial_run(struct program_case *one, const struct program_plan *plan);

#endif
