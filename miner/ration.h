/** Which nonces a device tries: extranonce2 × nonce, nothing twice, nothing left out. Pure.
 *
 *  Device i of n takes the extranonce2 values that are i modulo n, each with all 2^32 nonces. The
 *  extranonce2 runs on from job to job instead of starting at zero: a job that a pool sends again
 *  later is then not searched where it was searched before.
 *
 *  What was not tried of a range (the difficulty changed, a device was lost) is returned, and is
 * the next to be handed out, whole. So there are never more returned than were outstanding at once.
 */
#ifndef MINER_RATION_H
#define MINER_RATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MINER_RETURNED_MAX = 4 }; /* more than a device can have outstanding */

struct miner_range {
    uint64_t extranonce2;             /* as a number; see miner_range_extranonce2() */
    uint32_t nonce_first, nonce_last; /* inclusive */
};

struct miner_ration {
    size_t device_index;
    size_t device_count;
    uint64_t space;  /* 0: none yet */
    uint64_t values; /* extranonce2 values of this device in this space */
    uint64_t value;  /* the running one, below values: extranonce2 is value * count + index */
    uint64_t used;   /* values begun in this space */
    uint64_t nonce;  /* the next of the running value; 2^32: all handed out */
    struct miner_range returned[MINER_RETURNED_MAX];
    size_t returned_count;
};

void miner_ration_init(struct miner_ration *ration, size_t device_index, size_t device_count);
/** What to search from now on; nothing changes when it is the space at hand. space >= 1. */
void miner_ration_begin(struct miner_ration *ration, uint64_t space, size_t extranonce2_len);
/** Take at most so many nonces (>= 1), all of one extranonce2, or what was returned first; false:
 *  the space is exhausted. */
bool miner_ration_take(struct miner_ration *ration, uint64_t nonces, struct miner_range *out);
/** Give back what was not tried of a range taken from the space at hand. */
void miner_ration_return(struct miner_ration *ration, const struct miner_range *range);
/** The bytes of an extranonce2: a big-endian number, as other miners count. */
void miner_range_extranonce2(uint8_t *out, size_t len, const struct miner_range *range);

#endif
