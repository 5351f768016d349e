/* From an address to a connected socket: resolve, then try each address in turn. */
#include "stratum/net/link_tcp.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sys/socket.h>
#include <unistd.h>

#include "stratum/net/lookup.h"
#include "stratum/net/problem.h"

/* A black hole at one address must not hide the next one for the minutes the kernel would wait, nor
 * for as long as a miner waits for the whole dial (10 s), and several must not hide the last one.
 * Two SYNs have gone out after four seconds. */
enum { DIAL_ADDRESS_US = 4 * 1000000, DIAL_ALL_US = 8 * 1000000 };

int64_t stratum_tcp_address_us(size_t address_count)
{
    const int64_t fair_us = DIAL_ALL_US / (int64_t)address_count;
    return fair_us < DIAL_ADDRESS_US ? fair_us : DIAL_ADDRESS_US;
}

/** What a link needs until it is open. */
struct stratum_tcp_attempt {
    struct stratum_tcp *tcp;
    struct stratum_lookups *lookups;
    struct stratum_address asked; /* while fd is of the answer; else without a host */
    struct stratum_route route;
    size_t next; /* the address to try next */
    int fd;      /* of the answer, then of the socket that connects; -1: none */
    struct ev_io watch;
    struct stratum_timer deadline;
    int error; /* of the last address */
};

struct tcp_dialer {
    struct stratum_dialer dialer;
    struct stratum_loop *loop;
    struct stratum_lookups *lookups;
};

static void watch_fd(struct stratum_tcp_attempt *attempt,
                     void (*ready)(struct ev_loop *inner, struct ev_io *watch, int events), int fd,
                     int events)
{
    attempt->fd = fd;
    ev_io_init(&attempt->watch, ready, fd, events);
    attempt->watch.data = attempt;
    ev_io_start(stratum_loop_ev_inner(attempt->tcp->loop), &attempt->watch);
}

/** The descriptor is not watched any more; it belongs to the caller. */
static int take_fd(struct stratum_tcp_attempt *attempt)
{
    const int fd = attempt->fd;
    if (fd >= 0) {
        ev_io_stop(stratum_loop_ev_inner(attempt->tcp->loop), &attempt->watch);
    }
    stratum_loop_disarm(attempt->tcp->loop, &attempt->deadline);
    attempt->fd = -1;
    return fd;
}

static void drop_fd(struct stratum_tcp_attempt *attempt)
{
    const int fd = take_fd(attempt);
    if (fd >= 0) {
        (void)close(fd);
    }
}

void stratum_tcp_attempt_free(struct stratum_tcp *tcp)
{
    struct stratum_tcp_attempt *const attempt = tcp->attempt;
    if (attempt == NULL) {
        return;
    }
    if (attempt->asked.host[0] != '\0') { /* it was given up before the name was known */
        stratum_lookups_leave(attempt->lookups, &attempt->asked, take_fd(attempt),
                              stratum_loop_now(tcp->loop).now_us);
    }
    drop_fd(attempt);
    stratum_lookups_release(attempt->lookups);
    free(attempt);
    tcp->attempt = NULL;
}

/** A loopback port where nobody listens may be the very one the kernel picks for the caller: the
 *  socket then meets itself. */
static bool met_itself(int fd)
{
    struct sockaddr_storage here = {0};
    struct sockaddr_storage there = {0};
    socklen_t here_len = sizeof here;
    socklen_t there_len = sizeof there;
    return getsockname(fd, (struct sockaddr *)&here, &here_len) == 0 &&
           getpeername(fd, (struct sockaddr *)&there, &there_len) == 0 && here_len == there_len &&
           memcmp(&here, &there, here_len) == 0;
}

/** returns 0: connected, else why not */
static int connect_result(int fd)
{
    int error = 0;
    socklen_t len = sizeof error;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) != 0) {
        return errno;
    }
    return error == 0 && met_itself(fd) ? ECONNREFUSED : error;
}

static void try_next(struct stratum_tcp_attempt *attempt);

static void on_connected(struct ev_loop *inner, struct ev_io *watch, int events)
{
    (void)inner;
    (void)events;
    struct stratum_tcp_attempt *const attempt = watch->data;
    struct stratum_tcp *const tcp = attempt->tcp;
    attempt->error = connect_result(attempt->fd);
    if (attempt->error != 0) {
        drop_fd(attempt);
        try_next(attempt);
        return;
    }
    const int fd = take_fd(attempt);
    stratum_tcp_attempt_free(tcp);
    stratum_tcp_open(tcp, fd);
    tcp->link.events->opened(tcp->link.context);
}

static void on_no_answer(void *context)
{
    struct stratum_tcp_attempt *const attempt = context;
    attempt->error = ETIMEDOUT;
    drop_fd(attempt);
    try_next(attempt);
}

/** returns 0 when the socket is on its way to the address, else why not */
static int start_connect(struct stratum_tcp_attempt *attempt, size_t index)
{
    const struct sockaddr *const at = (const struct sockaddr *)&attempt->route.at[index];
    const int fd = socket(at->sa_family, SOCK_STREAM, 0);
    if (fd < 0) {
        return errno;
    }
    if (!stratum_tcp_prepare(fd) ||
        (connect(fd, at, attempt->route.len[index]) != 0 && errno != EINPROGRESS)) {
        const int error = errno;
        (void)close(fd);
        return error;
    }
    struct stratum_tcp *const tcp = attempt->tcp;
    stratum_resolve_name(tcp->link.peer, &attempt->route.at[index], attempt->route.len[index]);
    watch_fd(attempt, on_connected, fd, EV_WRITE);
    stratum_loop_arm(tcp->loop, &attempt->deadline,
                     stratum_loop_now(tcp->loop).now_us +
                         stratum_tcp_address_us(attempt->route.count));
    return 0;
}

static enum stratum_link_end end_of_dial(int error)
{
    return error == ECONNREFUSED ? STRATUM_LINK_END_REFUSED
           : error == ECONNRESET ? STRATUM_LINK_END_RESET /* accepted, and reset at once */
                                 : STRATUM_LINK_END_FAILED;
}

static void try_next(struct stratum_tcp_attempt *attempt)
{
    while (attempt->next < attempt->route.count) {
        attempt->error = start_connect(attempt, attempt->next++);
        if (attempt->error == 0) {
            return;
        }
    }
    const int error = attempt->error;
    struct stratum_tcp *const tcp = attempt->tcp;
    stratum_tcp_attempt_free(tcp);
    stratum_tcp_end(tcp, end_of_dial(error), error, NULL);
}

static void on_answered(struct ev_loop *inner, struct ev_io *watch, int events)
{
    (void)inner;
    (void)events;
    struct stratum_tcp_attempt *const attempt = watch->data;
    stratum_resolve_take(&attempt->route, attempt->fd);
    attempt->asked.host[0] = '\0';
    drop_fd(attempt);
    if (attempt->route.problem == 0) {
        try_next(attempt);
        return;
    }
    const char *const text = stratum_resolve_problem(&attempt->route);
    struct stratum_tcp *const tcp = attempt->tcp;
    stratum_tcp_attempt_free(tcp);
    stratum_tcp_end(tcp, STRATUM_LINK_END_UNKNOWN_HOST, 0, text);
}

static void attempt_start(struct stratum_tcp_attempt *attempt,
                          const struct stratum_address *address)
{
    if (stratum_resolve_numeric(&attempt->route, address)) {
        try_next(attempt);
        return;
    }
    const int answered = stratum_lookups_begin(attempt->lookups, address,
                                               stratum_loop_now(attempt->tcp->loop).now_us);
    if (answered >= 0) {
        attempt->asked = *address;
        watch_fd(attempt, on_answered, answered, EV_READ);
        return;
    }
    const char *const text = stratum_problem("cannot look the host up: %s", strerror(errno));
    struct stratum_tcp *const tcp = attempt->tcp;
    stratum_tcp_attempt_free(tcp);
    stratum_tcp_end(tcp, STRATUM_LINK_END_FAILED, 0, text);
}

static struct stratum_link *tcp_dial(struct stratum_dialer *dialer,
                                     const struct stratum_address *address,
                                     const struct stratum_link_events *events, void *context)
{
    const struct tcp_dialer *const own = (const struct tcp_dialer *)dialer;
    struct stratum_tcp *const tcp = stratum_tcp_make(own->loop);
    struct stratum_tcp_attempt *const attempt = calloc(1, sizeof *attempt);
    if (tcp == NULL || attempt == NULL) {
        free(tcp);
        free(attempt);
        return NULL;
    }
    stratum_link_own(&tcp->link, events, context);
    stratum_address_peer(tcp->link.peer, address->host, address->port);
    attempt->tcp = tcp;
    attempt->lookups = stratum_lookups_share(own->lookups);
    attempt->fd = -1;
    attempt->deadline = stratum_timer_make(on_no_answer, attempt);
    tcp->attempt = attempt;
    attempt_start(attempt, address);
    return &tcp->link;
}

static void tcp_dialer_free(struct stratum_dialer *dialer)
{
    stratum_lookups_release(((struct tcp_dialer *)dialer)->lookups);
    free(dialer);
}

struct stratum_dialer *stratum_dialer_tcp_make(struct stratum_loop *loop)
{
    assert(stratum_loop_ev_inner(loop) != NULL); /* a simulation has no sockets */
    struct tcp_dialer *const made = calloc(1, sizeof *made);
    struct stratum_lookups *const lookups = stratum_lookups_make();
    if (made == NULL || lookups == NULL) {
        stratum_lookups_release(lookups);
        free(made);
        return NULL;
    }
    *made = (struct tcp_dialer){
        .dialer = {tcp_dial, tcp_dialer_free}, .loop = loop, .lookups = lookups};
    return &made->dialer;
}
