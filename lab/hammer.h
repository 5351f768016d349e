/** A miner without patience: from the end of a connection until our miner dials again, it dials
 * four times a second, hangs up and dials anew. A story that passes it lets a pool be hammered. */
#ifndef LAB_HAMMER_H
#define LAB_HAMMER_H

#include "stratum/net/link.h"

/** Belongs to the loop's thread, and stays where it was initialised. */
struct lab_hammer {
    struct stratum_loop *loop;
    struct stratum_dialer *dialer;
    struct stratum_address address; /* where our miner dialled last */
    struct stratum_timer knocking;  /* armed: our miner has no connection */
    struct stratum_link *knock;     /* NULL: none */
};

/** It knocks through dialer, which has to outlive it. */
void lab_hammer_init(struct lab_hammer *hammer, struct stratum_loop *loop,
                     struct stratum_dialer *dialer);
/** Our miner's connection has ended. */
void lab_hammer_start(struct lab_hammer *hammer);
/** Our miner dials, or all is over: the last knock is taken back. */
void lab_hammer_stop(struct lab_hammer *hammer);

#endif
