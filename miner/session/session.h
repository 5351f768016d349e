/** The client machine: subscribe, authorize, notify, submit. Pure: bytes and time in, actions out.
 *
 *  One session lives through many connections; between them it has no job and sends nothing. What
 *  was found and not yet credited when a connection ended waits for the next one: where the pool
 *  resumes the session (the same extranonce1 again), its jobs live on and the shares are sent, else
 *  they are dropped and counted.
 *  Each call may leave actions: ask for the next until there is none, before any other call.
 */
#ifndef MINER_SESSION_SESSION_H
#define MINER_SESSION_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "miner/work.h"
#include "stratum/event.h"
#include "stratum/instant.h"

struct miner_session;

struct miner_session_options {
    const char *user;
    const char *pass;
    const char *agent; /* "qhash-miner/0.1.0" */
    enum qhash_algorithm algorithm;
    bool version_rolling;      /* offer BIP310 */
    bool extranonce_subscribe; /* ask for mining.set_extranonce; pools may never answer */
    bool submit_stale;         /* send finds of jobs that a clean one has ended */
    uint32_t ntime_ahead_max;  /* s that ntime may be moved on once all else is used up (600) */
    bool resume;               /* ask for the session of the connection before */
    int64_t silence_limit_us;  /* nothing heard for so long: the connection is dead (150 s) */
    int64_t job_limit_us;      /* no new job for so long: what is mined is of yesterday (30 min) */
    int64_t reply_limit_us;    /* subscribe or authorize unanswered for so long (30 s) */
    int64_t answer_limit_us;   /* a submit unanswered for so long is counted unanswered (60 s) */
};

enum miner_action_kind {
    MINER_ACTION_SEND,      /* line, len: with its newline; a view until the next call */
    MINER_ACTION_CLOSE,     /* cause and text: the connection is to be ended and dialled again */
    MINER_ACTION_WORK,      /* work: a view until the next call */
    MINER_ACTION_PAUSE,     /* nothing to mine */
    MINER_ACTION_RECONNECT, /* the pool asks to go elsewhere; CLOSE does not follow */
    MINER_ACTION_READY,     /* authorized and working: retry may forget its failures */
    MINER_ACTION_EVENT      /* event: for the journal */
};

struct miner_action {
    enum miner_action_kind kind;
    union {
        struct {
            const char *line;
            size_t len;
        } send;
        struct {
            enum stratum_cause cause;
            const char *text;
            bool refused; /* by authorize: asking again soon would be rude */
        } close;
        const struct miner_work *work;
        struct stratum_reconnect reconnect;
        const struct stratum_event *event;
    } as;
};

/** NULL: out of memory. The option's texts are copied. */
struct miner_session *miner_session_make(const struct miner_session_options *options);
void miner_session_free(struct miner_session *session);

/** Who is to log in from the next opening on; copied. false: it is another user than before, and
 *  what the last connection left behind is not for this one. */
bool miner_session_login(struct miner_session *session, const char *user, const char *pass);
/** Other policies in mid-life; algorithm, logins and texts stay. */
void miner_session_configure(struct miner_session *session,
                             const struct miner_session_options *options);
/** The next connection goes elsewhere: what the last one left behind is not for it. */
void miner_session_forget(struct miner_session *session, struct stratum_instant now);
void miner_session_on_open(struct miner_session *session, struct stratum_instant now);
void miner_session_on_line(struct miner_session *session, struct stratum_instant now,
                           const char *line, size_t len);
/** A line over the limit: nothing after it can be trusted. */
void miner_session_on_overlong(struct miner_session *session, struct stratum_instant now);
void miner_session_on_closed(struct miner_session *session, struct stratum_instant now);
void miner_session_on_deadline(struct miner_session *session, struct stratum_instant now);
/** A find that passed the recheck. Sent only when its epoch's job is alive on this connection. */
void miner_session_on_find(struct miner_session *session, struct stratum_instant now,
                           const struct miner_find *find);
/** Shares sent and not answered yet. */
size_t miner_session_unanswered(const struct miner_session *session);
/** INT64_MAX: never. */
int64_t miner_session_deadline_us(const struct miner_session *session);
/** The next thing to be done: what the last call has left, then what is due by its time: shares
 * that were never answered are given up, shares that waited for a connection are sent. One at a
 * time, so that there may be many. false: nothing, until the next call. */
bool miner_session_next(struct miner_session *session, struct miner_action *out);
/** The work a find belongs to, to hash it again; NULL: its job has ended. */
const struct miner_work *miner_session_work(const struct miner_session *session, uint64_t epoch);

#endif
