/** Which headers are tried: nonce × version bits × extranonce2 × ntime, one ration for all devices
 *  of a crew, nothing twice, nothing left out. Pure.
 *
 *  A device takes a range that it can try in one batch, so the fast ones take more of them, and
 *  nobody is without while anybody has some. What was not tried of a range (the difficulty changed,
 *  a device was lost) is returned, and whoever comes next takes of that first.
 *
 *  Nonces run fastest, then version bits, then extranonce2. Time is the last resort: it is moved
 *  only when all the rest is used up. Extranonce2 and version bits run on from job to job instead
 *  of starting at zero: a job that a pool sends again later is then not searched where it was
 *  searched before.
 */
#ifndef MINER_RATION_H
#define MINER_RATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Ranges taken and returned together: eight of each device there can be. */
enum { MINER_RANGES_MAX = 2048 };

/** What there is to be searched. */
struct miner_extent {
    uint64_t space; /* its name; >= 1 */
    size_t extranonce2_len;
    uint32_t version_mask;    /* bits that may be rolled; 0: none */
    uint32_t ntime_ahead_max; /* seconds that ntime may be ahead of the job's; 0: not to be moved */
};

struct miner_range {
    uint64_t turn;                    /* which begin it belongs to */
    uint64_t extranonce2;             /* as a number; see miner_range_extranonce2() */
    uint32_t version_flips;           /* to be XORed into the job's version */
    uint32_t ntime_ahead;             /* to be added to the job's ntime */
    uint32_t nonce_first, nonce_last; /* inclusive */
};

struct miner_ration {
    struct miner_extent extent; /* space 0: none yet */
    uint64_t turn;              /* how many were begun; a space may come a second time */
    uint64_t values;            /* of extranonce2 */
    uint64_t rolls;             /* of the version bits */
    uint64_t value;             /* the running one */
    uint64_t roll;
    uint64_t pairs; /* of value and roll begun at this ntime */
    uint32_t ntime_ahead;
    uint64_t nonce;          /* the next of the running pair; 2^32: all handed out */
    size_t outstanding;      /* ranges taken and neither done nor returned */
    size_t outstanding_turn; /* those of the space at hand */
    struct miner_range returned[MINER_RANGES_MAX];
    size_t returned_count;
};

/** Nothing to take yet. */
void miner_ration_init(struct miner_ration *ration);
/** What to search from now on. When it is the space at hand, it goes on, up to other times perhaps.
 */
void miner_ration_begin(struct miner_ration *ration, const struct miner_extent *extent);
/** Whether there is anything to take. */
bool miner_ration_has(const struct miner_ration *ration);
/** Whether everything was taken, and nobody is at it any more. */
bool miner_ration_exhausted(const struct miner_ration *ration);
/** Take at most so many nonces (>= 1); false: there is nothing to take. */
bool miner_ration_take(struct miner_ration *ration, uint64_t nonces, struct miner_range *out);
/** A range that was taken has been tried, whole. */
void miner_ration_done(struct miner_ration *ration, const struct miner_range *range);
/** What was not tried of a range that was taken. Of another space than that at hand it is void. */
void miner_ration_return(struct miner_ration *ration, const struct miner_range *rest);
/** The bytes of an extranonce2: a big-endian number, as other miners count. */
void miner_range_extranonce2(uint8_t *out, size_t len, const struct miner_range *range);

#endif
