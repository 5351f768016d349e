#include "miner/refusal.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

/* Part of a text, of either case; the first row that fits decides. source: ckpool, NOMP, yiimp,
 * eloipool, datum, public-pool, miningcore */
static const struct {
    const char *words;
    enum stratum_verdict verdict;
} phrases[] = {
    {"duplicate", STRATUM_VERDICT_DUPLICATE},
    {"already", STRATUM_VERDICT_DUPLICATE},
    {"stale", STRATUM_VERDICT_STALE},
    {"job not found", STRATUM_VERDICT_STALE},
    {"invalid job", STRATUM_VERDICT_STALE},
    {"unknown job", STRATUM_VERDICT_STALE},
    {"unknown-work", STRATUM_VERDICT_STALE},
    {"job expired", STRATUM_VERDICT_STALE},
    {"not subscribed", STRATUM_VERDICT_NOT_SUBSCRIBED},
    {"unauthorized", STRATUM_VERDICT_UNAUTHORIZED},
    {"not authorized", STRATUM_VERDICT_UNAUTHORIZED},
    {"low diff", STRATUM_VERDICT_LOW_DIFFICULTY},
    {"above target", STRATUM_VERDICT_LOW_DIFFICULTY},
    {"high-hash", STRATUM_VERDICT_LOW_DIFFICULTY},
    {"h-not-zero", STRATUM_VERDICT_LOW_DIFFICULTY},
    {"difficulty too low", STRATUM_VERDICT_LOW_DIFFICULTY},
    {"ntime out of range", STRATUM_VERDICT_BAD_TIME},
    {"time rolling", STRATUM_VERDICT_BAD_TIME},
    {"time-too", STRATUM_VERDICT_BAD_TIME},
    {"version", STRATUM_VERDICT_BAD_VERSION},
};

static const enum stratum_verdict by_code[] = {
    [21] = STRATUM_VERDICT_STALE,          [22] = STRATUM_VERDICT_DUPLICATE,
    [23] = STRATUM_VERDICT_LOW_DIFFICULTY, [24] = STRATUM_VERDICT_UNAUTHORIZED,
    [25] = STRATUM_VERDICT_NOT_SUBSCRIBED,
};

static bool contains(const char *text, const char *words)
{
    const size_t len = strlen(words);
    for (; *text != '\0'; text++) {
        if (strncasecmp(text, words, len) == 0) {
            return true;
        }
    }
    return false;
}

enum stratum_verdict miner_refusal_verdict(const struct stratum_reply *reply)
{
    if (!reply->failed && reply->result == STRATUM_RESULT_TRUE) {
        return STRATUM_VERDICT_ACCEPTED;
    }
    for (size_t row = 0; row < sizeof phrases / sizeof phrases[0]; row++) {
        if (contains(reply->error_text, phrases[row].words)) {
            return phrases[row].verdict;
        }
    }
    const size_t code = (size_t)reply->error_code;
    if (reply->error_text[0] == '\0' && code < sizeof by_code / sizeof by_code[0] &&
        by_code[code] != STRATUM_VERDICT_NONE) {
        return by_code[code];
    }
    return STRATUM_VERDICT_MALFORMED;
}
