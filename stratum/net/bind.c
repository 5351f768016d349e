#include "stratum/net/bind.h"

#include <errno.h>
#include <string.h>

#include <fcntl.h>
#include <netdb.h>
#include <unistd.h>

#include "stratum/net/problem.h"
#include "stratum/net/resolve.h"

enum { LISTEN_BACKLOG = 4096 }; /* the kernel's own limit may be lower (net.core.somaxconn) */

/** On: old connections do not keep the port from us. Off, while we only hold it: nobody else who
 *  says the same can listen there (two bound sockets that both say it may share a port). */
static bool set_reuse(int fd, int reuse)
{
    return setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof reuse) == 0;
}

static bool prepare(int fd)
{
    return fcntl(fd, F_SETFL, O_NONBLOCK) == 0 && fcntl(fd, F_SETFD, FD_CLOEXEC) == 0;
}

int stratum_bind_at(const struct sockaddr_storage *at, socklen_t len)
{
    const int fd = socket(at->ss_family, SOCK_STREAM, 0);
    if (fd < 0) {
        return -1;
    }
    if (set_reuse(fd, 1) && prepare(fd) && bind(fd, (const struct sockaddr *)at, len) == 0 &&
        set_reuse(fd, 0)) {
        return fd;
    }
    const int error = errno;
    (void)close(fd);
    errno = error;
    return -1;
}

bool stratum_bind_listen(int fd)
{
    return set_reuse(fd, 1) && listen(fd, LISTEN_BACKLOG) == 0;
}

static const char *why_not(const struct stratum_address *address, const char *option, int error)
{
    const unsigned port = address->port;
    char words[STRATUM_ADDRESS_WORDS_MAX];
    switch (error) {
    case EADDRINUSE:
        return stratum_problem("port %u is in use: choose another with %s", port, option);
    case EACCES:
        return stratum_problem("port %u needs more rights: choose one above 1023", port);
    case EADDRNOTAVAIL:
        return stratum_problem("this machine has no address %s: listen on 127.0.0.1 or 0.0.0.0",
                               address->host);
    default:
        return stratum_problem("cannot listen on %s: %s", stratum_address_words(words, address),
                               strerror(error));
    }
}

/** returns 0, or the errno of the last address */
static int bind_first(struct stratum_bound *out, const struct stratum_route *route)
{
    int error = EADDRNOTAVAIL;
    for (size_t index = 0; index < route->count; index++) {
        out->fd = stratum_bind_at(&route->at[index], route->len[index]);
        if (out->fd < 0) {
            error = errno;
            continue;
        }
        out->at_len = sizeof out->at;
        if (getsockname(out->fd, (struct sockaddr *)&out->at, &out->at_len) == 0) {
            return 0;
        }
        error = errno;
        (void)close(out->fd);
        out->fd = -1;
    }
    return error;
}

static void name_it(struct stratum_bound *bound)
{
    struct stratum_address *const address = &bound->address;
    (void)getnameinfo((const struct sockaddr *)&bound->at, bound->at_len, address->host,
                      sizeof address->host, NULL, 0, NI_NUMERICHOST);
    address->port = stratum_resolve_port(&bound->at);
}

bool stratum_bind(struct stratum_bound *out, const struct stratum_address *address,
                  const char *option, const char **problem)
{
    *out = (struct stratum_bound){.fd = -1, .address = *address};
    struct stratum_route route;
    stratum_resolve_wait(&route, address);
    if (route.problem != 0) {
        *problem = stratum_problem("cannot listen on %s: %s", address->host,
                                   stratum_resolve_problem(&route));
        return false;
    }
    const int error = bind_first(out, &route);
    if (error != 0) {
        *problem = why_not(address, option, error);
        return false;
    }
    name_it(out);
    return true;
}
