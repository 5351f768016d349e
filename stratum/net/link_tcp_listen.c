/* The port where miners are received: listening, refusing while it stays ours, and accepting. */
#include "stratum/net/link_tcp.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <sys/socket.h>
#include <unistd.h>

#include "stratum/net/bind.h"
#include "stratum/net/problem.h"

enum {
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

/* ---- listening -------------------------------------------------------------------------- */

static void accept_stop(struct tcp_listener *here)
{
    ev_io_stop(stratum_loop_ev_inner(here->loop), &here->acceptor);
    stratum_loop_disarm(here->loop, &here->retry);
}

static bool accept_start(struct tcp_listener *here)
{
    if (!stratum_bind_listen(here->fd)) {
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
        here->fd = stratum_bind_at(&here->at, here->at_len);
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
    struct stratum_bound bound;
    if (!stratum_bind(&bound, address, "--listen", problem)) {
        return NULL;
    }
    struct tcp_listener *const here = listener_alloc(loop);
    if (here == NULL) {
        (void)close(bound.fd);
        *problem = "out of memory";
        return NULL;
    }
    here->fd = bound.fd;
    here->at = bound.at;
    here->at_len = bound.at_len;
    here->listener.address = bound.address;
    if (!accept_start(here)) {
        char words[STRATUM_ADDRESS_WORDS_MAX];
        const char *const why = strerror(errno);
        *problem = stratum_problem("cannot listen on %s: %s",
                                   stratum_address_words(words, &bound.address), why);
        tcp_listener_free(&here->listener);
        return NULL;
    }
    return &here->listener;
}
