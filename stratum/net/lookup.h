/** Lookups of names that outlive the dial which began them. A name server that takes longer than a
 *  miner waits for a dial would be asked anew by each dial, and its answer never heard; so the last
 *  one that was left behind is kept for the next dial to the same place. On the loop's thread. */
#ifndef STRATUM_NET_LOOKUP_H
#define STRATUM_NET_LOOKUP_H

#include <stdint.h>

#include "stratum/net/link.h"

/* An address may change: an answer that nobody wanted for longer is asked for again. */
#define STRATUM_LOOKUP_KEPT_US INT64_C(120000000)

/** Belongs to a dialer and to its dials; goes with the last of them. */
struct stratum_lookups;

/** NULL: out of memory. */
struct stratum_lookups *stratum_lookups_make(void);
struct stratum_lookups *stratum_lookups_share(struct stratum_lookups *lookups);
/** NULL is fine. */
void stratum_lookups_release(struct stratum_lookups *lookups);
/** As stratum_resolve_start(), or what was left for this address. */
int stratum_lookups_begin(struct stratum_lookups *lookups, const struct stratum_address *address,
                          int64_t now_us);
/** Nobody waits for the answer at fd any more; fd is taken. */
void stratum_lookups_leave(struct stratum_lookups *lookups, const struct stratum_address *address,
                           int fd, int64_t now_us);

#endif
