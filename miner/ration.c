#include "miner/ration.h"

#include <assert.h>
#include <string.h>

#define NONCES (UINT64_C(1) << 32)

void miner_ration_init(struct miner_ration *ration)
{
    *ration = (struct miner_ration){.nonce = NONCES};
}

/** From 8 bytes on the count of a lifetime does not reach the end: it is cut to what a number
 *  holds. */
static uint64_t values_of(size_t extranonce2_len)
{
    return extranonce2_len >= 8 ? UINT64_MAX : UINT64_C(1) << (8 * extranonce2_len);
}

static uint64_t rolls_of(uint32_t mask)
{
    uint64_t rolls = 1;
    for (; mask != 0; mask &= mask - 1) {
        rolls *= 2;
    }
    return rolls;
}

/** The bits of a number, laid into the places of a mask. */
static uint32_t spread(uint64_t number, uint32_t mask)
{
    uint32_t out = 0;
    for (; mask != 0; mask &= mask - 1) {
        const uint32_t lowest = mask & (~mask + 1);
        out |= (number & 1) != 0 ? lowest : 0;
        number >>= 1;
    }
    return out;
}

static uint64_t pairs_of(const struct miner_ration *ration)
{
    return ration->values > UINT64_MAX / ration->rolls ? UINT64_MAX
                                                       : ration->values * ration->rolls;
}

/** The space goes on with other times: what is moved farther than that is tried no more. */
static void limit_time(struct miner_ration *ration, uint32_t ntime_ahead_max)
{
    ration->extent.ntime_ahead_max = ntime_ahead_max;
    if (ration->ntime_ahead > ntime_ahead_max) {
        ration->nonce = NONCES;
        ration->pairs = pairs_of(ration);
        ration->returned_count = 0;
    }
}

void miner_ration_begin(struct miner_ration *ration, const struct miner_extent *extent)
{
    assert(extent->space != 0);
    if (extent->space == ration->extent.space) {
        limit_time(ration, extent->ntime_ahead_max);
        return;
    }
    const bool touched = ration->pairs > 0 || ration->ntime_ahead > 0;
    ration->extent = *extent;
    ration->turn++;
    ration->values = values_of(extent->extranonce2_len);
    ration->rolls = rolls_of(extent->version_mask);
    ration->value = (ration->value + touched) % ration->values;
    ration->roll = (ration->roll + touched) % ration->rolls;
    ration->pairs = 0;
    ration->ntime_ahead = 0;
    ration->nonce = NONCES;
    ration->outstanding_turn = 0;
    ration->returned_count = 0;
}

bool miner_ration_has(const struct miner_ration *ration)
{
    return ration->extent.space != 0 && (ration->returned_count > 0 || ration->nonce < NONCES ||
                                         ration->pairs < pairs_of(ration) ||
                                         ration->ntime_ahead < ration->extent.ntime_ahead_max);
}

bool miner_ration_exhausted(const struct miner_ration *ration)
{
    return !miner_ration_has(ration) && ration->outstanding_turn == 0;
}

/** A piece of what was returned first; all of it when its rest would have no place. */
static void take_returned(struct miner_ration *ration, uint64_t nonces, struct miner_range *out)
{
    struct miner_range *oldest = &ration->returned[0];
    const uint64_t count = (uint64_t)oldest->nonce_last - oldest->nonce_first + 1;
    const bool room = ration->outstanding + ration->returned_count < MINER_RANGES_MAX;
    *out = *oldest;
    if (count > nonces && room) {
        out->nonce_last = oldest->nonce_first + (uint32_t)(nonces - 1);
        oldest->nonce_first = out->nonce_last + 1;
        return;
    }
    ration->returned_count--;
    memmove(oldest, oldest + 1, ration->returned_count * sizeof *oldest);
}

/** The next pair of extranonce2 and version bits, or the next second. */
static void next_pair(struct miner_ration *ration)
{
    if (ration->pairs == pairs_of(ration)) {
        ration->ntime_ahead++;
        ration->pairs = 0;
    }
    if (ration->pairs > 0) {
        ration->roll = (ration->roll + 1) % ration->rolls;
        ration->value =
            (ration->value + (ration->pairs % ration->rolls == 0 ? 1 : 0)) % ration->values;
    }
    ration->pairs++;
    ration->nonce = 0;
}

static void take_fresh(struct miner_ration *ration, uint64_t nonces, struct miner_range *out)
{
    if (ration->nonce == NONCES) {
        next_pair(ration);
    }
    const uint64_t left = NONCES - ration->nonce;
    const uint64_t end = ration->nonce + (nonces < left ? nonces : left);
    *out = (struct miner_range){
        .turn = ration->turn,
        .extranonce2 = ration->value,
        .version_flips = spread(ration->roll, ration->extent.version_mask),
        .ntime_ahead = ration->ntime_ahead,
        .nonce_first = (uint32_t)ration->nonce,
        .nonce_last = (uint32_t)(end - 1),
    };
    ration->nonce = end;
}

bool miner_ration_take(struct miner_ration *ration, uint64_t nonces, struct miner_range *out)
{
    assert(nonces >= 1);
    if (!miner_ration_has(ration)) {
        return false;
    }
    if (ration->returned_count > 0) {
        take_returned(ration, nonces, out);
    } else {
        take_fresh(ration, nonces, out);
    }
    ration->outstanding++;
    ration->outstanding_turn++;
    assert(ration->outstanding + ration->returned_count <= MINER_RANGES_MAX);
    return true;
}

void miner_ration_done(struct miner_ration *ration, const struct miner_range *range)
{
    assert(ration->outstanding > 0);
    ration->outstanding--;
    ration->outstanding_turn -= range->turn == ration->turn ? 1 : 0;
}

void miner_ration_return(struct miner_ration *ration, const struct miner_range *rest)
{
    assert(rest->nonce_first <= rest->nonce_last);
    miner_ration_done(ration, rest);
    if (rest->turn == ration->turn && rest->ntime_ahead <= ration->extent.ntime_ahead_max) {
        ration->returned[ration->returned_count++] = *rest;
    }
}

void miner_range_extranonce2(uint8_t *out, size_t len, const struct miner_range *range)
{
    uint64_t rest = range->extranonce2;
    for (size_t index = len; index-- > 0;) {
        out[index] = (uint8_t)rest;
        rest >>= 8;
    }
}
