/** What the sockets of this folder need from the real loop beyond the seam. Private to it. */
#ifndef STRATUM_NET_LOOP_EV_H
#define STRATUM_NET_LOOP_EV_H

#include "stratum/net/loop.h"

/** Somebody without an owner who must not outlive the loop: a link that still finishes. */
struct stratum_guest {
    struct stratum_guest *previous;
    struct stratum_guest *next;
    void (*evict)(struct stratum_guest *guest); /* the loop is being freed: leave and free */
};

void stratum_guest_enter(struct stratum_loop *loop, struct stratum_guest *guest);
/** A guest that never entered may leave. */
void stratum_guest_leave(struct stratum_loop *loop, struct stratum_guest *guest);

#endif
