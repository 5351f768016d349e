#include "miner/work.h"

void miner_batches_add(struct miner_batches *batches, const struct miner_batches *newer)
{
    batches->count += newer->count;
    batches->nonces += newer->nonces;
    if (newer->took_us_max > batches->took_us_max) {
        batches->took_us_max = newer->took_us_max;
    }
}

struct miner_extent miner_work_extent(const struct miner_work *work)
{
    return (struct miner_extent){
        .space = work->space,
        .extranonce2_len = work->extranonce.extranonce2_len,
        .version_mask = work->version_mask,
        .ntime_ahead_max = work->ntime_ahead_max,
    };
}

void miner_work_share(struct stratum_share *out, const struct miner_work *work,
                      const struct miner_range *range)
{
    *out = (struct stratum_share){
        .extranonce2_len = work->extranonce.extranonce2_len,
        .ntime = work->job.ntime + range->ntime_ahead,
        .nonce = range->nonce_first,
        .version = work->job.version ^ range->version_flips,
    };
    miner_range_extranonce2(out->extranonce2, out->extranonce2_len, range);
}
