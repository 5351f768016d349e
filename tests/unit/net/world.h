/** A network for tests: one listener, one client and what each end heard, over sockets or memory.
 *  Nothing sleeps: the loop runs until a condition holds, or a deadline says it never will. */
#ifndef TESTS_UNIT_NET_WORLD_H
#define TESTS_UNIT_NET_WORLD_H

#include "stratum/net/tls.h"

enum world_kind { WORLD_TCP, WORLD_MEM, WORLD_TLS_TCP, WORLD_TLS_MEM, WORLD_COUNT };

/** One end and what it heard. A hook runs inside the event; it may close the end. */
struct world_end {
    struct world *world;
    struct stratum_link *link; /* NULL: not yet, or closed */
    int opened;
    int closed;
    enum stratum_link_end end;
    char text[400];
    char peer[64];
    size_t received;
    uint64_t digest; /* of all bytes received, in order */
    void (*on_opened)(struct world_end *end);
    void (*on_bytes)(struct world_end *end, const uint8_t *bytes, size_t len);
    void (*on_closed)(struct world_end *end);
};

struct world {
    const char *name;
    struct stratum_loop *loop;
    struct stratum_switchboard *board; /* in memory only */
    struct stratum_tls *tls_client;    /* over TLS only */
    struct stratum_tls *tls_server;
    struct stratum_dialer *dialer;
    struct stratum_listener *listener;
    struct world_end client;
    struct world_end server; /* the end last accepted */
    int accepted;
    void (*on_accepted)(struct world_end *end);
    bool (*until)(const struct world *world);
    struct stratum_timer deadline;
    bool late;
};

/** Over 127.0.0.1 or in memory, with a listener on a port of its own; false: a check failed. */
bool world_init(struct world *world, enum world_kind kind);
/** From now on both ends speak TLS; takes both sides. */
void world_speak_tls(struct world *world, struct stratum_tls *client, struct stratum_tls *server);
/** Listening on host; false: it cannot (no IPv6, say). TCP only. */
bool world_listen(struct world *world, const char *host);
/** Closes what is open, and checks that nothing was late. */
void world_done(struct world *world);
/** Forgets what the client heard and dials the listener's port. */
void world_dial(struct world *world);
void world_dial_at(struct world *world, const struct stratum_address *address);
void world_close(struct world_end *end, enum stratum_link_close how);
/** Runs the loop until the condition holds. */
void world_run(struct world *world, bool (*until)(const struct world *world));
/** Dials, and runs until both ends are open. */
void world_connect(struct world *world);
/** Runs the body once for each kind of world. */
void world_each(void (*body)(struct world *world));

/** Order-sensitive: feeding pieces gives the same as feeding the whole. Starts at 0. */
uint64_t world_digest(uint64_t digest, const uint8_t *bytes, size_t len);

bool world_is_open(const struct world *world);
bool world_client_opened(const struct world *world);
bool world_client_closed(const struct world *world);
bool world_server_closed(const struct world *world);

#endif
