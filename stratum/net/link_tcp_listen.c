/* The port where miners are received: listening, refusing while it stays ours, and accepting. */
#include "stratum/net/link_tcp.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "stratum/net/problem.h"

enum {
    LISTEN_BACKLOG = 1024,
    LISTEN_CROWD_MAX = 16 * 1024, /* further sockets are closed as they come */
    LISTEN_RETRY_US = 50000       /* no descriptor left, or the port was snatched: try again */
};

struct tcp_listener {
    struct stratum_listener listener;
    struct stratum_loop *loop;
    struct sockaddr_storage at; /* with the real port */
    socklen_t at_len;
    int fd; /* bound; listening unless refusing; -1: retry is armed */
    bool refusing;
    struct ev_io acceptor;
    struct stratum_timer retry;
    size_t *crowd; /* open sockets, and one for the listener */
};

void stratum_tcp_crowd_leave(size_t *crowd)
{
    if (--*crowd == 0) {
        free(crowd);
    }
}

static void retry_later(struct tcp_listener *here)
{
    stratum_loop_arm(here->loop, &here->retry,
                     stratum_loop_now(here->loop).now_us + LISTEN_RETRY_US);
}

/* ---- the socket --------------------------------------------------------------------------- */

/** On: old connections do not keep the port from us. Off, while we only hold it: nobody else who
 *  says the same can listen there (two bound sockets that both say it may share a port). */
static bool set_reuse(int fd, int reuse)
{
    return setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof reuse) == 0;
}

/** A socket that holds the port; whoever dials it is refused until it listens.
 *  returns -1 with errno */
static int bind_fd(const struct sockaddr_storage *at, socklen_t len)
{
    const int fd = socket(at->ss_family, SOCK_STREAM, 0);
    if (fd < 0) {
        return -1;
    }
    if (set_reuse(fd, 1) && stratum_tcp_prepare(fd) &&
        bind(fd, (const struct sockaddr *)at, len) == 0 && set_reuse(fd, 0)) {
        return fd;
    }
    const int error = errno;
    (void)close(fd);
    errno = error;
    return -1;
}

static void accept_stop(struct tcp_listener *here)
{
    ev_io_stop(stratum_loop_ev_inner(here->loop), &here->acceptor);
    stratum_loop_disarm(here->loop, &here->retry);
}

static bool accept_start(struct tcp_listener *here)
{
    if (!set_reuse(here->fd, 1) || listen(here->fd, LISTEN_BACKLOG) != 0) {
        return false;
    }
    ev_io_set(&here->acceptor, here->fd, EV_READ);
    ev_io_start(stratum_loop_ev_inner(here->loop), &here->acceptor);
    return true;
}

/** Toward what is wanted: a bound socket, listening unless refusing. */
static void settle(struct tcp_listener *here)
{
    if (here->fd < 0) {
        here->fd = bind_fd(&here->at, here->at_len);
    }
    if (here->fd < 0 || (!here->refusing && !accept_start(here))) {
        retry_later(here);
    }
}

static void on_retry(void *context)
{
    settle(context);
}

/** A socket cannot stop listening, so refusing takes a new one. Between the two the port is free
 *  for some microseconds; should somebody take it, we try until it is ours again. */
static void tcp_refuse(struct stratum_listener *listener, bool refusing)
{
    struct tcp_listener *const here = (struct tcp_listener *)listener;
    if (refusing == here->refusing) {
        return;
    }
    here->refusing = refusing;
    accept_stop(here);
    if (refusing && here->fd >= 0) {
        (void)close(here->fd);
        here->fd = -1;
    }
    settle(here);
}

/* ---- accepting ---------------------------------------------------------------------------- */

/** A link over an accepted socket; takes the socket. NULL: it is closed. */
static struct stratum_tcp *welcome(struct tcp_listener *here, int fd)
{
    struct stratum_tcp *const tcp = *here->crowd <= LISTEN_CROWD_MAX && stratum_tcp_prepare(fd)
                                        ? stratum_tcp_make(here->loop)
                                        : NULL;
    if (tcp == NULL) {
        (void)close(fd);
        return NULL;
    }
    struct sockaddr_storage from = {0};
    socklen_t len = sizeof from;
    (void)getpeername(fd, (struct sockaddr *)&from, &len);
    stratum_resolve_name(tcp->link.peer, &from, len);
    tcp->crowd = here->crowd;
    ++*here->crowd;
    stratum_tcp_open(tcp, fd);
    return tcp;
}

/** One an event: epoll asks again, and the callee may free the listener. */
static void on_acceptable(struct ev_loop *inner, struct ev_io *acceptor, int events)
{
    (void)events;
    struct tcp_listener *const here = acceptor->data;
    const int fd = accept(here->fd, NULL, NULL);
    if (fd < 0) {
        if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
            ev_io_stop(inner, acceptor); /* or epoll would ask without end */
            retry_later(here);
        }
        return;
    }
    struct stratum_tcp *const tcp = welcome(here, fd);
    if (tcp != NULL) {
        here->listener.accepted(here->listener.context, &tcp->link);
    }
}

/* ---- making ------------------------------------------------------------------------------- */

static void tcp_listener_free(struct stratum_listener *listener)
{
    struct tcp_listener *const here = (struct tcp_listener *)listener;
    if (here == NULL) {
        return;
    }
    accept_stop(here);
    if (here->fd >= 0) {
        (void)close(here->fd);
    }
    if (here->crowd != NULL) {
        stratum_tcp_crowd_leave(here->crowd);
    }
    free(here);
}

static const struct stratum_listener_ops tcp_listener_ops = {tcp_refuse, tcp_listener_free};

static const char *why_not(const struct stratum_address *address, int error)
{
    const unsigned port = address->port;
    switch (error) {
    case EADDRINUSE:
        return stratum_problem("port %u is in use: choose another with --listen", port);
    case EACCES:
        return stratum_problem("port %u needs more rights: choose one above 1023", port);
    case EADDRNOTAVAIL:
        return stratum_problem("this machine has no address %s: listen on 127.0.0.1 or 0.0.0.0",
                               address->host);
    default:
        return stratum_problem("cannot listen on %s:%u: %s", address->host, port, strerror(error));
    }
}

/** The first address of the host that can be bound. returns 0, or the errno of the last one */
static int bind_first(struct tcp_listener *here, const struct stratum_route *route)
{
    int error = EADDRNOTAVAIL;
    for (size_t index = 0; index < route->count; index++) {
        here->fd = bind_fd(&route->at[index], route->len[index]);
        if (here->fd >= 0) {
            here->at_len = sizeof here->at;
            return getsockname(here->fd, (struct sockaddr *)&here->at, &here->at_len) == 0 ? 0
                                                                                           : errno;
        }
        error = errno;
    }
    return error;
}

/** The listener's address: numeric, with the port the kernel chose. */
static void name_it(struct tcp_listener *here, const struct stratum_address *wanted)
{
    struct stratum_address *const address = &here->listener.address;
    *address = *wanted;
    (void)getnameinfo((const struct sockaddr *)&here->at, here->at_len, address->host,
                      sizeof address->host, NULL, 0, NI_NUMERICHOST);
    const bool six = here->at.ss_family == AF_INET6;
    address->port = ntohs(six ? ((const struct sockaddr_in6 *)&here->at)->sin6_port
                              : ((const struct sockaddr_in *)&here->at)->sin_port);
}

static struct tcp_listener *listener_alloc(struct stratum_loop *loop)
{
    struct tcp_listener *const here = calloc(1, sizeof *here);
    size_t *const crowd = calloc(1, sizeof *crowd);
    if (here == NULL || crowd == NULL) {
        free(here);
        free(crowd);
        return NULL;
    }
    *crowd = 1;
    here->crowd = crowd;
    here->listener.ops = &tcp_listener_ops;
    here->loop = loop;
    here->fd = -1;
    here->retry = stratum_timer_make(on_retry, here);
    ev_init(&here->acceptor, on_acceptable);
    here->acceptor.data = here;
    return here;
}

struct stratum_listener *stratum_listener_tcp_make(struct stratum_loop *loop,
                                                   const struct stratum_address *address,
                                                   const char **problem)
{
    assert(stratum_loop_ev_inner(loop) != NULL); /* a simulation has no sockets */
    struct stratum_route route;
    stratum_resolve_wait(&route, address);
    if (route.problem != 0) {
        *problem =
            stratum_problem("cannot listen on %s: %s", address->host, gai_strerror(route.problem));
        return NULL;
    }
    struct tcp_listener *const here = listener_alloc(loop);
    if (here == NULL) {
        *problem = "out of memory";
        return NULL;
    }
    int error = bind_first(here, &route);
    if (error == 0 && !accept_start(here)) {
        error = errno;
    }
    if (error != 0) {
        *problem = why_not(address, error);
        tcp_listener_free(&here->listener);
        return NULL;
    }
    name_it(here, address);
    return &here->listener;
}
