/* Another certificate than the one the run began with. */
#include "simpool/server/parts.h"

bool simpool_server_show_certificate(struct simpool_server *server,
                                     enum stratum_certificate_kind kind)
{
    struct stratum_certificate made;
    const char *problem = NULL;
    if (server->seams.tls == NULL ||
        !stratum_certificate_make(&made, kind, simpool_server_address(server)->host,
                                  stratum_loop_now(server->seams.loop).unix_s)) {
        return false;
    }
    struct stratum_tls *const shown =
        stratum_tls_server_make_pem(made.certificate, made.key, &problem);
    stratum_certificate_done(&made);
    if (shown != NULL) {
        stratum_tls_free(server->shown); /* connections keep what they began with */
        server->shown = shown;
    }
    return shown != NULL;
}
