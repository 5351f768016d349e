#include "miner/work.h"

void miner_batches_add(struct miner_batches *batches, const struct miner_batches *newer)
{
    batches->count += newer->count;
    batches->nonces += newer->nonces;
    if (newer->took_us_max > batches->took_us_max) {
        batches->took_us_max = newer->took_us_max;
    }
}
