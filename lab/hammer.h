/** A miner without patience: from the end of a connection until our miner dials again, it dials
 * four times a second, hangs up and dials anew. A story that passes it lets a pool be hammered. */
#ifndef LAB_HAMMER_H
#define LAB_HAMMER_H

#include "stratum/net/link.h"

/** A dialer that knocks between its links. Takes inner. NULL: out of memory. */
struct stratum_dialer *lab_hammer_make(struct stratum_loop *loop, struct stratum_dialer *inner);

#endif
