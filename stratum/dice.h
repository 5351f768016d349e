/** Seeded randomness, one stream a named use: adding a use does not shift anyone else's luck.
 *  xoshiro256** seeded through SplitMix64 from the seed and the name. Pure; the same everywhere. */
#ifndef STRATUM_DICE_H
#define STRATUM_DICE_H

#include <stdint.h>

struct stratum_dice {
    uint64_t state[4];
};

/** name such as "fault/latency/rig-1"; the same seed and name give the same stream. */
void stratum_dice_init(struct stratum_dice *dice, uint64_t seed, const char *name);
uint64_t stratum_dice_next(struct stratum_dice *dice);
/** Uniform in [0, bound); bound >= 1; no modulo bias. */
uint64_t stratum_dice_below(struct stratum_dice *dice, uint64_t bound);
/** Uniform in [0, 1), 53 bits. */
double stratum_dice_unit(struct stratum_dice *dice);

#endif
