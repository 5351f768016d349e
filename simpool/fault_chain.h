/** A chain of faults, pure: bytes and time in, pieces out in order. A link waits for it
 *  (simpool/link_fault.h).
 *
 *      pool ──► newest ──► … ──► oldest ──► miner
 *      pool ◄── newest ◄── … ◄── oldest ◄── miner
 *
 *  A piece meets a fault when it arrives there, not when it was sent: what is under way when a
 * fault is put on still meets it. Nothing overtakes anything of its own direction, ever.
 */
#ifndef SIMPOOL_FAULT_CHAIN_H
#define SIMPOOL_FAULT_CHAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "simpool/fault.h"

enum {
    SIMPOOL_CHAIN_FAULTS_MAX = 8,
    SIMPOOL_CHAIN_NAME_MAX = 63,
    /* Of all that waits in a chain, each piece's own head included. */
    SIMPOOL_CHAIN_WAITING_MAX = 16 * 1024 * 1024
};

enum simpool_piece_kind {
    SIMPOOL_PIECE_BYTES,
    SIMPOOL_PIECE_END, /* the end of the stream: whoever sent has finished */
    SIMPOOL_PIECE_CUT  /* a fault cut the connection, here and now */
};

/** One piece of a stream on its way. */
struct simpool_piece {
    struct simpool_piece *next;
    enum simpool_piece_kind kind;
    enum simpool_towards towards; /* MINER or POOL */
    int64_t sent_us;
    int64_t arrive_us; /* at the fault it waits for, or at the end of the chain */
    size_t len;
    uint8_t bytes[];
};

struct simpool_chain;

/** seed and name make the dice: each fault has a stream of its own ("NAME/fault-N").
 *  NULL: out of memory. */
struct simpool_chain *simpool_chain_make(uint64_t seed, const char *name);
void simpool_chain_free(struct simpool_chain *chain);

/** Put a fault on, as the newest. returns a handle > 0; 0: *problem says why. */
unsigned simpool_chain_add(struct simpool_chain *chain, int64_t now_us,
                           const struct simpool_fault_ops *ops,
                           const struct simpool_fault_options *options, const char **problem);
/** Lift it: everything that it delayed or held arrives now. An unknown handle is fine. */
void simpool_chain_remove(struct simpool_chain *chain, int64_t now_us, unsigned handle);
/** Send bytes into the chain (copied); len 0: the end of that stream. */
void simpool_chain_enter(struct simpool_chain *chain, int64_t now_us, enum simpool_towards towards,
                         const void *bytes, size_t len);
/** Forget what is under way in a direction. */
void simpool_chain_forget(struct simpool_chain *chain, enum simpool_towards towards);

/** The next piece that has come all the way; yours now: free() it. NULL: none yet. */
struct simpool_piece *simpool_chain_take(struct simpool_chain *chain, int64_t now_us);
/** When take() is worth calling again. INT64_MAX: never, unless a fault is lifted. */
int64_t simpool_chain_deadline_us(const struct simpool_chain *chain);
/** No fault is on and nothing waits in that direction: bytes may pass by. */
bool simpool_chain_is_clear(const struct simpool_chain *chain, enum simpool_towards towards);
/** Bytes under way in a direction. */
size_t simpool_chain_waiting_len(const struct simpool_chain *chain, enum simpool_towards towards);
/** NULL, or a sentence: bytes were lost (out of memory, or the limit), the stream cannot go on. */
const char *simpool_chain_problem(const struct simpool_chain *chain);

#endif
