/** A miner that is odd and right. It comes late, as those do that tune their devices first. Before
 *  each of its connections it tries the pool, subscribes, hears the answer and leaves. (bfgminer
 *  does, with a pool that was away; so do pool testers.) A story that fails it takes a visit for
 *  the miner, or is in a hurry. */
#ifndef LAB_PROBER_H
#define LAB_PROBER_H

#include "stratum/net/link.h"

/** A dialer whose links open once the pool has answered a subscribe on one before; a pool that does
 *  not answer that is one that cannot be reached. Takes inner. NULL: out of memory. */
struct stratum_dialer *lab_prober_make(struct stratum_loop *loop, struct stratum_dialer *inner);

#endif
