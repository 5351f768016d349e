/** A chain that nobody mines: when its blocks come, and which templates a pool is given for them.
 *  Pure: the same options give the same times everywhere. */
#ifndef SIMPOOL_JOBS_CHAIN_H
#define SIMPOOL_JOBS_CHAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stratum/dice.h"

struct simpool_chain_options {
    uint64_t seed;
    double block_s;         /* between two blocks on average, as chance has it; > 0 */
    const double *blocks_s; /* or the very times between them, over and over; NULL: by chance */
    size_t block_count;
    double refresh_s; /* a new template for the same block, so often; 0: never */
    double empty_s;   /* a block's first template is empty, for so long; 0: it is full at once */
};

/** A template, as a node would give it. */
struct simpool_tip {
    double seconds;  /* since the first */
    uint32_t height; /* from 1 */
    uint32_t number; /* of the template within its block, from 0 */
    bool empty;      /* no transactions yet */
};

struct simpool_chain {
    struct simpool_chain_options options;
    struct stratum_dice dice;
    struct simpool_tip tip;
    double block_s;      /* when this block came */
    double next_block_s; /* when the next one comes */
    bool begun;
};

void simpool_chain_init(struct simpool_chain *chain, const struct simpool_chain_options *options);
/** The next template, in order; the first is at 0 s. */
void simpool_chain_next(struct simpool_chain *chain, struct simpool_tip *out);

#endif
