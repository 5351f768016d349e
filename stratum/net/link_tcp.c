/* The stream itself; dialing and listening lead here. Every callback that calls the owner does so
 * last, because the owner may free the link in it. */
#include "stratum/net/link_tcp.h"

#include <assert.h>
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    TCP_READ_MAX = 64 * 1024,
    TCP_GATHER_MAX = 64 * 1024, /* more than that is not kept back */
    TCP_LINGER_US = 10 * 1000000
};

static bool would_wait(int error)
{
    return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

static void watch_stop(struct stratum_tcp *tcp)
{
    struct ev_loop *const inner = stratum_loop_ev_inner(tcp->loop);
    ev_io_stop(inner, &tcp->reader);
    ev_io_stop(inner, &tcp->writer);
}

static void arm_in(struct stratum_tcp *tcp, int64_t after_us)
{
    stratum_loop_arm(tcp->loop, &tcp->timer, stratum_loop_now(tcp->loop).now_us + after_us);
}

static void tcp_free(struct stratum_tcp *tcp)
{
    if (tcp->gone != NULL) {
        *tcp->gone = true;
    }
    stratum_tcp_attempt_free(tcp);
    watch_stop(tcp);
    stratum_loop_disarm(tcp->loop, &tcp->timer);
    stratum_guest_leave(tcp->loop, &tcp->guest);
    if (tcp->fd >= 0) {
        (void)close(tcp->fd);
    }
    if (tcp->crowd != NULL) {
        stratum_tcp_crowd_leave(tcp->crowd);
    }
    stratum_queue_done(&tcp->queue);
    free(tcp);
}

static ssize_t put(struct stratum_tcp *tcp, const void *bytes, size_t len)
{
    stratum_loop_sending(tcp->loop);
    return send(tcp->fd, bytes, len, MSG_NOSIGNAL);
}

/** Gives the operating system what it takes now, and waits for room for the rest.
 *  returns 0, or the errno of a dead connection */
static int flush(struct stratum_tcp *tcp)
{
    struct ev_loop *const inner = stratum_loop_ev_inner(tcp->loop);
    while (tcp->queue.len > 0) {
        const ssize_t sent = put(tcp, stratum_queue_view(&tcp->queue), tcp->queue.len);
        if (sent >= 0) {
            stratum_queue_drop(&tcp->queue, (size_t)sent);
        } else if (errno == EINTR) {
            continue;
        } else if (would_wait(errno)) {
            ev_io_start(inner, &tcp->writer);
            return 0;
        } else {
            return errno;
        }
    }
    ev_io_stop(inner, &tcp->writer);
    if (tcp->closing && !tcp->shut) {
        (void)shutdown(tcp->fd, SHUT_WR);
        tcp->shut = true;
    }
    return 0;
}

/* ---- ends -------------------------------------------------------------------------------- */

static enum stratum_link_end end_of(int error)
{
    switch (error) {
    case ECONNREFUSED:
        return STRATUM_LINK_END_REFUSED;
    case ECONNRESET:
    case EPIPE:
    case ETIMEDOUT:
    case EHOSTUNREACH:
    case ENETUNREACH:
        return STRATUM_LINK_END_RESET;
    default:
        return STRATUM_LINK_END_FAILED;
    }
}

void stratum_tcp_end(struct stratum_tcp *tcp, enum stratum_link_end end, int error,
                     const char *text)
{
    watch_stop(tcp);
    tcp->stage = STRATUM_TCP_ENDED;
    tcp->end = end;
    if (end != STRATUM_LINK_END_FINISHED) { /* who only finished may still read what we queued */
        stratum_queue_done(&tcp->queue);
    }
    (void)snprintf(tcp->text, sizeof tcp->text, "%s", text != NULL ? text : strerror(error));
    arm_in(tcp, 0);
}

static void say_closed(struct stratum_tcp *tcp)
{
    char text[sizeof tcp->text]; /* the owner may free the link before it reads the words */
    memcpy(text, tcp->text, sizeof text);
    tcp->link.events->closed(tcp->link.context, tcp->end, text);
}

/** FINISHING: as far as it goes now. The FIN follows the last byte, and the socket stays until
 *  the peer's FIN: closing with bytes unread would turn ours into a reset. */
static void finish_step(struct stratum_tcp *tcp)
{
    if (flush(tcp) != 0) {
        tcp_free(tcp);
        return;
    }
    if (tcp->queue.len > 0) {
        return;
    }
    if (tcp->peer_finished) {
        tcp_free(tcp);
    }
}

static void on_timer(void *context)
{
    struct stratum_tcp *const tcp = context;
    if (tcp->stage == STRATUM_TCP_FINISHING) {
        tcp_free(tcp); /* it lingered long enough */
    } else {
        assert(tcp->stage == STRATUM_TCP_ENDED);
        say_closed(tcp);
    }
}

static void on_evicted(struct stratum_guest *guest)
{
    tcp_free((struct stratum_tcp *)((char *)guest - offsetof(struct stratum_tcp, guest)));
}

/* ---- readable, writable ------------------------------------------------------------------- */

/** A reader that answers each of many lines at once would cost a system call a line. */
static void hand_over(struct stratum_tcp *tcp, const uint8_t *bytes, size_t len)
{
    bool gone = false;
    tcp->gone = &gone;
    tcp->gathering = true;
    tcp->link.events->bytes(tcp->link.context, bytes, len);
    if (gone) {
        return;
    }
    tcp->gone = NULL;
    tcp->gathering = false;
    if (tcp->stage == STRATUM_TCP_OPEN) {
        const int error = flush(tcp);
        if (error != 0) {
            stratum_tcp_end(tcp, end_of(error), error, NULL);
        }
    }
}

/** One read an event: epoll asks again while there is more, and the link may be gone after it. */
static void on_readable(struct ev_loop *inner, struct ev_io *reader, int events)
{
    (void)events;
    struct stratum_tcp *const tcp = reader->data;
    uint8_t bytes[TCP_READ_MAX];
    const ssize_t got = recv(tcp->fd, bytes, sizeof bytes, 0);
    const int error = got < 0 ? errno : 0;
    const bool finishing = tcp->stage == STRATUM_TCP_FINISHING;
    if (got > 0) {
        if (!finishing) {
            hand_over(tcp, bytes, (size_t)got);
        }
    } else if (got == 0) {
        tcp->peer_finished = true;
        ev_io_stop(inner, &tcp->reader);
        if (finishing) {
            finish_step(tcp);
        } else if (tcp->link.events->finished != NULL) {
            tcp->link.events->finished(tcp->link.context);
        } else {
            stratum_tcp_end(tcp, STRATUM_LINK_END_FINISHED, 0, "the peer closed the connection");
        }
    } else if (!would_wait(error)) {
        if (finishing) {
            tcp_free(tcp);
        } else {
            stratum_tcp_end(tcp, end_of(error), error, NULL);
        }
    }
}

static void on_writable(struct ev_loop *inner, struct ev_io *writer, int events)
{
    (void)inner;
    (void)events;
    struct stratum_tcp *const tcp = writer->data;
    if (tcp->stage == STRATUM_TCP_FINISHING) {
        finish_step(tcp);
        return;
    }
    const int error = flush(tcp);
    if (error != 0) {
        stratum_tcp_end(tcp, end_of(error), error, NULL);
    }
}

/* ---- the link's face ---------------------------------------------------------------------- */

static void tcp_send(struct stratum_link *link, const uint8_t *bytes, size_t len)
{
    struct stratum_tcp *const tcp = (struct stratum_tcp *)link;
    if (tcp->stage != STRATUM_TCP_OPEN || tcp->closing || len == 0) {
        return;
    }
    if (tcp->queue.len == 0 && !tcp->gathering) { /* nothing to wait for, so no copy of it */
        const ssize_t sent = put(tcp, bytes, len);
        bytes += sent > 0 ? sent : 0;
        len -= sent > 0 ? (size_t)sent : 0;
    }
    if (!stratum_queue_add(&tcp->queue, bytes, len)) {
        stratum_tcp_end(tcp, STRATUM_LINK_END_FAILED, ENOMEM, NULL);
        return;
    }
    const bool kept_back = tcp->gathering && tcp->queue.len < TCP_GATHER_MAX;
    const int error = kept_back ? 0 : flush(tcp);
    if (error != 0) {
        stratum_tcp_end(tcp, end_of(error), error, NULL);
    } else if (tcp->queue.len > STRATUM_LINK_QUEUE_MAX) {
        stratum_tcp_end(tcp, STRATUM_LINK_END_FAILED, 0,
                        "the peer does not read: too many bytes are waiting");
    }
}

static void tcp_close(struct stratum_link *link, enum stratum_link_close how)
{
    struct stratum_tcp *const tcp = (struct stratum_tcp *)link;
    const bool usable = tcp->stage == STRATUM_TCP_OPEN ||
                        (tcp->stage == STRATUM_TCP_ENDED && tcp->end == STRATUM_LINK_END_FINISHED);
    if (how == STRATUM_LINK_FINISH && usable) {
        if (tcp->stage == STRATUM_TCP_OPEN && !tcp->peer_finished) { /* it may have been held */
            ev_io_start(stratum_loop_ev_inner(tcp->loop), &tcp->reader);
        }
        tcp->stage = STRATUM_TCP_FINISHING;
        tcp->closing = true;
        stratum_guest_enter(tcp->loop, &tcp->guest);
        arm_in(tcp, TCP_LINGER_US);
        finish_step(tcp);
        return;
    }
    if (tcp->fd >= 0 && tcp->stage != STRATUM_TCP_DIALING) {
        const struct linger at_once = {.l_onoff = 1, .l_linger = 0};
        (void)setsockopt(tcp->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    }
    tcp_free(tcp);
}

static void tcp_finish(struct stratum_link *link)
{
    struct stratum_tcp *const tcp = (struct stratum_tcp *)link;
    if (tcp->stage == STRATUM_TCP_OPEN) {
        tcp->closing = true;
        const int error = flush(tcp);
        if (error != 0) {
            stratum_tcp_end(tcp, end_of(error), error, NULL);
        }
    }
}

static size_t tcp_queued_bytes(const struct stratum_link *link)
{
    return ((const struct stratum_tcp *)link)->queue.len;
}

static void tcp_hold(struct stratum_link *link, bool holding)
{
    struct stratum_tcp *const tcp = (struct stratum_tcp *)link;
    struct ev_loop *const inner = stratum_loop_ev_inner(tcp->loop);
    if (tcp->stage == STRATUM_TCP_OPEN && holding) {
        ev_io_stop(inner, &tcp->reader);
    } else if (tcp->stage == STRATUM_TCP_OPEN && !tcp->peer_finished) {
        ev_io_start(inner, &tcp->reader);
    }
}

static const struct stratum_link_ops tcp_ops = {
    .name = "tcp",
    .send = tcp_send,
    .close = tcp_close,
    .queued_bytes = tcp_queued_bytes,
    .finish = tcp_finish,
    .hold = tcp_hold,
};

struct stratum_tcp *stratum_tcp_make(struct stratum_loop *loop)
{
    struct stratum_tcp *const tcp = calloc(1, sizeof *tcp);
    if (tcp == NULL) {
        return NULL;
    }
    tcp->link.ops = &tcp_ops;
    tcp->loop = loop;
    tcp->stage = STRATUM_TCP_DIALING;
    tcp->fd = -1;
    tcp->timer = stratum_timer_make(on_timer, tcp);
    tcp->guest.evict = on_evicted;
    ev_init(&tcp->reader, on_readable);
    ev_init(&tcp->writer, on_writable);
    tcp->reader.data = tcp->writer.data = tcp;
    return tcp;
}

void stratum_tcp_open(struct stratum_tcp *tcp, int fd)
{
    assert(tcp->stage == STRATUM_TCP_DIALING && tcp->fd < 0);
    tcp->stage = STRATUM_TCP_OPEN;
    tcp->fd = fd;
    ev_io_set(&tcp->reader, fd, EV_READ);
    ev_io_set(&tcp->writer, fd, EV_WRITE);
    ev_io_start(stratum_loop_ev_inner(tcp->loop), &tcp->reader);
}

bool stratum_tcp_prepare(int fd)
{
    const int yes = 1;
    return fcntl(fd, F_SETFL, O_NONBLOCK) == 0 && fcntl(fd, F_SETFD, FD_CLOEXEC) == 0 &&
           setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes) == 0;
}
