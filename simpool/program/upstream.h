/** The pool that another program runs: how to reach it. */
#ifndef SIMPOOL_PROGRAM_UPSTREAM_H
#define SIMPOOL_PROGRAM_UPSTREAM_H

#include <stdbool.h>

#include "stratum/net/link.h"
#include "stratum/net/tls.h"

/** url and trust as the command line says; the rest is open()'s. */
struct program_upstream {
    const char *url;
    struct stratum_tls_trust trust;
    struct stratum_address address;
    struct stratum_tls *tls; /* NULL: it needs none */
    struct stratum_dialer *dialer;
};

/** false: *problem is one line; close it all the same. */
bool program_upstream_open(struct program_upstream *upstream, struct stratum_loop *loop,
                           const char **problem);
void program_upstream_close(struct program_upstream *upstream);

#endif
