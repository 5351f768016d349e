/** A port of this machine, bound but not yet listening. */
#ifndef STRATUM_NET_BIND_H
#define STRATUM_NET_BIND_H

#include <stdbool.h>

#include <sys/socket.h>

#include "stratum/net/link.h"

/** Where a socket is bound. */
struct stratum_bound {
    int fd; /* non-blocking, closed on exec; the caller closes it */
    struct sockaddr_storage at;
    socklen_t at_len;
    struct stratum_address address; /* numeric, with the port the kernel chose for 0 */
};

/** The first address of the host that can be bound; a name is looked up, which may block.
 *
 *  option   in  what the user would change ("--listen"), for the words
 *  returns  false: *problem says why and what to do; out->fd is -1
 */
bool stratum_bind(struct stratum_bound *out, const struct stratum_address *address,
                  const char *option, const char **problem);
/** Exactly there. returns a descriptor; -1 with errno */
int stratum_bind_at(const struct sockaddr_storage *at, socklen_t len);
/** From now on it accepts. Who dials a bound socket before is refused. false: errno says why. */
bool stratum_bind_listen(int fd);

#endif
