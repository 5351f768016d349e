/* A dialer that speaks TLS where the address says so. */
#include <stdio.h>
#include <stdlib.h>

#include "stratum/net/tls.h"

struct tls_dialer {
    struct stratum_dialer dialer;
    struct stratum_loop *loop;
    struct stratum_tls *tls; /* borrowed */
    struct stratum_dialer *inner;
};

static struct stratum_link *tls_dial(struct stratum_dialer *dialer,
                                     const struct stratum_address *address,
                                     const struct stratum_link_events *events, void *context)
{
    const struct tls_dialer *const here = (const struct tls_dialer *)dialer;
    struct stratum_link *const inner = here->inner->dial(here->inner, address, events, context);
    if (!address->tls || inner == NULL) {
        return inner;
    }
    struct stratum_link *const link =
        stratum_tls_link_make(here->loop, here->tls, inner, address->host);
    if (link == NULL) {
        stratum_link_close(inner, STRATUM_LINK_RESET);
        return NULL;
    }
    stratum_link_own(link, events, context);
    return link;
}

static void tls_dialer_free(struct stratum_dialer *dialer)
{
    struct tls_dialer *const here = (struct tls_dialer *)dialer;
    here->inner->free(here->inner);
    free(here);
}

struct stratum_dialer *stratum_dialer_tls_make(struct stratum_loop *loop, struct stratum_tls *tls,
                                               struct stratum_dialer *inner)
{
    struct tls_dialer *const made = calloc(1, sizeof *made);
    if (made == NULL) {
        return NULL;
    }
    *made = (struct tls_dialer){
        .dialer = {tls_dial, tls_dialer_free}, .loop = loop, .tls = tls, .inner = inner};
    return &made->dialer;
}
