/** A chain of faults as a link over a link. Without faults it passes everything through at once.
 *
 *  With faults everything that is due passes at the loop's next turn, so that putting a fault on or
 *  lifting it, and sending, never call the owner back before they return.
 *  The end of the connection travels like bytes: behind a latency it is told late, behind a silence
 *  not until it is lifted. close(FINISH) goes on by itself, as long as the loop runs, until the
 *  faults have let through what was sent before; what a silence holds then is lost.
 */
#ifndef SIMPOOL_SERVER_LINK_FAULT_H
#define SIMPOOL_SERVER_LINK_FAULT_H

#include "simpool/fault/stage.h"
#include "stratum/net/link.h"

/** Takes inner (it is closed with this one). seed and name make the dice: each fault put on has a
 *  stream of its own, "NAME/" and its label. NULL: out of memory, inner is untouched. */
struct stratum_link *simpool_link_fault_make(struct stratum_loop *loop, struct stratum_link *inner,
                                             uint64_t seed, const char *name);

/** Who hears what its faults decide, those that are put on from now on. Copied. */
void simpool_link_fault_watch(struct stratum_link *link, const struct simpool_witness *witness);
/** Put a fault on; the last one put on is the first of its layer that bytes from the pool meet.
 *  returns a handle > 0; 0: the options make no sense or there are too many (16), *problem says. */
unsigned simpool_link_fault_add(struct stratum_link *link, const struct simpool_rule *rule,
                                const char **problem);
/** Lift it. What it delayed or held arrives now, in order; a close that happened behind a silence
 *  is told now. An unknown handle is fine (the link may have died meanwhile). */
void simpool_link_fault_remove(struct stratum_link *link, unsigned handle);
/** Whether what the owner is told at this moment was delayed or held by a fault: an end that the
 *  miner made in a silence is told late, and so excused. */
bool simpool_link_fault_was_late(const struct stratum_link *link);
/** Whether one of its faults ended the connection; may be asked until the link is closed. */
bool simpool_link_fault_was_cut(const struct stratum_link *link);

#endif
