/** Inside the server: what its files share. Nobody else includes this. */
#ifndef SIMPOOL_SERVER_PARTS_H
#define SIMPOOL_SERVER_PARTS_H

#include "simpool/fault/chain.h"
#include "simpool/server/link_fault.h"
#include "simpool/server/server.h"
#include "stratum/line.h"
#include "stratum/message.h"

enum {
    SIMPOOL_RIG_FAULTS_MAX = SIMPOOL_CHAIN_FAULTS_MAX, /* on one link */
    SIMPOOL_SERVER_FAULTS_MAX = 2048                   /* on at once, all together */
};

/** One connection at the edge. Faults of messages stand above TLS, where lines are, faults of bytes
 *  below it, where a network is; without TLS one link has both:
 *
 *      session → messages → TLS → bytes → TCP        session → messages and bytes → TCP
 */
struct simpool_server_rig {
    struct simpool_server *server;
    uint32_t number;
    struct stratum_link *link; /* a fault link */
    struct stratum_link *wire; /* another one, below TLS, which belongs to link; or link itself */
    uint64_t host;             /* of its peer, hashed */
    int64_t came_us;
    struct stratum_lines lines;
    bool began;         /* its first bytes have come */
    bool spoke;         /* its first request has come */
    bool lied_to;       /* it was sent what cannot be read */
    bool redirected;    /* it was told to go elsewhere */
    bool disturbed;     /* a fault was on since it was last heard without one */
    int64_t spoken_us;  /* when it was sent something last */
    int64_t begun_us;   /* when the line began that has not ended yet; INT64_MAX: there is none */
    double chatter;     /* bytes of what was no share, less what time has taken off… */
    int64_t chatter_us; /* …up to here */
    struct {
        unsigned handle; /* the server's */
        unsigned on_link;
        struct stratum_link *link;
    } faults[SIMPOOL_RIG_FAULTS_MAX];
    size_t fault_count;
};

/** A fault that is on, or that waits for its time. */
struct simpool_server_fault {
    struct simpool_server *server;
    unsigned handle;
    uint64_t number; /* its place among all that were asked for, from 1 */
    uint32_t rig;    /* 0: every link */
    bool on;
    bool idle; /* its rig had gone before it was put on: it meets nobody */
    const struct simpool_fault_ops *ops;
    struct simpool_fault_options options;
    struct stratum_timer timer;       /* for its beginning, then for its end */
    char label[SIMPOOL_RULE_MAX + 1]; /* names its luck */
    char words[SIMPOOL_RULE_MAX + 1]; /* what the journal says of it */
};

/** How often faults were asked for that do the same: the next one has luck of its own. */
struct simpool_server_label {
    uint64_t hash;
    unsigned count;
};

struct simpool_server {
    struct simpool_seams seams;
    struct simpool_pool *pool;
    bool scripted;
    uint64_t seed;
    int64_t start_us;
    struct stratum_timer deadline;
    struct simpool_limits limits;
    struct stratum_timer round; /* looks for the silent */
    uint64_t turned_away;       /* connections closed as they came, that no event tells of yet */
    int64_t turned_away_us;     /* when one told of the last; 0: never */
    bool draining;              /* actions are being done; who adds some returns */
    struct simpool_server_rig **rigs; /* of rig n at n - 1; NULL: gone */
    size_t rig_capacity;
    bool refusing;
    struct stratum_tls *shown; /* to connections that come, instead of the seam's; NULL: that one */
    struct simpool_server_fault *faults[SIMPOOL_SERVER_FAULTS_MAX];
    size_t fault_count;
    unsigned fault_newest;
    uint64_t faults_asked;
    struct simpool_server_label *labels;
    size_t label_count;
    size_t label_capacity;
    struct stratum_message message; /* to read what was said; one, because it is big */
};

/* server.c */
/** NULL: gone. */
struct simpool_server_rig *simpool_server_find(const struct simpool_server *server, uint32_t rig);
/** Do what the pool asks for, and wait for its next deadline. */
void simpool_server_settle(struct simpool_server *server);
/** An event of the server's own. */
void simpool_server_tell_of(struct simpool_server *server, enum stratum_event_kind kind,
                            uint32_t rig, const char *text);

/* rigs.c: connections, from accept to the end */
void simpool_server_accepted(void *context, struct stratum_link *link);
void simpool_server_drop(struct simpool_server_rig *rig, enum stratum_link_close how);
void simpool_server_speak(struct simpool_server_rig *rig, const char *bytes, size_t len);

/* limits.c */
/** NULL: there is room for it; else why it has to be closed. */
const char *simpool_server_objection(const struct simpool_server *server,
                                     const struct stratum_link *link);
/** Close a connection as it comes. The journal has one event of a second's, with their count. */
void simpool_server_turn_away(struct simpool_server *server, struct stratum_link *link,
                              const char *why);
/** At the end of the run: an event of those that none tells of yet. */
void simpool_server_tell_turned_away(struct simpool_server *server, const char *why);
/** A line that was no share. false: that is too much of it; it is to be closed. */
bool simpool_server_hears_out(struct simpool_server_rig *rig, size_t len);

/* faults.c */
/** Put the faults of every link on a new one. */
void simpool_server_inherit_faults(struct simpool_server_rig *rig);
/** The server goes: nothing waits for its time any more. */
void simpool_server_forget_faults(struct simpool_server *server);

#endif
