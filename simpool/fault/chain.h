/** A chain of faults, pure: bytes and time in, pieces out in order. A link waits for it
 *  (simpool/server/link_fault.h).
 *
 *      pool ──► messages: newest … oldest ──► bytes: newest … oldest ──► miner
 *      pool ◄── messages: newest … oldest ◄── bytes: newest … oldest ◄── miner
 *
 *  Faults of messages stand nearer to the pool whenever they were put on, or they would see, and
 *  mend, what the others did to the bytes. A piece meets a fault when it arrives there, not when it
 *  was sent: what is under way when a fault is put on still meets it. Bytes overtake nothing of
 *  their own direction, ever; whole lines do when a fault of messages says so.
 */
#ifndef SIMPOOL_FAULT_CHAIN_H
#define SIMPOOL_FAULT_CHAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "simpool/fault/stage.h"

enum { SIMPOOL_CHAIN_FAULTS_MAX = 16, SIMPOOL_CHAIN_NAME_MAX = 63 };

struct simpool_chain;

/** seed and name make the dice: each fault has a stream of its own, "NAME/" and its label, for each
 *  direction. NULL: out of memory. */
struct simpool_chain *simpool_chain_make(uint64_t seed, const char *name);
void simpool_chain_free(struct simpool_chain *chain);
/** Who hears what is decided by the faults that are put on from now on. Copied. */
void simpool_chain_watch(struct simpool_chain *chain, const struct simpool_witness *witness);

/** Put a fault on, as the newest of its layer. returns a handle > 0; 0: *problem says why. */
unsigned simpool_chain_add(struct simpool_chain *chain, int64_t now_us,
                           const struct simpool_rule *rule, const char **problem);
/** Lift it: everything that it delayed or held arrives now. An unknown handle is fine. */
void simpool_chain_remove(struct simpool_chain *chain, int64_t now_us, unsigned handle);
/** Send bytes into the chain (copied); len 0: the end of that stream. */
void simpool_chain_enter(struct simpool_chain *chain, int64_t now_us, enum simpool_towards towards,
                         const void *bytes, size_t len);
/** Bytes went past the chain, which was clear: it only has to know where lines begin. */
void simpool_chain_pass_by(struct simpool_chain *chain, enum simpool_towards towards,
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
