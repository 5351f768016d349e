/** The inside of the agent, shared by its own files and nobody else. Loop's thread only.
 *
 *  agent.c   connections: dial, lines in, leave, wait
 *  act.c     what the session asks for, and what becomes of its events
 *  budget.c  how much of what a pool says is told one by one
 *  crew.c    what the crew tells
 *  home.c    from a backup pool, looking whether the first one is back
 *  finish.c  the orderly end, and other options in mid-life
 */
#ifndef MINER_AGENT_STATE_H
#define MINER_AGENT_STATE_H

#include "miner/agent/agent.h"
#include "miner/agent/budget.h"
#include "miner/meter.h"
#include "miner/retry.h"
#include "stratum/line.h"

enum miner_agent_stage {
    MINER_AGENT_STOPPED,
    MINER_AGENT_WAITING,  /* for the next dial */
    MINER_AGENT_DIALLING, /* link is not open yet */
    MINER_AGENT_OPEN
};

/** What is to be done once the session's actions are all taken. */
struct miner_leaving {
    bool wanted;
    enum stratum_cause cause;
    enum miner_retry_loss how;
    bool redirected; /* how is not said: retry knows of it already */
    int64_t wait_us; /* of a redirect */
    char text[STRATUM_HOST_MAX + 64];
};

struct miner_agent {
    struct miner_agent_options options;
    struct miner_seams seams;
    void (*ended)(void *context);
    void *context;
    bool ending;    /* a limit was reached */
    bool finishing; /* no more work; what is under way is waited for */
    int64_t finish_us;
    struct stratum_timer finish_timer;
    bool ended_told; /* and said */

    int64_t origin_us; /* events count from here */
    bool started;
    struct miner_session *session;
    struct miner_place places[MINER_POOLS_MAX]; /* of the pools */
    struct miner_retry retry;
    struct miner_meter meter;

    enum miner_agent_stage stage;
    uint32_t connection;      /* how many were open */
    struct miner_place place; /* of the last one */
    struct stratum_link *link;
    struct stratum_lines lines;
    struct miner_leaving leaving;
    struct stratum_timer dial_timer;    /* the wait between connections */
    struct stratum_timer limit_timer;   /* a dial that hangs */
    struct stratum_timer session_timer; /* the session's own deadline */
    struct stratum_timer duration_timer;

    struct miner_budget budget; /* of what is told because a pool wants it so */
    struct stratum_timer withheld_timer;

    uint64_t hashed; /* nonces not yet in an event, and… */
    double
        hashed_worth; /* …each by the difficulty that was searched for: the event's is their mean */
    double told_yield; /* by the journal: of this machine's clock at first, then of the jobs */
    struct stratum_timer hashed_timer;
    struct miner_batches batches[MINER_DEVICES_MAX]; /* not yet in an event, by device */
    struct stratum_timer batched_timer;

    struct miner_probe *probe; /* of the first pool; NULL: none is under way */
    struct stratum_timer home_timer;
};

/* agent.c */
int64_t miner_agent_now_us(const struct miner_agent *agent);
/** End the connection or the dial, and plan the next one. */
void miner_agent_leave(struct miner_agent *agent, const struct miner_leaving *leaving);
/** Copy what retry must know of the pools; the next dial knows nothing of failures before. */
void miner_agent_begin_retry(struct miner_agent *agent);
/** Copy it, and nothing is forgotten: the pool in turn stands here in the list by now. */
void miner_agent_reload_retry(struct miner_agent *agent, size_t in_turn, bool other_home);
/** Who logs in at a pool of the list. */
struct miner_login miner_agent_login(const struct miner_agent_options *options, size_t index);
/** A limit was reached: stop, and say so once. */
void miner_agent_end(struct miner_agent *agent);

/* act.c */
/** Do what the session asks for; to be called after each call of it. */
void miner_agent_drain(struct miner_agent *agent);
/** An event of the agent's own, at this instant; the caller fills in the rest and tells it. */
struct stratum_event miner_agent_event(const struct miner_agent *agent,
                                       enum stratum_event_kind kind);
void miner_agent_event_text(struct stratum_event *event, const char *words);
/** Journal, meter and log; at_us is the loop's time still. */
void miner_agent_tell(struct miner_agent *agent, const struct stratum_event *event);
/** The same of a device's trouble, which somebody has to look after. */
void miner_agent_warn(struct miner_agent *agent, const struct stratum_event *event);

/** The same for what a pool causes without being asked, within its budget. */
void miner_agent_tell_unasked(struct miner_agent *agent, const struct stratum_event *event);
/** What that held back, and how much it was; context is the agent: a timer's. */
void miner_agent_tell_withheld(void *context);

/* crew.c */
extern const struct miner_crew_events miner_agent_crew_events;
/** The event of the nonces hashed since the last one; context is the agent: a timer's. */
void miner_agent_tell_hashed(void *context);
/** The same of the batches, one event a device. */
void miner_agent_tell_batches(void *context);

/* finish.c */
void miner_agent_finish_fired(void *context);

/* home.c */
/** Look for the first pool when it is time; to be called when a connection works or is lost. */
void miner_agent_home_arm(struct miner_agent *agent);
void miner_agent_home_fired(void *context);
void miner_agent_home_stop(struct miner_agent *agent);

#endif
