#include "miner/crew/pace.h"

#include "qhash/device/device.h"

enum {
    GROWTH_MAX = 4, /* a batch is at most so many times the one before */
    RESTS_MAX = 64  /* times the first one */
};

#define BATCH_US INT64_C(30000) /* a batch takes 20 to 50 ms, if nothing else is asked for */

uint64_t miner_pace_batch(uint64_t last, uint64_t nonces, int64_t took_us, int64_t want_us)
{
    const uint64_t most = last * GROWTH_MAX < UINT32_MAX ? last * GROWTH_MAX : UINT32_MAX;
    const double batch_us = (double)(want_us > 0 ? want_us : BATCH_US);
    const double wanted = (double)nonces * batch_us / (double)(took_us > 0 ? took_us : 1);
    if (wanted >= (double)most) {
        return most;
    }
    return wanted > DEVICE_FINDS_MAX ? (uint64_t)wanted : DEVICE_FINDS_MAX;
}

int64_t miner_pace_rest_us(int64_t first_us, int64_t last_us, int64_t worked_us)
{
    const int64_t longest_us = RESTS_MAX * first_us;
    if (last_us == 0 || worked_us > longest_us) {
        return first_us;
    }
    return 2 * last_us < longest_us ? 2 * last_us : longest_us;
}
