#include "simpool/program/upstream.h"

#include <stddef.h>

static bool through_tls(struct program_upstream *upstream, struct stratum_loop *loop,
                        const char **problem)
{
    upstream->tls = stratum_tls_client_make(&upstream->trust, problem);
    if (upstream->tls == NULL) {
        return false;
    }
    struct stratum_dialer *const dialer =
        stratum_dialer_tls_make(loop, upstream->tls, upstream->dialer);
    if (dialer == NULL) {
        *problem = "out of memory";
        return false;
    }
    upstream->dialer = dialer;
    return true;
}

bool program_upstream_open(struct program_upstream *upstream, struct stratum_loop *loop,
                           const char **problem)
{
    if (!stratum_address_parse(&upstream->address, upstream->url, problem)) {
        return false;
    }
    if (upstream->address.port == 0) {
        *problem = "a pool has a port: write stratum+tcp://HOST:PORT";
        return false;
    }
    upstream->dialer = stratum_dialer_tcp_make(loop);
    if (upstream->dialer == NULL) {
        *problem = "out of memory";
        return false;
    }
    return !upstream->address.tls || through_tls(upstream, loop, problem);
}

void program_upstream_close(struct program_upstream *upstream)
{
    if (upstream->dialer != NULL) {
        upstream->dialer->free(upstream->dialer);
    }
    stratum_tls_free(upstream->tls);
    upstream->dialer = NULL;
    upstream->tls = NULL;
}
