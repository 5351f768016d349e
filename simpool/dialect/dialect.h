/** How a family of pools talks, as plain data: what is said when, in which shape, which checks a
 *  share passes in which order, which texts refuse it. The judge and the pool read it; a new family
 *  is one more table (simpool/dialects, docs/DIALECTS.md), never a branch.
 *
 *  The base of all is simpool_dialect_nomp: what a table does not say is as NOMP pools do it.
 */
#ifndef SIMPOOL_DIALECT_DIALECT_H
#define SIMPOOL_DIALECT_DIALECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "simpool/pool/vardiff.h"
#include "stratum/message.h"
#include "stratum/text.h"
#include "stratum/verdict.h"

/* What a share can be refused for; each is one check of the judge: name, word in tables, verdict */
#define SIMPOOL_REASON_LIST(X)                                                                     \
    X(UNAUTHORIZED, "unauthorized", UNAUTHORIZED)                                                  \
    X(NOT_SUBSCRIBED, "not_subscribed", NOT_SUBSCRIBED)                                            \
    X(UNREADABLE, "unreadable", MALFORMED) /* fields are missing or no texts */                    \
    X(WORKER, "worker", UNAUTHORIZED)      /* another user than the one that authorized */         \
    X(EXTRANONCE2_SIZE, "extranonce2_size", MALFORMED)                                             \
    X(JOB, "job", UNKNOWN_JOB) /* never given to this rig */                                       \
    X(STALE, "stale", STALE)   /* given, and ended since */                                        \
    X(NTIME_SIZE, "ntime_size", MALFORMED)                                                         \
    X(NTIME_RANGE, "ntime_range", BAD_TIME)                                                        \
    X(NONCE_SIZE, "nonce_size", MALFORMED)                                                         \
    X(HEX, "hex", MALFORMED) /* right size, wrong digits */                                        \
    X(VERSION, "version", BAD_VERSION)                                                             \
    X(DUPLICATE, "duplicate", DUPLICATE)                                                           \
    X(DIFFICULTY, "difficulty", LOW_DIFFICULTY)

enum simpool_reason {
    SIMPOOL_REASON_NONE,
#define X(name, word, verdict) SIMPOOL_REASON_##name,
    SIMPOOL_REASON_LIST(X)
#undef X
        SIMPOOL_REASON_COUNT
};

/** One refusal as it is told to the miner. */
struct simpool_refusal {
    int code;
    const char *text; /* {share_difficulty} stands for the share's own */
    bool whole;       /* in the shape of lines.error, not of lines.refused */
    bool hushed;      /* the miner is told that it was accepted */
};

/** What the pool does at a moment, one step after the other. */
enum simpool_step_kind {
    SIMPOOL_STEP_NONE,  /* ends a list */
    SIMPOOL_STEP_REPLY, /* what the request asked for, granted */
    SIMPOOL_STEP_DIFFICULTY,
    SIMPOOL_STEP_DIFFICULTY_LATER, /* goes just before the next job */
    SIMPOOL_STEP_JOB,              /* the one that is current, under the id that it has */
    SIMPOOL_STEP_EXTRANONCE,
    SIMPOOL_STEP_MASK,      /* mining.set_version_mask */
    SIMPOOL_STEP_RETARGET,  /* of a share: the moment of that name, when the pace is wrong */
    SIMPOOL_STEP_RECONNECT, /* client.reconnect; once for each user, or it would never end */
    SIMPOOL_STEP_RESULT,    /* text: a result as JSON, in the shape of lines.result */
    SIMPOOL_STEP_ERROR,     /* code and text, in the shape of lines.error */
    SIMPOOL_STEP_LINE,      /* text: a whole line; {id} is the request's */
    SIMPOOL_STEP_CLOSE,
    SIMPOOL_STEP_COUNT
};
enum { SIMPOOL_STEPS_MAX = 8, SIMPOOL_ANSWERS_MAX = 32 };
struct simpool_step {
    enum simpool_step_kind kind;
    bool joins; /* in one segment with the step before */
    int code;
    const char *text;
};

/** A moment: a method of the miner's, or one of the words of SIMPOOL_MOMENT_LIST. */
struct simpool_answer {
    const char *moment;
    struct simpool_step steps[SIMPOOL_STEPS_MAX + 1];
};
#define SIMPOOL_MOMENT_LIST "unknown too_early odd_id retarget switch"
/** Moments that are no method: one that is not named; anything but a subscribe (or configure)
 *  before that; an id that ids does not allow; a new difficulty by vardiff, suggestion or name; a
 *  new extranonce by order of the pool. */
#define SIMPOOL_MOMENT_UNKNOWN   "unknown"
#define SIMPOOL_MOMENT_TOO_EARLY "too_early"
#define SIMPOOL_MOMENT_ODD_ID    "odd_id"
#define SIMPOOL_MOMENT_RETARGET  "retarget"
#define SIMPOOL_MOMENT_SWITCH    "switch"

/** The shapes of lines, with words in braces (simpool/dialect/line.h); none has its newline. */
struct simpool_lines {
    const char *request;    /* what the pool says by itself: {id} {method} {params} */
    const char *subscribed; /* {id} {session} {extranonce1} {extranonce2_size} {difficulty} */
    const char *configured; /* {id} {result} */
    const char *result;     /* {id} {result} */
    const char *accepted;   /* {id}: a share */
    const char *refused;    /* {id} {code} {text}: a share */
    const char *error;      /* {id} {code} {text}: everything else */
};

/** How a difficulty is written. */
struct simpool_number {
    int digits;         /* so many significant ones; 0: as few as read back as the same */
    int decimals;       /* -1: see digits; else always so many behind the point */
    int small_decimals; /* the same for what is below 1 */
    bool point;         /* whole numbers have one too: 1024.0 */
};

enum simpool_clean {
    SIMPOOL_CLEAN_AS_MADE, /* a new block is clean, a refresh is not */
    SIMPOOL_CLEAN_ALWAYS,  /* on the wire; what has ended is another matter */
    SIMPOOL_CLEAN_NEVER,
    SIMPOOL_CLEAN_COUNT
};

/** What a dialect does with a connection that offers an earlier session's id. */
struct simpool_resume {
    int64_t within_us; /* since that session ended; 0: never, it gets a new one */
    bool difficulty;   /* it comes back too */
    bool jobs;         /* shares of jobs that the earlier connection was given are good */
};

struct simpool_ban {
    uint32_t shares; /* judged before anybody is looked at; 0: nobody is banned */
    double refused;  /* from this part on */
    int64_t for_us;  /* that address is refused for so long; 0: it may come back at once */
};

struct simpool_dialect {
    const char *name;
    const char *title; /* one sentence: who talks like this */
    size_t line_max;   /* bytes without a newline; past that the socket is closed */
    bool survives_bad_json;
    bool string_ids; /* false: a request whose id is a text is an odd one */
    struct simpool_lines lines;
    struct simpool_number number;
    const char *session; /* {connection_le64} {connection} {extranonce1} {extranonce1_reversed} */
    const char *job_id;  /* {recorded} {count} {count08} {start08} {time08} */
    const char *empty_job_id; /* of a clean job without transactions; NULL: as the others */
    size_t extranonce1_len;
    size_t extranonce2_len;
    struct simpool_answer answers[SIMPOOL_ANSWERS_MAX];

    bool repeats_difficulty;      /* a difficulty is told although it is the same */
    double tolerance;             /* a share of this part of its difficulty is still enough */
    bool pays_previous;           /* shares of the previous difficulty count, at that difficulty */
    bool difficulty_at_once;      /* a new difficulty holds for jobs given before, too */
    uint32_t ntime_behind_s;      /* how far ntime may be before the job's */
    uint32_t ntime_ahead_s;       /* and ahead of the pool's clock, or of the job's time */
    bool ntime_of_job;            /* the latter */
    uint32_t version_mask;        /* what may be rolled at most; 0: nothing is */
    bool version_unasked;         /* rolling is granted to whoever sends a configure */
    bool minimum_difficulty;      /* is granted in a configure */
    bool extranonce_subscription; /* by configure or mining.extranonce.subscribe */
    const char *unsupported;      /* JSON for an extension that is not granted */
    int64_t switch_us;            /* a new extranonce for who asked, so often; 0: never */
    uint32_t suggestions;         /* how many suggested difficulties are followed */
    const char *user_difficulty;  /* letters before one in a user name: "=+"; "": none */
    const char *pass_difficulty;  /* its keys in a password, "d diff"; "": none */

    enum simpool_clean clean;
    enum simpool_clean first_clean; /* of the job that somebody is greeted with */
    int64_t refresh_us;             /* same block, new id and ntime; 0: never */
    int64_t empty_first_us;         /* made-up blocks begin with an empty job, so long; 0: none */
    int64_t idle_limit_us;          /* no share for so long: closed; 0: never */
    struct simpool_resume resume;
    struct simpool_ban ban;
    struct simpool_vardiff_options vardiff;
    enum simpool_reason checks[SIMPOOL_REASON_COUNT]; /* in this order; NONE ends it */
    struct simpool_refusal refusals[SIMPOOL_REASON_COUNT];
};

/** node-stratum-pool and its descendants, LuckyPool among them. Methods that are not named in its
 *  table are never answered.
 *  source: docs/STRATUM.md, "LuckyPool and the NOMP family" */
extern const struct simpool_dialect simpool_dialect_nomp;

/** NULL: the dialect says nothing about that moment. */
const struct simpool_answer *simpool_dialect_answer(const struct simpool_dialect *dialect,
                                                    const char *moment);
/** "stale", as tables name it. */
const char *simpool_reason_word(enum simpool_reason reason);
enum stratum_verdict simpool_reason_verdict(enum simpool_reason reason);
/** What a user name and a password ask for as difficulty, such as ADDR=60K.worker or d=0.5; 0:
 *  nothing that this dialect understands. */
double simpool_dialect_wish(const struct simpool_dialect *dialect, const char *user,
                            const char *pass);

#endif
