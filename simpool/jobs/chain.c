#include "simpool/jobs/chain.h"

#include <assert.h>
#include <math.h>

#include "stratum/exponential.h"

void simpool_chain_init(struct simpool_chain *chain, const struct simpool_chain_options *options)
{
    assert(options->block_count > 0 || options->block_s > 0);
    *chain = (struct simpool_chain){.options = *options};
    stratum_dice_init(&chain->dice, options->seed, "pool/chain");
}

/* Blocks are found as chance has it: the time to the next one does not depend on the last. */
static double next_gap_s(struct simpool_chain *chain)
{
    const struct simpool_chain_options *options = &chain->options;
    if (options->block_count > 0) {
        return options->blocks_s[(chain->tip.height - 1) % options->block_count];
    }
    return -options->block_s * stratum_ln(1 - stratum_dice_unit(&chain->dice));
}

static void begin_block(struct simpool_chain *chain, double seconds)
{
    chain->tip = (struct simpool_tip){
        .seconds = seconds, .height = chain->tip.height + 1, .empty = chain->options.empty_s > 0};
    chain->block_s = seconds;
    chain->next_block_s = seconds + next_gap_s(chain);
}

void simpool_chain_next(struct simpool_chain *chain, struct simpool_tip *out)
{
    const struct simpool_chain_options *options = &chain->options;
    if (!chain->begun) {
        chain->begun = true;
        begin_block(chain, 0);
    } else {
        struct simpool_tip *tip = &chain->tip;
        const double wait_s = tip->empty               ? options->empty_s
                              : options->refresh_s > 0 ? options->refresh_s
                                                       : INFINITY;
        if (tip->seconds + wait_s >= chain->next_block_s) {
            begin_block(chain, chain->next_block_s);
        } else {
            tip->seconds += wait_s;
            tip->number++;
            tip->empty = false;
        }
    }
    *out = chain->tip;
}
