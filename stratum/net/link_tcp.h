/** What the three files of the TCP link share. Private to link_tcp*.c. */
#ifndef STRATUM_NET_LINK_TCP_H
#define STRATUM_NET_LINK_TCP_H

#include <ev.h>

#include "stratum/net/link.h"
#include "stratum/net/loop_ev.h"
#include "stratum/net/queue.h"
#include "stratum/net/resolve.h"

enum stratum_tcp_stage {
    STRATUM_TCP_DIALING,
    STRATUM_TCP_OPEN,
    STRATUM_TCP_ENDED,    /* closed() is on its way or was heard; the owner has yet to close */
    STRATUM_TCP_FINISHING /* without an owner: sends what is left, waits for the peer's FIN */
};

struct stratum_tcp_attempt;

/** One socket. Belongs to the loop's thread. */
struct stratum_tcp {
    struct stratum_link link;
    struct stratum_loop *loop;
    enum stratum_tcp_stage stage;
    int fd; /* -1: none yet, or no more */
    struct ev_io reader;
    struct ev_io writer;
    struct stratum_queue queue;
    bool gathering; /* inside bytes(): what is sent meanwhile goes out in one piece after it */
    bool *gone;     /* of the callback under way: set when the link is freed in it */
    bool peer_finished;
    bool closing;                        /* our FIN follows the last byte; still heard */
    bool shut;                           /* our FIN is out */
    struct stratum_timer timer;          /* ENDED: says closed(); FINISHING: the linger deadline */
    struct stratum_guest guest;          /* of the loop, while FINISHING */
    struct stratum_tcp_attempt *attempt; /* while DIALING, else NULL */
    size_t *crowd;                       /* accepted ones: how many there are, see below */
    enum stratum_link_end end;
    char text[160];
};

/** A link without a socket, still dialing; NULL: out of memory. */
struct stratum_tcp *stratum_tcp_make(struct stratum_loop *loop);
/** The socket is connected: it may be read and written from now on. */
void stratum_tcp_open(struct stratum_tcp *tcp, int fd);
/** Over: the owner hears it in a later event. text NULL: the words of error. */
void stratum_tcp_end(struct stratum_tcp *tcp, enum stratum_link_end end, int error,
                     const char *text);
/** Non-blocking, closed on exec, without Nagle. false: errno says why. */
bool stratum_tcp_prepare(int fd);

/** How long one of so many addresses of a host may take to answer (link_tcp_dial.c). */
int64_t stratum_tcp_address_us(size_t address_count);
/** Stops and frees what dialing needed; NULL is fine (link_tcp_dial.c). */
void stratum_tcp_attempt_free(struct stratum_tcp *tcp);

/** The count of a listener's sockets outlives it: whoever leaves last, frees it. The listener
 *  counts as one (link_tcp_listen.c). */
void stratum_tcp_crowd_leave(size_t *crowd);

#endif
