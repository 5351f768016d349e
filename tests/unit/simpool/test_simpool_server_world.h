/** A server and its clients on a network in memory, in virtual time. */
#ifndef TESTS_UNIT_SIMPOOL_TEST_SIMPOOL_SERVER_WORLD_H
#define TESTS_UNIT_SIMPOOL_TEST_SIMPOOL_SERVER_WORLD_H

#include "simpool/server/server.h"

enum { WORLD_EVENTS_MAX = 8192, WORLD_HEARD_MAX = 16384 };

struct client {
    struct stratum_link *link; /* NULL: closed */
    bool opened;
    bool ended;
    enum stratum_link_end end;
    size_t heard_len;
    char heard[WORLD_HEARD_MAX]; /* what the pool said; cut */
};

struct world {
    struct stratum_loop *loop;
    struct stratum_switchboard *board;
    struct stratum_listener *listener;
    struct stratum_dialer *dialer;
    struct stratum_journal *journal;
    struct stratum_log *log;              /* NULL: none */
    struct stratum_tls *tls, *tls_client; /* NULL: plain */
    struct stratum_address address;
    struct simpool_replay *replay;
    struct simpool_server *server;
    struct stratum_timer stop;
    struct stratum_event *events;
    size_t event_count;
    /* What the test does when it hears an event; NULL: nothing. */
    void (*react)(struct world *world, const struct stratum_event *event);
};

struct world *world_open(bool scripted);
/** The same over TLS. */
struct world *world_open_tls(bool scripted);
/** With a log at that level, written to /dev/null. */
struct world *world_open_logged(const char *level);
void world_close(struct world *world);
/** Let time pass. */
void world_run(struct world *world, double seconds);
struct client *world_dial(struct world *world);
/** Dials again with an empty client. */
void client_dial(struct client *client, struct world *world);
void client_send(struct client *client, const char *text);
void client_close(struct client *client, enum stratum_link_close how);
/** Closes it, too, if it still is open. */
void client_free(struct client *client);
/** Dials, is welcomed (scripted), subscribes and authorizes. */
struct client *world_miner(struct world *world);
/** The newest event of that kind; NULL: none. */
const struct stratum_event *world_last(const struct world *world, enum stratum_event_kind kind);
size_t world_count(const struct world *world, enum stratum_event_kind kind);

#endif
