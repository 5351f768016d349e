/** The byte seam: one end of a stream of bytes, whatever carries it. A filter is a link that owns
 *  a link. Everything here happens on the loop's thread. */
#ifndef STRATUM_NET_LINK_H
#define STRATUM_NET_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stratum/net/loop.h"
#include "stratum/text.h"

struct stratum_link;

/** A peer that lets more than this wait is given up: closed(FAILED). */
enum { STRATUM_LINK_QUEUE_MAX = 16 * 1024 * 1024, STRATUM_PEER_MAX = 64 };

enum stratum_link_close {
    STRATUM_LINK_FINISH, /* what was sent is delivered, then FIN */
    STRATUM_LINK_RESET   /* at once; the peer sees a reset, unsent bytes are lost */
};

/** Why a link is no more. */
enum stratum_link_end {
    STRATUM_LINK_END_FINISHED, /* the peer finished */
    STRATUM_LINK_END_RESET,    /* the peer reset, or the network did */
    STRATUM_LINK_END_REFUSED,  /* nobody listens there */
    STRATUM_LINK_END_UNKNOWN_HOST,
    STRATUM_LINK_END_FAILED /* anything else: text says what */
};

/** What the owner of an end hears. No event comes after closed, nor after the owner's close(). An
 *  event may close the link it came from. */
struct stratum_link_events {
    void (*opened)(void *context); /* never called on accepted links: they are open */
    void (*bytes)(void *context, const uint8_t *bytes, size_t len);
    void (*closed)(void *context, enum stratum_link_end end, const char *text);
    /** The peer says nothing more, but may still listen: the link stays, and what is sent goes out.
     *  No bytes come after it; closed() does if the connection breaks later. NULL: the peer's
     * finish is the link's end, closed(FINISHED); so it is on filters, which know no half of an
     * end. */
    void (*finished)(void *context);
};

struct stratum_link_ops {
    const char *name;
    /** Queue bytes for the peer; copied. Sending on a closed or unopened link is ignored. */
    void (*send)(struct stratum_link *link, const uint8_t *bytes, size_t len);
    /** Ends it and frees it: the owner must forget it (finishing goes on by itself). */
    void (*close)(struct stratum_link *link, enum stratum_link_close how);
    /** Bytes queued and not yet given to the operating system or the peer. */
    size_t (*queued_bytes)(const struct stratum_link *link);
    /** Half a close: what was sent is delivered, then FIN; the peer is still heard. NULL: this kind
     *  of link cannot. */
    void (*finish)(struct stratum_link *link);
    /** true: read nothing until it is released, so that the peer has to wait. Its end is then not
     *  noticed either. NULL: this kind cannot. */
    void (*hold)(struct stratum_link *link, bool holding);
};

/** First member of each kind of link. After closed(), the owner still calls close() to free it. */
struct stratum_link {
    const struct stratum_link_ops *ops;
    const struct stratum_link_events *events;
    void *context;
    char peer[STRATUM_PEER_MAX]; /* "127.0.0.1:40312", "mem:3" */
};

static inline void stratum_link_send(struct stratum_link *link, const void *bytes, size_t len)
{
    link->ops->send(link, bytes, len);
}
/** NULL is fine. */
static inline void stratum_link_close(struct stratum_link *link, enum stratum_link_close how)
{
    if (link != NULL) {
        link->ops->close(link, how);
    }
}
/** Nothing more is sent; a link that cannot do half a close goes on as before. */
static inline void stratum_link_finish(struct stratum_link *link)
{
    if (link->ops->finish != NULL) {
        link->ops->finish(link);
    }
}
/** Backpressure, where the link knows how. */
static inline void stratum_link_hold(struct stratum_link *link, bool holding)
{
    if (link->ops->hold != NULL) {
        link->ops->hold(link, holding);
    }
}
/** Hand an end to its owner (an acceptor does this at once, before it returns to the loop). */
static inline void stratum_link_own(struct stratum_link *link,
                                    const struct stratum_link_events *events, void *context)
{
    link->events = events;
    link->context = context;
}

/** Where to dial. */
struct stratum_address {
    char host[256];
    uint16_t port;
    bool tls; /* stratum+ssl:// and its kin */
};
/** "stratum+tcp://host:port", "host:port", "[::1]:3333"; port 0 is for listening. false:
 *  *problem says in words what is wrong and what is expected. */
bool stratum_address_parse(struct stratum_address *out, const char *text, const char **problem);
/** "host:port", "[::1]:3333": what parse() reads, and what belongs into a URL. */
void stratum_address_write(struct stratum_text *out, const char *host, unsigned port);
enum { STRATUM_ADDRESS_WORDS_MAX = sizeof(struct stratum_address) + sizeof "[]:65535" };
/** The same into room of one's own. returns out */
const char *stratum_address_words(char out[STRATUM_ADDRESS_WORDS_MAX],
                                  const struct stratum_address *address);
/** The same as the name of a link's peer: a long host is cut. */
void stratum_address_peer(char out[STRATUM_PEER_MAX], const char *host, unsigned port);

/** Who can make the client's end: sockets, or the lab's network in memory. */
struct stratum_dialer {
    /** Always returns a link; failures arrive later as closed(). NULL only without memory. */
    struct stratum_link *(*dial)(struct stratum_dialer *dialer,
                                 const struct stratum_address *address,
                                 const struct stratum_link_events *events, void *context);
    void (*free)(struct stratum_dialer *dialer);
};

/** Where miners are received. */
struct stratum_listener {
    const struct stratum_listener_ops *ops;
    /** A new end, open; the callee must own it (stratum_link_own) or close it. */
    void (*accepted)(void *context, struct stratum_link *link);
    void *context;
    struct stratum_address address; /* the real one: port 0 has become a port */
};
struct stratum_listener_ops {
    /** true: connections are refused (ECONNREFUSED) until accept again; open ones stay. The port
     *  is kept. */
    void (*refuse)(struct stratum_listener *listener, bool refusing);
    void (*free)(struct stratum_listener *listener);
};

/* Sockets over a libev loop (link_tcp*.c). Dialing looks a name up in a thread of its own, and
 * tries its addresses in turn; listening looks it up before it returns. */
struct stratum_dialer *stratum_dialer_tcp_make(struct stratum_loop *loop);
/** NULL: *problem says why ("port 3333 is in use: choose another with --listen"). */
struct stratum_listener *stratum_listener_tcp_make(struct stratum_loop *loop,
                                                   const struct stratum_address *address,
                                                   const char **problem);

/* A network in memory over any loop (link_mem.c): deliveries are timers, so order is exact. */
struct stratum_switchboard;
struct stratum_switchboard *stratum_switchboard_make(struct stratum_loop *loop);
/** With it go the ends and listeners that are still there, unheard; their owners forget them. */
void stratum_switchboard_free(struct stratum_switchboard *board);
struct stratum_dialer *stratum_dialer_mem_make(struct stratum_switchboard *board);
/** port 0: one is chosen; two listeners on one port: NULL. */
struct stratum_listener *stratum_listener_mem_make(struct stratum_switchboard *board,
                                                   const struct stratum_address *address);

#endif
