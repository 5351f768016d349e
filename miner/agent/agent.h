/** A whole miner on a loop: session, retry, links and crew wired together. The program and the lab
 *  run this same object; they differ in loop, dialer and crew. */
#ifndef MINER_AGENT_AGENT_H
#define MINER_AGENT_AGENT_H

#include "miner/crew/crew.h"
#include "miner/session/session.h"
#include "stratum/net/journal.h"
#include "stratum/net/link.h"
#include "stratum/net/log.h"

enum {
    MINER_POOLS_MAX = 8,
    /* Every pool that lets time be moved lets it be moved so far: yiimp 30 min, ckpool 7000 s, NOMP
     * 7200 s. source: docs/STRATUM.md */
    MINER_NTIME_AHEAD_MAX = 600
};

/** Borrowed; NULL: as in the session's options. */
struct miner_login {
    const char *user;
    const char *pass;
};

struct miner_agent_options {
    struct miner_session_options session;
    struct stratum_address pools[MINER_POOLS_MAX]; /* failover order */
    struct miner_login logins[MINER_POOLS_MAX];    /* of the pools */
    size_t pool_count;
    bool reconnect_anywhere;  /* client.reconnect may lead out of the pool's domain */
    uint64_t seed;            /* of the retry jitter */
    int64_t retry_first_us;   /* 1 s: doubles up to retry_max_us, with jitter */
    int64_t retry_max_us;     /* 30 s by default */
    int64_t connect_limit_us; /* 10 s: a dial that hangs is given up; TLS may take longer */
    int64_t finish_limit_us;  /* 5 s: shares under way at the end are waited for so long */
    uint64_t accepted_limit;  /* stop after so many accepted shares; 0: never */
    int64_t duration_us;      /* stop after so long; 0: never */
};

/** All is borrowed and must outlive the agent; journal and log may be NULL. */
struct miner_seams {
    struct stratum_loop *loop;
    struct stratum_dialer *dialer;
    struct miner_crew *crew;
    struct stratum_journal *journal;
    struct stratum_log *log;
};

struct miner_agent;

/** The defaults named above, and nothing else set. */
void miner_agent_defaults(struct miner_agent_options *options);
/** ended(context) is called once, when a limit was reached; the agent has then stopped. It must not
 *  free the agent. NULL: out of memory. */
struct miner_agent *miner_agent_make(const struct miner_agent_options *options,
                                     const struct miner_seams *seams, void (*ended)(void *context),
                                     void *context);
/** Starts dialling. */
void miner_agent_start(struct miner_agent *agent);
/** Starts no more work, sends what is found and waits for the answers, but not for ever; then it
 *  ends as if a limit had been reached. */
void miner_agent_finish(struct miner_agent *agent);
/** Takes other pools, logins and policies; leaves the connection only when its pool, with its
 * login, was the first and is so no more, or was a backup and is no more in the list. Limits, seed
 * and what was counted stay. Options are as for make. */
void miner_agent_reload(struct miner_agent *agent, const struct miner_agent_options *options);
/** Closes its connection at once and stops its crew's work; may be started again (a restart). */
void miner_agent_stop(struct miner_agent *agent);
void miner_agent_free(struct miner_agent *agent);

/** When it was made, by its loop: what it tells to journal and log counts from here. */
int64_t miner_agent_origin_us(const struct miner_agent *agent);
/** Where it mines, or tries to: "host:port". */
void miner_agent_pool(const struct miner_agent *agent, struct stratum_text *out);
struct miner_meter;
/** Rates and counts for the status line and the report; lives as long as the agent. */
const struct miner_meter *miner_agent_meter(const struct miner_agent *agent);

#endif
