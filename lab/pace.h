/** A crew on the lab's clock: it really hashes, in the time a modelled device would take. */
#ifndef LAB_PACE_H
#define LAB_PACE_H

#include "miner/crew/crew.h"
#include "stratum/net/loop.h"

/* It hashes a batch of virtual time in one go; past the maximum that takes minutes. */
enum { LAB_PACE_HPS_MIN = 1, LAB_PACE_HPS_MAX = 1000 * 1000 * 1000 };

/** rate_hps: nonces a virtual second, within these limits. What it hashes, and when it tells,
 * depends on nothing else. NULL: out of memory. */
struct miner_crew *lab_pace_make(struct stratum_loop *loop, double rate_hps);

#endif
