/** The server machine: sessions, jobs, difficulty, in any dialect. Pure: lines and time in,
 *  actions out. A connection is a rig, numbered from 1 in order of arrival.
 *
 *  Automatic (serve): it answers everything by itself and walks the replay's timeline.
 *  Scripted: a story holds the pen. Messages of a new rig wait until the story welcomes it (from
 *  then on the pool answers by itself) or takes them one by one; no job is sent by itself.
 */
#ifndef SIMPOOL_POOL_POOL_H
#define SIMPOOL_POOL_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "qhash/algorithm.h"
#include "simpool/dialect/dialect.h"
#include "simpool/jobs/replay.h"
#include "simpool/pool/job.h"
#include "simpool/pool/ledger.h"
#include "stratum/event.h"
#include "stratum/instant.h"
#include "stratum/message.h"

enum {
    SIMPOOL_RIGS_MAX = 16384,   /* open at once */
    SIMPOOL_GONE_KEPT = 1024,   /* rigs that left and can still be looked at */
    SIMPOOL_HELD_LINES_MAX = 64 /* of one rig, before a story deals with them */
};

struct simpool_pool_options {
    enum qhash_algorithm algorithm;
    const struct simpool_replay *replay;   /* borrowed */
    const struct simpool_dialect *dialect; /* borrowed; NULL: simpool_dialect_nomp */
    bool scripted;
    double difficulty;  /* of new rigs */
    uint64_t seed;      /* of extranonce1 and session ids */
    double time_scale;  /* automatic: recorded seconds / real seconds; 1 */
    int64_t refresh_us; /* automatic: same block, new id and ntime, clean=false; 120 s; 0: never */
    int64_t idle_limit_us; /* no submit for so long: socket closed; 0: never */
    bool fresh_ntime;      /* jobs carry the current time instead of the recorded one */
    bool keeps_job_ids;    /* recorded ids, although the dialect has its own */
};

enum simpool_action_kind {
    SIMPOOL_ACTION_SEND,  /* rig, bytes, len: a view until the next call */
    SIMPOOL_ACTION_CLOSE, /* rig, reset or finish; text says why */
    SIMPOOL_ACTION_EVENT  /* event: for the journal */
};
struct simpool_action {
    enum simpool_action_kind kind;
    uint32_t rig;
    bool reset;
    const char *bytes;
    size_t len;
    const char *text;
    const struct stratum_event *event;
};

/** What a line was. */
enum simpool_heard {
    SIMPOOL_HEARD_NOTHING, /* blank, no message, a method that nobody knows, an answer */
    SIMPOOL_HEARD_REQUEST,
    SIMPOOL_HEARD_SHARE /* good or bad, of a rig that has authorized */
};

/** What is known of a rig. */
struct simpool_rig {
    uint32_t number;
    bool open;
    bool welcomed;
    bool subscribed;
    bool authorized;
    bool probe;        /* TLS hello, HTTP, or it left before it authorized */
    bool visit;        /* it left by itself before it authorized, whatever it had been told */
    double difficulty; /* announced last */
    double previous_difficulty; /* 0: none */
    uint32_t job;               /* number of the last job given; 0: none */
    uint32_t version_mask;      /* negotiated; 0: none */
    struct stratum_set_extranonce extranonce;
    char user[STRATUM_TEXT_MAX + 1];
    char agent[STRATUM_TEXT_MAX + 1];
};

struct simpool_pool;

struct simpool_pool *simpool_pool_make(const struct simpool_pool_options *options);
void simpool_pool_free(struct simpool_pool *pool);

/** A peer's address, ADDRESS:PORT without its port, as a number that is nearly always its own;
 * never 0. */
uint64_t simpool_pool_address(const char *peer);
/** A new connection, of a peer as ADDRESS:PORT. returns its rig number; 0: close it, there are too
 *  many, or that address is banned */
uint32_t simpool_pool_on_open(struct simpool_pool *pool, struct stratum_instant now,
                              const char *peer);
/** The first bytes of a connection, before lines are made of them: a TLS hello or an HTTP request
 *  is told and closed here, with or without a newline in it. */
void simpool_pool_on_first_bytes(struct simpool_pool *pool, struct stratum_instant now,
                                 uint32_t rig, const uint8_t *bytes, size_t len);
/** returns what kind of thing it was, whatever came of it */
enum simpool_heard simpool_pool_on_line(struct simpool_pool *pool, struct stratum_instant now,
                                        uint32_t rig, const char *line, size_t len);
/** More than simpool_pool_line_max() bytes without a newline. */
void simpool_pool_on_overlong(struct simpool_pool *pool, struct stratum_instant now, uint32_t rig);
void simpool_pool_on_closed(struct simpool_pool *pool, struct stratum_instant now, uint32_t rig,
                            enum stratum_cause cause);
void simpool_pool_on_deadline(struct simpool_pool *pool, struct stratum_instant now);
int64_t simpool_pool_deadline_us(const struct simpool_pool *pool);
bool simpool_pool_take(struct simpool_pool *pool, struct simpool_action *out);

/* What a story can do. Verbs on a rig that is gone do nothing. */

/** NULL: no such rig ever came. One that left more than SIMPOOL_GONE_KEPT others ago is no longer
 *  known: a probe without number or name. */
const struct simpool_rig *simpool_pool_rig(const struct simpool_pool *pool, uint32_t rig);
/** NULL: it never came, or is no longer known. */
const struct simpool_account *simpool_pool_account(const struct simpool_pool *pool, uint32_t rig);
/** Messages of a rig that wait for the story to answer them; its own answers are not among them. */
size_t simpool_pool_held(const struct simpool_pool *pool, uint32_t rig);
/** The longest line a rig may send in the pool's dialect. */
size_t simpool_pool_line_max(const struct simpool_pool *pool);
/** The number of the job made last; 0: none yet. */
uint32_t simpool_pool_newest_job(const struct simpool_pool *pool);
/** NULL: never made, or forgotten. */
const struct simpool_job *simpool_pool_job(const struct simpool_pool *pool, uint32_t number);
/** Make the next recorded job, send it to nobody. clean: 1 yes (older jobs end when it is given),
 *  0 no, -1 as recorded. returns its number */
uint32_t simpool_pool_next_job(struct simpool_pool *pool, struct stratum_instant now, int clean);
/** Another id for a job that was given to nobody yet. An older job of that id is then judged no
 * more, as the id means the one given last. false: there is no such job, or the id is too long. */
bool simpool_pool_name_job(struct simpool_pool *pool, uint32_t number, const char *id);
/** All of a job that was given to nobody yet is another one. */
void simpool_pool_rewrite_job(struct simpool_pool *pool, uint32_t number,
                              const struct stratum_notify *notify);
/** Make the next recorded job and send it to every rig that has subscribed. returns its number; 0:
 *  out of memory */
uint32_t simpool_pool_give_all(struct simpool_pool *pool, struct stratum_instant now, int clean);
/** Send a job to a rig; a pending difficulty goes first. A clean job ends the rig's older ones. */
void simpool_pool_give(struct simpool_pool *pool, struct stratum_instant now, uint32_t rig,
                       uint32_t job);
/** From now on the pool answers this rig by itself, held messages first; with_job: the dialect
 *  sends a job with its subscribe reply (0: makes the next one). */
void simpool_pool_welcome(struct simpool_pool *pool, struct stratum_instant now, uint32_t rig,
                          double difficulty, uint32_t with_job);
void simpool_pool_set_difficulty(struct simpool_pool *pool, struct stratum_instant now,
                                 uint32_t rig, double difficulty);
/** NULL: a fresh extranonce1 of the same length. Shares made with the old one are judged by it
 *  until the next job is given. Before it has subscribed: what its subscribe reply will say. */
void simpool_pool_set_extranonce(struct simpool_pool *pool, struct stratum_instant now,
                                 uint32_t rig, const struct stratum_set_extranonce *extranonce);
/** Encode and send any message that a server can say. What it changes for the rig holds: a job is
 *  judged, a difficulty demanded, an answer to a held subscribe or authorize lets it in. */
void simpool_pool_say(struct simpool_pool *pool, struct stratum_instant now, uint32_t rig,
                      const struct stratum_message *message);
/** Any bytes, as they are. */
void simpool_pool_send_bytes(struct simpool_pool *pool, uint32_t rig, const void *bytes,
                             size_t len);
/** After what was sent before; reset: at once for the peer. */
void simpool_pool_hang_up(struct simpool_pool *pool, struct stratum_instant now, uint32_t rig,
                          bool reset);
/** The same at once, and the journal says why: whoever runs the pool has had enough of it. */
void simpool_pool_turn_out(struct simpool_pool *pool, struct stratum_instant now, uint32_t rig,
                           const char *why);
/** Take the first held message with that method out of the queue ("*": any; "reply": an answer to
 *  a request of the pool). */
bool simpool_pool_take_held(struct simpool_pool *pool, uint32_t rig, const char *method,
                            struct stratum_message *out);
/** The next message of that method goes to the queue instead of being answered; NULL: none. */
void simpool_pool_hold_next(struct simpool_pool *pool, uint32_t rig, const char *method);

#endif
