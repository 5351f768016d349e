/** An agent with a crew of clockwork, and small pools of given manners, all in memory and on
 *  virtual time. */
#ifndef TESTS_UNIT_MINER_ARENA_H
#define TESTS_UNIT_MINER_ARENA_H

#include "miner/agent/agent.h"
#include "miner/meter.h"
#include "stratum/line.h"

enum { ARENA_POOLS = 2, ARENA_PEERS_MAX = 16 };
#define SECOND_US INT64_C(1000000)

enum manners {
    FINE,         /* subscribe, difficulty, job, authorize, accepts every share */
    REFUSING,     /* nobody listens */
    MUTE,         /* accepts connections and never says anything */
    CLOSING,      /* accepts a connection and closes it */
    STRANGER,     /* refuses the user */
    JOB_FIRST,    /* job, authorized, and only then the difficulty: 0.25 */
    FALLS_SILENT, /* as FINE, until the first share */
    RESUMABLE,    /* as FALLS_SILENT, and names a session that can be resumed */
    DROPS,        /* closes with each share accepted */
    CHATTERING,   /* a line without end */
    RESTLESS,     /* asks to be dialled again as soon as it has been subscribed to */
    SENDS_TO_B,   /* sends its subscribers to the other pool */
    SENDS_ASTRAY, /* sends its subscribers to a stranger's host, and leaves it at that */
    DENYING       /* as FINE, and refuses every share */
};

struct arena;

struct arena_pool {
    struct arena *arena;
    struct stratum_listener *listener;
    enum manners manners;
    unsigned connections;
    unsigned subscribes;
    unsigned submits;
    struct stratum_link *latest; /* NULL: over */
};

struct arena_peer {
    struct arena_pool *pool;
    struct stratum_link *link;
    struct stratum_lines *lines;
};

/** Finds a share every find_every_us, and hashes 1,000 nonces with it. */
struct arena_crew {
    struct miner_crew crew;
    struct arena *arena;
    struct stratum_timer timer;
    int64_t find_every_us;
    uint64_t epoch; /* 0: paused */
    struct miner_work work;
    uint32_t nonce;
    unsigned works;
    unsigned pauses;
};

struct arena {
    struct stratum_loop *loop;
    struct stratum_switchboard *board;
    struct stratum_dialer *dialer;
    struct stratum_journal *journal;
    struct stratum_log *log; /* NULL, unless a test sets one before it starts */
    struct arena_crew crew;
    struct arena_pool pools[ARENA_POOLS];
    struct arena_peer peers[ARENA_PEERS_MAX];
    struct miner_agent_options options;
    struct miner_agent *agent;
    unsigned ended;
    unsigned events[STRATUM_EVENT_COUNT];
    struct stratum_event last[STRATUM_EVENT_COUNT];
    struct stratum_timer until;
};

/** The pools are named a.pool.example:1000 and b.pool.example:1001. */
struct arena *arena_make(enum manners first, enum manners second);
/** The agent, of the options set so far, starts. */
void arena_start(struct arena *arena);
void arena_free(struct arena *arena);
void arena_behave(struct arena_pool *pool, enum manners manners);
/** Virtual time goes by. */
void arena_run(struct arena *arena, int64_t us);
/** A line from the pool to whoever connected last. */
void arena_say(struct arena_pool *pool, const char *line);
/** The pool ends the connection of whoever came last. */
void arena_hang_up(struct arena_pool *pool);

#endif
