/** How a family of pools talks, as plain data: order of checks, codes, texts, limits. The judge and
 *  the pool read it; a new family is one more table. */
#ifndef SIMPOOL_DIALECT_H
#define SIMPOOL_DIALECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stratum/message.h"
#include "stratum/text.h"
#include "stratum/verdict.h"

/** What a share can be refused for; each is one check of the judge. */
enum simpool_reason {
    SIMPOOL_REASON_NONE,
    SIMPOOL_REASON_UNAUTHORIZED,
    SIMPOOL_REASON_NOT_SUBSCRIBED,
    SIMPOOL_REASON_UNREADABLE, /* fields are missing or no texts */
    SIMPOOL_REASON_EXTRANONCE2_SIZE,
    SIMPOOL_REASON_JOB,
    SIMPOOL_REASON_NTIME_SIZE,
    SIMPOOL_REASON_NTIME_RANGE,
    SIMPOOL_REASON_NONCE_SIZE,
    SIMPOOL_REASON_HEX, /* right size, wrong digits */
    SIMPOOL_REASON_VERSION,
    SIMPOOL_REASON_DUPLICATE,
    SIMPOOL_REASON_DIFFICULTY,
    SIMPOOL_REASON_COUNT
};

/** One refusal on the wire: [code, text] or [code, text, null]. */
struct simpool_refusal {
    enum stratum_verdict verdict; /* of JOB: STALE or UNKNOWN_JOB, as the ledger knows */
    int code;
    const char *text;
    bool is_pair;          /* without the null behind */
    bool tells_difficulty; /* the share's own difficulty follows the text */
};

/** A method that is always answered with the same line. */
struct simpool_fixed_reply {
    const char *method;
    const char *line; /* with its newline */
};

enum { SIMPOOL_FIXED_REPLIES_MAX = 4 };

struct simpool_dialect {
    const char *name;
    size_t line_max;            /* bytes without a newline; past that the socket is closed */
    const char *session_prefix; /* of session ids; the connection's number follows as LE64 hex */
    double tolerance;           /* a share of this part of its difficulty is still enough */
    bool pays_previous;         /* shares of the previous difficulty count, at that difficulty */
    uint32_t ntime_ahead_s;     /* how far ntime may be ahead of the pool's clock */
    enum simpool_reason checks[SIMPOOL_REASON_COUNT]; /* in this order; NONE ends it */
    struct simpool_refusal refusals[SIMPOOL_REASON_COUNT];
    struct simpool_fixed_reply fixed[SIMPOOL_FIXED_REPLIES_MAX];
};

/** node-stratum-pool and its descendants, LuckyPool among them. Methods that are not named in its
 *  table or in the pool's handlers are never answered.
 *  source: docs/STRATUM.md, "LuckyPool and the NOMP family" */
extern const struct simpool_dialect simpool_dialect_nomp;

/** NULL: the method has no fixed reply. */
const char *simpool_dialect_fixed_reply(const struct simpool_dialect *dialect, const char *method);

/** The session id of a connection, number from 1; capacity of out: at least 64. */
void simpool_dialect_session(char *out, size_t capacity, const struct simpool_dialect *dialect,
                             uint32_t connection);

/** One error line in the dialect's shape. */
enum stratum_status simpool_dialect_encode_error(struct stratum_text *out,
                                                 const struct stratum_id *id,
                                                 const struct simpool_refusal *refusal,
                                                 const char *text);

#endif
