/** A crew on the lab's clock: it really hashes, in the time a modelled device would take. */
#ifndef LAB_PACE_H
#define LAB_PACE_H

#include "miner/crew/crew.h"
#include "stratum/net/loop.h"

/** rate_hps: nonces a virtual second, >= 1. What it hashes, and when it tells, depends on nothing
 *  else. NULL: out of memory. */
struct miner_crew *lab_pace_make(struct stratum_loop *loop, double rate_hps);

#endif
