#include "stratum/dice.h"

#include <assert.h>
#include <string.h>

#include "stratum/fingerprint.h"

/* SplitMix64: spreads a poor seed over all 64 bits. source: Vigna, splitmix64.c (public domain) */
static uint64_t split_mix(uint64_t *state)
{
    *state += 0x9e3779b97f4a7c15u;
    uint64_t mixed = *state;
    mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111ebu;
    return mixed ^ mixed >> 31;
}

void stratum_dice_init(struct stratum_dice *dice, uint64_t seed, const char *name)
{
    /* The seed is mixed before it meets the name, so that seeds 1, 2, 3 do not give neighbours;
     * names that differ in few letters are told apart by the mixing behind it. */
    uint64_t state = seed;
    state = split_mix(&state) ^ stratum_fingerprint(name, strlen(name));
    for (int index = 0; index < 4; index++) {
        dice->state[index] = split_mix(&state);
    }
}

static uint64_t rotate_left(uint64_t value, int count)
{
    return value << count | value >> (64 - count);
}

/* source: Blackman and Vigna, xoshiro256starstar.c (public domain) */
uint64_t stratum_dice_next(struct stratum_dice *dice)
{
    uint64_t *state = dice->state;
    const uint64_t result = rotate_left(state[1] * 5, 7) * 9;
    const uint64_t shifted = state[1] << 17;
    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= shifted;
    state[3] = rotate_left(state[3], 45);
    return result;
}

uint64_t stratum_dice_below(struct stratum_dice *dice, uint64_t bound)
{
    assert(bound >= 1);
    /* 2^64 mod bound values would come up once more often than the others: they are thrown again.
     */
    const uint64_t unfair = (0 - bound) % bound;
    uint64_t thrown = stratum_dice_next(dice);
    while (thrown < unfair) {
        thrown = stratum_dice_next(dice);
    }
    return thrown % bound;
}

double stratum_dice_unit(struct stratum_dice *dice)
{
    return (double)(stratum_dice_next(dice) >> 11) * 0x1p-53;
}
