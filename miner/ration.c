#include "miner/ration.h"

#include <assert.h>
#include <string.h>

#define NONCES (UINT64_C(1) << 32)

void miner_ration_init(struct miner_ration *ration, size_t device_index, size_t device_count)
{
    assert(device_index < device_count);
    *ration = (struct miner_ration){.device_index = device_index, .device_count = device_count};
}

/** How many values below 256^len are index modulo count. From 8 bytes on the count of a lifetime
 *  does not reach the end: it is cut to what a number holds. */
static uint64_t values_of(const struct miner_ration *ration, size_t extranonce2_len)
{
    const uint64_t last =
        extranonce2_len >= 8 ? UINT64_MAX : (UINT64_C(1) << (8 * extranonce2_len)) - 1;
    if (ration->device_index > last) {
        return 0;
    }
    const uint64_t values = (last - ration->device_index) / ration->device_count;
    return extranonce2_len >= 8 ? values : values + 1;
}

void miner_ration_begin(struct miner_ration *ration, uint64_t space, size_t extranonce2_len)
{
    assert(space != 0 && extranonce2_len >= 1);
    if (space == ration->space) {
        return;
    }
    const bool touched = ration->used > 0;
    ration->space = space;
    ration->values = values_of(ration, extranonce2_len);
    ration->value = ration->values == 0 ? 0 : (ration->value + touched) % ration->values;
    ration->used = 0;
    ration->nonce = NONCES;
    ration->returned_count = 0;
}

static bool take_returned(struct miner_ration *ration, struct miner_range *out)
{
    if (ration->returned_count == 0) {
        return false;
    }
    *out = ration->returned[0];
    ration->returned_count--;
    memmove(ration->returned, ration->returned + 1,
            ration->returned_count * sizeof ration->returned[0]);
    return true;
}

bool miner_ration_take(struct miner_ration *ration, uint64_t nonces, struct miner_range *out)
{
    assert(nonces >= 1);
    if (take_returned(ration, out)) {
        return true;
    }
    if (ration->nonce == NONCES) {
        if (ration->used == ration->values) {
            return false;
        }
        ration->value = ration->used == 0 ? ration->value : (ration->value + 1) % ration->values;
        ration->used++;
        ration->nonce = 0;
    }
    const uint64_t left = NONCES - ration->nonce;
    const uint64_t end = ration->nonce + (nonces < left ? nonces : left);
    *out = (struct miner_range){
        .extranonce2 = ration->value * ration->device_count + ration->device_index,
        .nonce_first = (uint32_t)ration->nonce,
        .nonce_last = (uint32_t)(end - 1),
    };
    ration->nonce = end;
    return true;
}

void miner_ration_return(struct miner_ration *ration, const struct miner_range *range)
{
    assert(range->nonce_first <= range->nonce_last);
    assert(ration->returned_count < MINER_RETURNED_MAX);
    ration->returned[ration->returned_count++] = *range;
}

void miner_range_extranonce2(uint8_t *out, size_t len, const struct miner_range *range)
{
    uint64_t rest = range->extranonce2;
    for (size_t index = len; index-- > 0;) {
        out[index] = (uint8_t)rest;
        rest >>= 8;
    }
}
