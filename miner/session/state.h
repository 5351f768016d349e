/** The inside of the session, shared by its own files and nobody else.
 *
 *  session.c  the connection's life, lines in, deadlines, actions out
 *  reply.c    replies to our handshake, requests of the pool
 *  job.c      difficulty, extranonce, mask, notify: what is to be mined
 *  share.c    finds and submits
 *  answer.c   what becomes of submits: answered, or never
 *  resume.c   what outlives a connection when the pool resumes the session
 */
#ifndef MINER_SESSION_STATE_H
#define MINER_SESSION_STATE_H

#include "miner/session/session.h"
#include "stratum/message.h"
#include "stratum/text.h"
#include "stratum/verdict.h"

enum {
    MINER_JOBS_MAX = 16,         /* epochs whose finds can still be sent */
    MINER_SUBMITS_MAX = 1024,    /* unanswered; one more find is not sent */
    MINER_SENT_MAX = 512,        /* shares remembered so that none is sent twice */
    MINER_HELD_MAX = 64,         /* finds that wait for the next connection */
    MINER_LAPSES_MAX = 3,        /* unanswered in a row by a pool that did answer: it is stuck */
    MINER_REFUSALS_MAX = 10,     /* in a row: who refuses one in ten does so once in 10^10 shares */
    MINER_REASON_MAX = 200,      /* bytes kept of why a share was refused; real ones have 20 */
    MINER_SHARES_A_SECOND = 200, /* more is a flood that the pool's difficulty asked for */
    MINER_EPOCHS_KEPT = 1024,    /* whose finds count towards one, though their job has ended */
    MINER_BAD_LINES_MAX = 20,    /* in a row; then the peer does not speak Stratum */
    MINER_RECONNECT_WAIT_MAX_S = 60,
    MINER_ACTIONS_MAX = 12,         /* one call leaves at most so many, lapsed submits aside */
    MINER_LINES_OUT_MAX = 32 * 1024 /* bytes one call can send */
};

/** …and for so long: what goes over by itself (a job that is late, a share found just before a new
 *  block, a pool that restarts) is over by then, and a fast miner's ten are gone in a moment. */
#define MINER_REFUSALS_US INT64_C(60000000)

/** A find waits so long for the next connection: ckpool remembers a session for ten minutes, yiimp
 * for five, and then its job is nobody's. */
#define MINER_HELD_US INT64_C(600000000)

/** Version bits that miners may roll. source: BIP320 */
#define MINER_VERSION_MASK 0x1fffe000U

/** How far a connection has come. */
enum miner_stage {
    MINER_STAGE_AWAY,        /* there is none, or it was given up and is about to end */
    MINER_STAGE_SUBSCRIBING, /* that is not answered yet */
    MINER_STAGE_AUTHORIZING,
    MINER_STAGE_AUTHORIZED,
    MINER_STAGE_READY /* a job was given to the devices, and READY said */
};

/** What the connection before this one, or, while there is none, the last one, has left. */
enum miner_legacy {
    MINER_LEGACY_NONE,
    MINER_LEGACY_SUSPENDED, /* jobs and shares, which wait for the pool's word */
    MINER_LEGACY_RESUMED,   /* the pool goes on with them; not all that waited is sent yet */
    MINER_LEGACY_SETTLED    /* it is */
};

/** One epoch. Several may belong to one job: its difficulty or mask changed. */
struct miner_job {
    bool alive; /* its finds can be sent */
    bool stale; /* a clean one has ended it; alive only where stale shares are wanted */
    struct miner_work work;
};

struct miner_submit {
    int64_t id; /* 0: answered */
    int64_t sent_us;
    uint32_t generation;
    bool moved; /* its time was not the job's */
    double difficulty;
    bool resent; /* its first answer was lost with its connection */
    struct miner_find find;
    char job[STRATUM_EVENT_JOB_MAX + 1];
};

/** Shares refused in a row, or too late to be sent, with none accepted among them. */
struct miner_refusals {
    unsigned count;
    unsigned unexplained; /* of them, by nothing that the pool has changed */
    int64_t since_us;     /* the first */
};

/** A find that waits for the next connection. */
struct miner_held {
    struct miner_find find;
    int64_t since_us;
};

struct miner_session {
    struct miner_session_options options;
    char user[STRATUM_TEXT_MAX + 1];
    char pass[STRATUM_TEXT_MAX + 1];
    char agent[STRATUM_TEXT_MAX + 1];

    /* the connection */
    enum miner_stage stage;
    uint32_t generation; /* another one with each opening and each closing */
    int64_t opened_us;
    int64_t asked_us; /* subscribe or authorize, whichever is unanswered */
    int64_t heard_us;
    int64_t job_us;    /* when the last job came that was no repetition */
    bool has_answered; /* a share, on this connection */
    unsigned lapses;   /* shares without an answer since the last one with */
    struct miner_refusals refusals;
    unsigned bad_lines;
    int64_t next_id;
    int64_t configure_id; /* ids of what is unanswered; 0: nothing */
    int64_t subscribe_id;
    int64_t authorize_id;

    /* what the next job will be mined with */
    double difficulty;
    bool difficulty_known; /* the pool has announced one on this connection */
    struct stratum_set_extranonce extranonce;
    uint32_t version_mask;
    bool may_roll; /* the pool has granted it on this connection */

    /* jobs; they outlive connections only as memory to reuse */
    uint64_t epoch; /* the last one given */
    uint64_t space;
    struct miner_job *current; /* NULL: none on this connection */
    bool handed_out;           /* current was given to the devices */
    struct miner_job jobs[MINER_JOBS_MAX];

    /* between connections */
    char resume[STRATUM_TEXT_MAX + 1]; /* the subscription to ask for; empty: none */
    enum miner_legacy legacy;
    uint64_t lost_epoch; /* up to here, epochs went with their connection */
    struct stratum_set_extranonce suspended_extranonce;
    struct miner_held held[MINER_HELD_MAX]; /* oldest first */
    size_t held_count;

    /* shares */
    struct miner_submit submits[MINER_SUBMITS_MAX]; /* a ring, oldest first */
    size_t submit_first;
    size_t submit_count;
    uint8_t sent[MINER_SENT_MAX][80]; /* headers, a ring without order: they tell shares apart */
    size_t sent_next;
    bool time_is_fixed;      /* the pool has refused a moved time */
    double ebb_difficulty;   /* what is searched for where the pool asks for less; 0: as it asks */
    int64_t second_start_us; /* of the flood limit's running second */
    unsigned second_shares;
    unsigned second_ended;    /* finds whose job had ended: never sent, and a flood all the same */
    double second_difficulty; /* the easiest that all these were searched for at */
    double searched_for[MINER_EPOCHS_KEPT]; /* by epoch, as it was handed out */

    /* the call now going on */
    struct stratum_instant now;
    struct stratum_message message;
    char lines_out[MINER_LINES_OUT_MAX];
    struct stratum_text out;
    struct miner_action actions[MINER_ACTIONS_MAX];
    struct stratum_event events[MINER_ACTIONS_MAX];
    size_t action_count;
    size_t action_taken;
    char close_words[300];
    struct stratum_event lapsed; /* the event of a submit that was never answered */
};

/* session.c: leaving actions */

/** A slot for an action of this kind; the rest of it is zero. */
struct miner_action *miner_session_act(struct miner_session *session, enum miner_action_kind kind);
/** An event of this kind, at this call's instant; the caller fills in the rest. */
struct stratum_event *miner_session_tell(struct miner_session *session,
                                         enum stratum_event_kind kind);
/** Put words into an event; too long is cut. */
void miner_session_note(struct stratum_event *event, const char *words);
/** Send what was appended to session->out since it had start bytes. */
void miner_session_send_from(struct miner_session *session, size_t start);
/** Encode and send a request; returns its id. */
int64_t miner_session_ask(struct miner_session *session, struct stratum_message *request);
/** End the connection with a cause of the pool's; nothing is listened to any more. */
void miner_session_give_up(struct miner_session *session, const char *words, bool refused);

/* reply.c */
void miner_session_subscribe(struct miner_session *session);
/** session->message is a reply, or a request of the pool. */
void miner_session_reply(struct miner_session *session);
void miner_session_request(struct miner_session *session);

/* job.c: session->message is the notification */
void miner_session_set_difficulty(struct miner_session *session);
void miner_session_set_extranonce(struct miner_session *session,
                                  const struct stratum_set_extranonce *extranonce);
/** The pool takes no moved times: nobody searches them any more. */
void miner_session_fix_time(struct miner_session *session);
void miner_session_set_mask(struct miner_session *session, uint32_t mask);
void miner_session_notify(struct miner_session *session);
bool miner_session_same_extranonce(const struct stratum_set_extranonce *a,
                                   const struct stratum_set_extranonce *b);
/** Subscribed: jobs that came too early, of this connection, learn their extranonce. */
void miner_session_adopt_extranonce(struct miner_session *session);
/** The pool asks for so little that finds are thrown away: search for shares of this difficulty,
 * now and later, wherever less is asked for. It is what our own devices make a flood of, so it
 * holds for other connections and other pools. */
void miner_session_ebb(struct miner_session *session, double difficulty);
/** Give the current job to the devices when all that it needs is there. */
void miner_session_hand_out(struct miner_session *session);
/** All are over, with their connection. */
void miner_session_end_jobs(struct miner_session *session);

/* share.c */
/** Send a find, or say why not. */
void miner_session_find(struct miner_session *session, const struct miner_find *find);
/** The number of a submit in the ring, oldest first. */
struct miner_submit *miner_session_submit_at(struct miner_session *session, size_t index);
/** Why a share's connection took it away, in the event of a lapse. */
void miner_session_drop(struct miner_session *session, const struct miner_work *work,
                        const char *why);
/** Encode and send a share of this work; returns the request's id. */
int64_t miner_session_submit(struct miner_session *session, const struct miner_work *work,
                             const struct stratum_share *share);

/* answer.c */
/** session->message is a reply; false: to no submit of this connection. */
bool miner_session_answer(struct miner_session *session, int64_t id);
/** A share was refused, or came too late to be sent. A pool that takes none is left, in the end. */
void miner_session_refused(struct miner_session *session, const char *reason, bool explained);
/** When the oldest unanswered submit lapses; INT64_MAX: none waits. */
int64_t miner_session_lapse_us(const struct miner_session *session);
/** Forget one lapsed submit into session->lapsed; false: none has lapsed. */
bool miner_session_lapse(struct miner_session *session);

/* resume.c */
/** The connection has ended: keep what may live on. false: nothing may. */
bool miner_session_suspend(struct miner_session *session);
/** Subscribed: does the pool go on where it was? */
void miner_session_decide(struct miner_session *session);
/** Whether a find has to wait. */
bool miner_session_waits(const struct miner_session *session);
void miner_session_hold(struct miner_session *session, const struct miner_find *find);
/** When the oldest find that waits is given up; INT64_MAX: none waits. */
int64_t miner_session_hold_until_us(const struct miner_session *session);
/** Send, or drop, one of those that waited; false: none waits, or it is not the time. */
bool miner_session_catch_up(struct miner_session *session);
/** Whether this clean job, the first after a resumption, ends nothing. */
bool miner_session_same_block(const struct miner_session *session);

#endif
