/** Inside the pool: what its files share. Nobody else includes this. */
#ifndef SIMPOOL_POOL_PARTS_H
#define SIMPOOL_POOL_PARTS_H

#include "simpool/dialect/dialect.h"
#include "simpool/dialect/line.h"
#include "simpool/judge.h"
#include "simpool/pool/ledger.h"
#include "simpool/pool/out.h"
#include "simpool/pool/pool.h"
#include "stratum/decode.h"
#include "stratum/dice.h"

enum { SIMPOOL_SESSION_MAX = 127, SIMPOOL_REDIRECTED_KEPT = 1024, SIMPOOL_BANNED_KEPT = 256 };

/** How a rig was given a job that is still alive for it. */
struct simpool_grant {
    uint32_t job;
    bool ended; /* for this rig; kept for a while, so that its late shares can still be hashed */
    double difficulty;
    struct stratum_set_extranonce extranonce;
};

/** A line that waits for the story; decoded again when it is taken. */
struct simpool_held_line {
    char *bytes;
    size_t len;
    bool reply;
};

/** One connection. What is not needed after it has gone is freed then. */
struct simpool_session {
    bool untold; /* a job is on its way to it that the journal does not know yet */
    struct simpool_rig rig;
    struct simpool_account account;
    struct stratum_dice dice;  /* what its extranonces end with */
    bool asked;                /* it has sent an authorize: it is no probe */
    bool turned_down;          /* …and was refused, and none was let in since */
    bool promised_extranonce;  /* the next subscribe is answered with rig.extranonce as it is */
    double start_difficulty;   /* what a subscribe is answered with */
    double easiest;            /* difficulty that it was ever told; 0: none yet */
    double pending_difficulty; /* sent just before the next job; 0: none */
    double least_difficulty;   /* that it asked for in a configure; 0: none */
    bool fixed_difficulty;     /* by its name or password: it does not vary */
    bool hears_extranonce;     /* it asked to be told of new ones */
    bool resumed;              /* gone, and another connection goes on with it */
    bool redirected;           /* the dialect sent it away */
    uint32_t origin;           /* the connection whose session it goes on with, or its own */
    uint32_t suggestions;      /* that were followed */
    int64_t switched_us;       /* when its extranonce changed, or it came */
    int64_t left_us;
    uint64_t address; /* where it comes from, as a hash */
    uint32_t judged;  /* shares since the last look at a ban, and those refused */
    uint32_t refused;
    struct simpool_vardiff vardiff;
    int64_t submitted_us;         /* when it last sent a share, or came */
    struct simpool_grant *grants; /* in the order given; a few ended ones among them */
    size_t grant_count;
    size_t grant_capacity;
    uint64_t given;        /* bit n: job given_newest - n was once given */
    uint32_t given_newest; /* 0: none yet */
    uint32_t welcome_job;  /* scripted: the job that goes with the subscribe reply; 0: a new one */
    struct simpool_held_line *held;
    size_t held_count;
    char hold_method[STRATUM_METHOD_MAX + 1];
    struct stratum_set_extranonce *replaced; /* what it mined with before, newest first; or NULL */
    struct stratum_id subscribe_id; /* of a request the story took: an answer to it lets it in */
    struct stratum_id authorize_id;
};

/** How many digests were spent on looking into refused shares. */
struct simpool_diagnosis_budget {
    double spent;  /* less what time has given back… */
    int64_t at_us; /* …up to here */
};

/** What a miner asked for, while it is answered. */
struct simpool_asked {
    const struct stratum_id *id; /* NULL: nobody asked */
    enum stratum_kind kind;
    const char *result;                  /* of a configure, as JSON */
    const struct simpool_ruling *ruling; /* of a submit */
    double retarget;                     /* of a submit: the new difficulty; 0: as it is */
};

/** An address that is refused for a while. */
struct simpool_banned {
    uint64_t address; /* as a hash; 0: none */
    int64_t until_us;
};

/** Lines that leave together. simpool_pool_perform() opens it for a rig while it takes steps of
 * which one joins the next, and sends it before it takes any other: whatever the pool says to that
 * rig meanwhile, however deep in a step, is gathered here. It is empty when the outermost call
 * returns. */
struct simpool_segment {
    uint32_t rig; /* 0: it is closed, and each line leaves by itself */
    char *bytes;
    size_t len;
    size_t capacity;
};

/** A line in the outbox's room; many rigs may be sent the same. */
struct simpool_put_line {
    size_t at; /* SIZE_MAX: there was no memory for it */
    size_t len;
};

struct simpool_pool {
    struct simpool_pool_options options;
    struct simpool_judge judge;
    uint32_t extranonces; /* made so far */
    uint32_t extranonce_base;

    struct simpool_session **sessions; /* of rig n at n - 1; NULL: long gone */
    uint32_t rig_count;                /* rigs that ever came */
    size_t rig_capacity;
    uint32_t open_count;
    uint32_t open_first; /* no rig before this one is open */
    uint32_t gone[SIMPOOL_GONE_KEPT];
    uint32_t gone_next;

    struct simpool_job *jobs; /* SIMPOOL_JOBS_KEPT places, see simpool_pool_place; NULL: none yet */
    uint32_t job_newest;      /* number; 0: none yet */
    size_t replay_next;       /* the recorded job to come */

    bool started; /* automatic: the timeline runs */
    int64_t started_us;
    int64_t job_made_us; /* when the newest job was made */

    struct simpool_diagnosis_budget diagnosis;
    uint32_t start_unix_s;                        /* when the first miner came */
    uint64_t redirected[SIMPOOL_REDIRECTED_KEPT]; /* users, as hashes */
    struct simpool_banned banned[SIMPOOL_BANNED_KEPT];

    struct simpool_outbox out;
    struct simpool_segment segment;
    struct stratum_message message;  /* of the line in hand; one, because it is big */
    struct stratum_message outgoing; /* to be sent */
    char *line;                      /* room to encode one */
};

/* pool.c */
/** NULL: not open. */
struct simpool_session *simpool_pool_open_session(const struct simpool_pool *pool, uint32_t rig);
/** The pool ends it: told, and asked of the edge. */
void simpool_pool_end(struct simpool_pool *pool, struct stratum_instant now,
                      struct simpool_session *session, const char *why);

/* lines.c: a line the pool answers by itself; what it is was read into pool->message */
void simpool_pool_answer(struct simpool_pool *pool, struct stratum_instant now,
                         struct simpool_session *session, const struct stratum_complaint *why);
/* steps.c: what the dialect does at a moment */
/** false: it says nothing about that moment. */
bool simpool_pool_perform(struct simpool_pool *pool, struct stratum_instant now,
                          struct simpool_session *session, const char *moment,
                          const struct simpool_asked *asked);
void simpool_pool_send_shape(struct simpool_pool *pool, struct simpool_session *session,
                             const char *shape, const struct simpool_values *values);
void simpool_pool_send_line(struct simpool_pool *pool, struct simpool_session *session,
                            const struct stratum_text *line);
void simpool_pool_send_put(struct simpool_pool *pool, uint32_t rig, struct simpool_put_line line);

/* asked.c: what a request changes before it is answered */
void simpool_pool_take_subscribe(struct simpool_pool *pool, struct stratum_instant now,
                                 struct simpool_session *session, bool readable);
void simpool_pool_take_authorize(struct simpool_pool *pool, struct simpool_session *session);
/** Writes the result, as JSON. */
void simpool_pool_take_configure(struct stratum_text *result, struct simpool_pool *pool,
                                 struct simpool_session *session);
/** The difficulty that a miner suggests; 0: it is not followed. */
double simpool_pool_take_suggestion(struct simpool_pool *pool, struct simpool_session *session);

/* story.c: whether the message in pool->message is for the story, and its line put aside */
bool simpool_pool_wants_held(const struct simpool_pool *pool,
                             const struct simpool_session *session);
void simpool_pool_hold(struct simpool_pool *pool, struct stratum_instant now,
                       struct simpool_session *session, const char *line, size_t len);

/* ban.c */
bool simpool_pool_is_refused(const struct simpool_pool *pool, struct stratum_instant now,
                             uint64_t address);
/** Whether this share is one bad share too many; if so, its address is refused from now on. */
bool simpool_pool_bans(struct simpool_pool *pool, struct stratum_instant now,
                       struct simpool_session *session, bool refused);

/* share.c */
void simpool_pool_reply_share(struct simpool_pool *pool, struct simpool_session *session,
                              const struct simpool_asked *asked);
void simpool_pool_judge(struct simpool_pool *pool, struct stratum_instant now,
                        struct simpool_session *session, const struct stratum_complaint *why);

/* diagnose.c */
/** A share that was judged. */
struct simpool_case {
    const struct simpool_session *session;
    const struct simpool_claim *claim;
    const struct simpool_ruling *ruling;
};
/** Why it was refused: fills mistake, luck and text of its event. cost: bounded, whatever comes */
void simpool_pool_diagnose(struct simpool_pool *pool, struct stratum_instant now,
                           const struct simpool_case *share, struct stratum_event *event);
/** The rig's extranonce is about to be replaced. */
void simpool_pool_remember_extranonce(struct simpool_session *session);

/* jobs.c */
/** What is kept in the place of job n, which is that of n + SIMPOOL_JOBS_KEPT too. NULL: none yet.
 */
struct simpool_job *simpool_pool_place(const struct simpool_pool *pool, uint32_t n);
/** A job of a notify that comes from elsewhere; NULL: out of memory. */
struct simpool_job *simpool_pool_keep_job(struct simpool_pool *pool, struct stratum_instant now,
                                          const struct stratum_notify *notify);
/** The job that goes with a subscribe reply: the newest; scripted, the one of the welcome, the one
 *  the rig has, or a new one. 0: out of memory. */
uint32_t simpool_pool_first_job(struct simpool_pool *pool, struct stratum_instant now,
                                const struct simpool_session *session);
/** Automatic: jobs that are due, and refreshes. */
void simpool_pool_walk_timeline(struct simpool_pool *pool, struct stratum_instant now);

/* give.c */
/** The job that is current: the one a rig is greeted with, or the one that it has once more. */
void simpool_pool_give_again(struct simpool_pool *pool, struct stratum_instant now,
                             struct simpool_session *session);
/** A new job for everybody who has subscribed; idle ones are sent away. */
void simpool_pool_broadcast(struct simpool_pool *pool, struct stratum_instant now,
                            const struct simpool_job *job);
/** The rig's newest job of that id, a living one first; NULL: none that is still known. */
const struct simpool_grant *simpool_pool_find_grant(const struct simpool_pool *pool,
                                                    const struct simpool_session *session,
                                                    const char *job_id);
/** Whether it was given one of that id, known or not. */
bool simpool_pool_once_gave(const struct simpool_pool *pool, const struct simpool_session *session,
                            const char *job_id);

/* rig.c: what a rig is told about itself */
void simpool_pool_fresh_extranonce(struct simpool_pool *pool, struct simpool_session *session);
/** false: no miner could use it; the rig keeps the one it has. */
bool simpool_pool_take_extranonce(struct simpool_session *session,
                                  const struct stratum_set_extranonce *extranonce);
/** What is demanded of a rig that was told so last: one that was told nothing, 0, works at 1. */
double simpool_pool_demanded(double difficulty);
void simpool_pool_tell_difficulty(struct simpool_pool *pool, struct stratum_instant now,
                                  struct simpool_session *session, double difficulty);
void simpool_pool_let_subscribe(struct simpool_pool *pool, struct stratum_instant now,
                                struct simpool_session *session);
void simpool_pool_let_authorize(struct simpool_pool *pool, struct stratum_instant now,
                                struct simpool_session *session);
/** Its authorize was refused: that is told, and a cause to leave. */
void simpool_pool_turn_down(struct simpool_pool *pool, struct stratum_instant now,
                            struct simpool_session *session, const char *why);
/** Encode a message and send it. */
void simpool_pool_send_message(struct simpool_pool *pool, struct simpool_session *session,
                               const struct stratum_message *message);
/** Begin a line in the pool's room for one. */
struct stratum_text simpool_pool_line(struct simpool_pool *pool);
/** The id of a rig's session. */
void simpool_pool_session_name(char out[SIMPOOL_SESSION_MAX + 1], const struct simpool_pool *pool,
                               const struct simpool_session *session);
/** An event of a rig; format makes its text. */
void simpool_pool_tell(struct simpool_pool *pool, struct stratum_event event, const char *format,
                       ...) __attribute__((format(printf, 3, 4)));
/** An event about a job; its id is cut to the event's room. */
struct stratum_event simpool_pool_job_event(struct stratum_instant now,
                                            enum stratum_event_kind kind, uint32_t rig,
                                            const char *job_id);
struct stratum_event simpool_pool_event(struct stratum_instant now, enum stratum_event_kind kind,
                                        uint32_t rig);

#endif
