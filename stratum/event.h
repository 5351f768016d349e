/** What happened, as one plain value and one JSON line: the journal of pool and miner alike.
 *
 *  The journal is the truth: KPIs are computed from events alone, and encode and decode are each
 *  other's inverse. A field that does not belong to a kind is left out of its line.
 *
 *  {"t":12.345678,"who":"pool","what":"share","rig":1,"job":"3e04","verdict":"accepted",…}
 */
#ifndef STRATUM_EVENT_H
#define STRATUM_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stratum/status.h"
#include "stratum/text.h"
#include "stratum/verdict.h"

enum {
    STRATUM_EVENT_TEXT_MAX = 1200,
    STRATUM_EVENT_LINE_MAX = 16 * 1024,
    STRATUM_EVENT_JOB_MAX = 64,
    STRATUM_EVENT_MISTAKE_MAX = 95
};

/* name, word, meaning (which optional fields it carries) */
#define STRATUM_EVENT_LIST(X)                                                                      \
    X(RUN_STARTED,                                                                                 \
      "run-started")          /* text: program and story; seed; unix_s; number: algorithm yield */ \
    X(RUN_ENDED, "run-ended") /* text: why; number: exit code */                                   \
    X(REACHABLE, "reachable") /* pool: miners can reach it from now on */                          \
    X(UNREACHABLE, "unreachable") /* pool: refusing (number: 1), or silent; text: why */           \
    X(CONNECTED, "connected")     /* rig; text: peer */                                            \
    X(PROBED, "probed") /* rig: that connection was a probe (TLS hello, HTTP, bare subscribe) */   \
    X(SUBSCRIBED, "subscribed") /* rig; text: agent; the miner's own: session */                   \
    X(AUTHORIZED, "authorized") /* rig; text: user */                                              \
    X(REFUSED, "refused") /* rig or miner: an authorize or a dial was refused; text: why; rig 0:   \
                             count connections that were closed as they came */                    \
    X(DISCONNECTED, "disconnected") /* rig; cause: who ended it; text: why */                      \
    X(DIFFICULTY, "difficulty")     /* rig; difficulty: the one now announced */                   \
    X(EXTRANONCE, "extranonce")     /* rig; text: extranonce1 and extranonce2 length */            \
    X(JOB, "job") /* rig; job, difficulty, number: 1 clean; pool: sent, miner: line read */        \
    X(JOB_ENDED, "job-ended") /* rig 0: for all; job; shares of it are stale from now on */        \
    X(WORKING, "working")     /* miner: every device has left the job before; job */               \
    X(FOUND, "found")         /* miner: a device found a share; job, share_difficulty */           \
    X(DROPPED, "dropped")     /* miner: a find was not sent; job; text: why */                     \
    X(SUBMITTED, "submitted") /* miner: share on the wire; job, difficulty, text: nonce */         \
    X(ANSWERED, "answered")   /* miner: its answer; job, verdict, duration_us, text */             \
    X(SHARE, "share")   /* pool: judged; job, verdict, difficulty, share_difficulty, text, number: \
                           margin; refused: mistake, luck */                                       \
    X(HASHED, "hashed") /* miner: nonces really tried since the last one; number */                \
    X(BATCHED, "batched")     /* miner: a device's batches; text, count, number, duration_us */    \
    X(YIELD, "yield")         /* miner: of the jobs it has now; number: as run-started's */        \
    X(USED, "used")           /* miner: duration_us: processor time since the last one */          \
    X(CARD, "card")           /* miner: a GPU as its driver sees it; text; number: bytes in use */ \
    X(LINE_IN, "line-in")     /* rig; text: what could not be read, and why */                     \
    X(FAULT_ON, "fault-on")   /* rig; text: fault and options */                                   \
    X(FAULT_OFF, "fault-off") /* rig; text: fault */                                               \
    X(DECIDED, "decided") /* rig; text: which fault met which bytes (simpool/fault/decisions.h) */ \
    X(DISPLAYED, "displayed") /* story: the hashrate that the miner shows; number */               \
    X(NOTE, "note")           /* story: text */                                                    \
    X(FAILED, "failed")       /* story: an expectation or check failed; text with its line */      \
    X(CRASHED, "crashed")     /* the program under test ended by itself; text: how */

enum stratum_event_kind {
#define X(name, word) STRATUM_EVENT_##name,
    STRATUM_EVENT_LIST(X)
#undef X
        STRATUM_EVENT_COUNT
};

/** Who saw it. */
enum stratum_observer { STRATUM_POOL, STRATUM_MINER, STRATUM_STORY, STRATUM_OBSERVER_COUNT };

/** Who ended a connection, or why it does not count against anybody. */
enum stratum_cause {
    STRATUM_CAUSE_NONE,
    STRATUM_CAUSE_POOL,    /* the pool closed: hang_up, refusal, malformed line, end of run */
    STRATUM_CAUSE_FAULT,   /* an injected fault cut it */
    STRATUM_CAUSE_MINER,   /* the miner closed without a cause */
    STRATUM_CAUSE_EXCUSED, /* the miner closed a silent, dead, lying or redirecting connection */
    STRATUM_CAUSE_COUNT
};

struct stratum_event {
    int64_t at_us; /* since the run started */
    enum stratum_event_kind kind;
    enum stratum_observer who;
    uint32_t rig; /* connection number, from 1; 0: none or all */
    enum stratum_cause cause;
    enum stratum_verdict verdict;
    uint64_t seed;
    int64_t unix_s;
    int64_t duration_us;
    uint64_t count;
    double difficulty;
    double share_difficulty;
    double number;
    double luck; /* the chance that luck alone looks like mistake */
    char mistake[STRATUM_EVENT_MISTAKE_MAX +
                 1];                     /* "half-angle"; simpool/diagnosis/mistake.h names them */
    char job[STRATUM_EVENT_JOB_MAX + 1]; /* cut when longer */
    char text[STRATUM_EVENT_TEXT_MAX + 1];
};

/** An event with everything else zero. */
struct stratum_event stratum_event_make(int64_t at_us, enum stratum_observer who,
                                        enum stratum_event_kind kind, uint32_t rig);
/** Whether its number is the part of all nonces that can become shares, as of now. */
bool stratum_event_tells_yield(const struct stratum_event *event);
const char *stratum_event_word(enum stratum_event_kind kind);
/** One line with its newline; the same event gives the same bytes everywhere. */
enum stratum_status stratum_event_encode(struct stratum_text *out,
                                         const struct stratum_event *event);
/** Unknown keys are passed over; an unknown "what" is BAD_RANGE, as are a time of more than three
 *  hundred years and a duration of more than three. Reals may be anything finite: a pool's are. */
enum stratum_status stratum_event_decode(struct stratum_event *out, const char *line, size_t len);

#endif
