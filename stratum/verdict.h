/** What a judge says of a share: names are one set in code, stories, journals and reports. */
#ifndef STRATUM_VERDICT_H
#define STRATUM_VERDICT_H

#include <stdbool.h>

/* name, word, counts as invalid (a mistake of the miner; stale is not one) */
#define STRATUM_VERDICT_LIST(X)                                                                    \
    X(NONE, "none", false)                                                                         \
    X(ACCEPTED, "accepted", false)                                                                 \
    X(STALE, "stale", false)            /* its job has ended */                                    \
    X(UNKNOWN_JOB, "unknown-job", true) /* no job of that id was ever given to this rig */         \
    X(DUPLICATE, "duplicate", true)                                                                \
    X(LOW_DIFFICULTY, "low-difficulty", true)                                                      \
    X(BAD_TIME, "bad-time", true)                                                                  \
    X(BAD_VERSION, "bad-version", true) /* bits outside the negotiated mask */                     \
    X(MALFORMED, "malformed", true)                                                                \
    X(UNAUTHORIZED, "unauthorized", true)                                                          \
    X(NOT_SUBSCRIBED, "not-subscribed", true)

enum stratum_verdict {
#define X(name, word, invalid) STRATUM_VERDICT_##name,
    STRATUM_VERDICT_LIST(X)
#undef X
        STRATUM_VERDICT_COUNT
};

const char *stratum_verdict_word(enum stratum_verdict verdict);
bool stratum_verdict_is_invalid(enum stratum_verdict verdict);
/** false: no verdict has that word. */
bool stratum_verdict_by_word(enum stratum_verdict *out, const char *word);

#endif
