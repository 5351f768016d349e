/* Another certificate than the one the run began with. */
#include "simpool/server/parts.h"

const char *simpool_server_show_certificate(struct simpool_server *server,
                                            enum stratum_certificate_kind kind)
{
    if (server->seams.tls == NULL) {
        return "this pool speaks no TLS; say tls = \"good\" in scenario{}";
    }
    struct stratum_certificate made;
    if (!stratum_certificate_make(&made, kind, simpool_server_address(server)->host,
                                  stratum_loop_now(server->seams.loop).unix_s)) {
        return "out of memory";
    }
    const char *problem = NULL;
    struct stratum_tls *const shown =
        stratum_tls_server_make_pem(made.certificate, made.key, &problem);
    stratum_certificate_done(&made);
    if (shown == NULL) {
        return problem;
    }
    stratum_tls_free(server->shown); /* connections keep what they began with */
    server->shown = shown;
    return NULL;
}
