/** Every find is hashed again before it is sent: a device is never believed. Pure. */
#ifndef MINER_RECHECK_H
#define MINER_RECHECK_H

#include <stdbool.h>

#include "miner/work.h"

struct miner_recheck {
    bool meets;              /* as good as its work asked for */
    bool ambiguous;          /* on a rounding tie: the pool may see it otherwise */
    double margin;           /* distance of the nearest tie, in steps of Q1.15 */
    double share_difficulty; /* as NOMP pools count it */
};

/** cost: the header (SHA-256d of the coinbase and of each branch) and one exact hash. */
void miner_recheck(struct miner_recheck *out, const struct miner_work *work,
                   const struct miner_find *find);

#endif
