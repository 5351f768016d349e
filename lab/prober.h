/** A miner that is odd and right. It comes late, as those do that tune their devices first. Before
 *  each of its connections it tries the pool, subscribes, hears the answer and leaves. (bfgminer
 *  does, with a pool that was away; so do pool testers.) A story that fails it takes a visit for
 *  the miner, or is in a hurry. */
#ifndef LAB_PROBER_H
#define LAB_PROBER_H

#include "stratum/net/link.h"

/** How long the first visit is in coming. */
enum { LAB_PROBER_TUNING_US = 20 * 1000 * 1000 };

/** A visit. Belongs to the loop's thread, and stays where it was begun. */
struct lab_prober {
    struct stratum_loop *loop;
    struct stratum_dialer *dialer;
    struct stratum_address address;
    struct stratum_link *link;     /* NULL: not yet, or no more */
    struct stratum_timer patience; /* until it dials; then, until it gives the visit up */
    /** Told once, unless it leaves before. why is NULL: the pool has answered. Otherwise it cannot
     *  be reached, and end and why are what a link would say. */
    void (*done)(void *context, enum stratum_link_end end, const char *why);
    void *context;
};

/** Visits after so long. All fields but link and patience are set. */
void lab_prober_visit(struct lab_prober *prober, int64_t after_us);
/** The visit ends, if it is still going on. */
void lab_prober_leave(struct lab_prober *prober, enum stratum_link_close how);

#endif
