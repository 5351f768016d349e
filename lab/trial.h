/** One case in the lab: both sides in this process, on virtual time. */
#ifndef LAB_TRIAL_H
#define LAB_TRIAL_H

#include "lab/mutant.h"
#include "simpool/program/plan.h"

enum { LAB_RATE_HPS = 2000, LAB_ENDURE_RATE_HPS = 200 };

/** Beside the plan: who mines. */
struct lab_miner {
    double rate_hps;                      /* of the modelled device; LAB_RATE_HPS is a good one */
    const struct lab_mutant_rule *mutant; /* NULL: our miner as it is */
    const char *journal; /* a path for the journal of both; NULL: it is kept nowhere */
    const char *save;    /* a path for the faults that --shrink leaves; NULL: none */
};

/** Play it, narrate on stdout, fill one->outcome. cost: milliseconds a virtual minute, nearly all
 *  of it hashing. plan->stage is a struct lab_miner. */
void lab_trial_run(struct program_case *one, const struct program_plan *plan);

#endif
