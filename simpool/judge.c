#include "simpool/judge.h"

#include <assert.h>
#include <float.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "qhash/target.h"
#include "qhash/verify.h"
#include "simpool/dialect/line.h"
#include "stratum/hex.h"

enum { PRICES_MAX = 3 };

/** What may be credited, and from which share difficulty on. */
struct price {
    double difficulty;
    double least;
};

/** A share on its way through the checks. */
struct hearing {
    const struct simpool_judge *judge;
    const struct simpool_claim *claim;
    int64_t unix_s;
    struct price prices[PRICES_MAX]; /* in order of preference */
    size_t price_count;
    double least;               /* of them: what the share has to be */
    struct stratum_share share; /* from HEX on */
    struct simpool_ruling *ruling;
};

/* Each check returns whether the share passes; a refusal's why is written down. */
typedef bool (*check)(struct hearing *hearing);

static bool refuse(struct hearing *hearing, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static bool refuse(struct hearing *hearing, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(hearing->ruling->why, sizeof hearing->ruling->why, format, arguments);
    va_end(arguments);
    return false;
}

static bool is_authorized(struct hearing *hearing)
{
    return hearing->claim->authorized || refuse(hearing, "it has not authorized");
}

static bool is_subscribed(struct hearing *hearing)
{
    return hearing->claim->subscribed || refuse(hearing, "it has not subscribed");
}

static bool is_readable(struct hearing *hearing)
{
    return hearing->claim->submit != NULL || refuse(hearing, "%s", hearing->claim->problem);
}

static bool has_size(struct hearing *hearing, const char *what, const char *digits, size_t expected)
{
    const size_t found = strlen(digits);
    return found == expected || refuse(hearing, "%s of %zu digits, %zu expected: \"%.80s\"", what,
                                       found, expected, digits);
}

static bool extranonce2_has_size(struct hearing *hearing)
{
    return has_size(hearing, "extranonce2", hearing->claim->submit->extranonce2,
                    2 * hearing->claim->extranonce.extranonce2_len);
}

static bool worker_is_who_authorized(struct hearing *hearing)
{
    const struct simpool_claim *claim = hearing->claim;
    return strcmp(claim->submit->user, claim->user) == 0 ||
           refuse(hearing, "\"%.80s\" is not who authorized: \"%.80s\"", claim->submit->user,
                  claim->user);
}

static bool job_is_known(struct hearing *hearing)
{
    const struct simpool_claim *claim = hearing->claim;
    return claim->job != NULL || claim->has_ended ||
           refuse(hearing, "no job \"%.80s\" was ever given to this rig", claim->submit->job_id);
}

static bool job_is_alive(struct hearing *hearing)
{
    const struct simpool_claim *claim = hearing->claim;
    return !claim->has_ended || refuse(hearing, "job \"%.80s\" has ended", claim->submit->job_id);
}

static bool ntime_has_size(struct hearing *hearing)
{
    return has_size(hearing, "ntime", hearing->claim->submit->ntime, 8);
}

/* Digits that are no hex pass here, as they always did; HEX is behind. */
static bool ntime_is_in_range(struct hearing *hearing)
{
    const struct simpool_dialect *dialect = hearing->judge->dialect;
    const uint32_t made = hearing->claim->job->notify.ntime;
    const int64_t first = (int64_t)made - dialect->ntime_behind_s;
    const bool passed = hearing->unix_s > made && !dialect->ntime_of_job;
    const int64_t last = (passed ? hearing->unix_s : made) + dialect->ntime_ahead_s;
    uint32_t ntime = made;
    (void)stratum_hex_read_be32(&ntime, hearing->claim->submit->ntime, 8);
    return (ntime >= first && ntime <= last) ||
           refuse(hearing, "ntime %" PRIu32 " is outside %" PRId64 " to %" PRId64, ntime, first,
                  last);
}

static bool nonce_has_size(struct hearing *hearing)
{
    return has_size(hearing, "nonce", hearing->claim->submit->nonce, 8);
}

static bool is_hex(struct hearing *hearing)
{
    const struct simpool_claim *claim = hearing->claim;
    const char *field = "";
    const enum stratum_status status =
        stratum_share_read(&hearing->share, claim->submit, claim->extranonce.extranonce2_len,
                           claim->job->notify.version, &field);
    return status == STRATUM_OK || refuse(hearing, "%s is not hex", field);
}

static bool version_is_in_mask(struct hearing *hearing)
{
    struct stratum_share *share = &hearing->share;
    const uint32_t mask = hearing->claim->version_mask;
    if ((share->version_bits & ~mask) != 0) {
        return refuse(hearing, "version bits %08" PRIx32 " are outside the mask %08" PRIx32,
                      share->version_bits, mask);
    }
    if (hearing->claim->submit->version_bits[0] != '\0') {
        share->version =
            stratum_share_version(hearing->claim->job->notify.version, share->version_bits, mask);
    }
    return true;
}

static bool is_new(struct hearing *hearing)
{
    const struct simpool_claim *claim = hearing->claim;
    uint8_t key[SIMPOOL_SHARE_KEY_LEN];
    simpool_share_key(key, claim->rig, &claim->extranonce, &hearing->share);
    switch (simpool_ledger_see(hearing->judge->ledger, claim->job->number, key)) {
    case SIMPOOL_SEEN_NEW:
        return true;
    case SIMPOOL_SEEN_BEFORE:
        return refuse(hearing, "seen before: extranonce2 %s ntime %s nonce %s",
                      claim->submit->extranonce2, claim->submit->ntime, claim->submit->nonce);
    case SIMPOOL_SEEN_FULL:
        hearing->ruling->verdict = STRATUM_VERDICT_NONE;
        return refuse(hearing, "the ledger of this job is full");
    }
    assert(false);
    return false;
}

/* A job is worth what it was given at; a difficulty announced since may have been taken up early or
 * late. Where a new difficulty holds at once, the job's own is worth nothing. */
static size_t list_prices(struct price prices[PRICES_MAX], const struct hearing *hearing)
{
    const struct simpool_claim *claim = hearing->claim;
    const struct simpool_dialect *dialect = hearing->judge->dialect;
    size_t count = 0;
    if (!dialect->difficulty_at_once) {
        prices[count++] = (struct price){claim->difficulty, claim->difficulty * dialect->tolerance};
    }
    prices[count++] = (struct price){claim->announced, claim->announced * dialect->tolerance};
    if (dialect->pays_previous && claim->previous > 0) {
        prices[count++] = (struct price){claim->previous, claim->previous};
    }
    return count;
}

/* What is demanded of the share: said here alone, for whatever it is then refused. */
static void demand(struct hearing *hearing)
{
    const struct price *const prices = hearing->prices;
    hearing->price_count = list_prices(hearing->prices, hearing);
    double least = prices[0].least;
    for (size_t index = 1; index < hearing->price_count; index++) {
        least = prices[index].least < least ? prices[index].least : least;
    }
    hearing->ruling->difficulty = prices[0].difficulty;
    hearing->least = least > DBL_MIN ? least : DBL_MIN; /* some are content with no part of it */
}

/* Hashes the share. false: the zero-byte rule discards it, and it has no difficulty. */
static bool weigh(struct hearing *hearing)
{
    const struct simpool_claim *claim = hearing->claim;
    struct simpool_ruling *ruling = hearing->ruling;
    uint8_t header[80];
    uint8_t target[32];
    struct qhash_verdict verdict;
    stratum_job_header(header, &claim->job->notify, &claim->extranonce, &hearing->share);
    /* The target decides only which rounding of a tie counts; pools compare difficulties. */
    qhash_target_pdiff(target, hearing->least);
    qhash_verify(&verdict, header, target, hearing->judge->algorithm);
    ruling->margin = verdict.margin;
    ruling->ambiguous = verdict.ambiguous;
    ruling->share_difficulty = verdict.rejected ? 0 : qhash_target_difficulty(verdict.digest);
    return !verdict.rejected;
}

/* A share that is refused for another reason than its hash: it is worth knowing what it was. */
static void weigh_refused(struct hearing *hearing)
{
    const enum stratum_verdict verdict = hearing->ruling->verdict;
    if (hearing->claim->job == NULL ||
        (verdict != STRATUM_VERDICT_STALE && verdict != STRATUM_VERDICT_DUPLICATE)) {
        return;
    }
    char why[sizeof hearing->ruling->why];
    memcpy(why, hearing->ruling->why, sizeof why);
    if (is_hex(hearing) && version_is_in_mask(hearing)) {
        (void)weigh(hearing);
    }
    memcpy(hearing->ruling->why, why, sizeof why); /* the first reason is the one that counts */
}

static bool meets_difficulty(struct hearing *hearing)
{
    const struct simpool_claim *claim = hearing->claim;
    struct simpool_ruling *ruling = hearing->ruling;
    const struct price *const prices = hearing->prices;
    if (!weigh(hearing)) {
        return refuse(hearing, "the zero-byte rule discards nonce %s", claim->submit->nonce);
    }
    for (size_t index = 0; index < hearing->price_count; index++) {
        if (ruling->share_difficulty >= prices[index].least) {
            ruling->difficulty = prices[index].difficulty;
            (void)snprintf(ruling->why, sizeof ruling->why, "%s", claim->submit->nonce);
            return true;
        }
    }
    return refuse(hearing, "difficulty %.9g, %.9g needed: nonce %s", ruling->share_difficulty,
                  prices[0].difficulty, claim->submit->nonce);
}

static const check checks[SIMPOOL_REASON_COUNT] = {
    [SIMPOOL_REASON_UNAUTHORIZED] = is_authorized,
    [SIMPOOL_REASON_NOT_SUBSCRIBED] = is_subscribed,
    [SIMPOOL_REASON_UNREADABLE] = is_readable,
    [SIMPOOL_REASON_EXTRANONCE2_SIZE] = extranonce2_has_size,
    [SIMPOOL_REASON_WORKER] = worker_is_who_authorized,
    [SIMPOOL_REASON_JOB] = job_is_known,
    [SIMPOOL_REASON_STALE] = job_is_alive,
    [SIMPOOL_REASON_NTIME_SIZE] = ntime_has_size,
    [SIMPOOL_REASON_NTIME_RANGE] = ntime_is_in_range,
    [SIMPOOL_REASON_NONCE_SIZE] = nonce_has_size,
    [SIMPOOL_REASON_HEX] = is_hex,
    [SIMPOOL_REASON_VERSION] = version_is_in_mask,
    [SIMPOOL_REASON_DUPLICATE] = is_new,
    [SIMPOOL_REASON_DIFFICULTY] = meets_difficulty,
};

void simpool_judge_share(struct simpool_ruling *out, const struct simpool_judge *judge,
                         const struct simpool_claim *claim, int64_t unix_s)
{
    struct hearing hearing = {.judge = judge, .claim = claim, .unix_s = unix_s, .ruling = out};
    *out = (struct simpool_ruling){.verdict = STRATUM_VERDICT_ACCEPTED};
    demand(&hearing);
    const enum simpool_reason *order = judge->dialect->checks;
    while (*order != SIMPOOL_REASON_NONE) {
        out->reason = *order;
        out->refusal = &judge->dialect->refusals[*order];
        out->verdict = simpool_reason_verdict(*order);
        if (!checks[*order](&hearing)) {
            struct stratum_text text = stratum_text_in(out->text, sizeof out->text);
            const struct simpool_values values = {.share_difficulty = out->share_difficulty};
            simpool_line_fill(&text, judge->dialect, out->refusal->text, &values);
            weigh_refused(&hearing);
            return;
        }
        order++;
    }
    out->reason = SIMPOOL_REASON_NONE;
    out->refusal = NULL;
    out->verdict = STRATUM_VERDICT_ACCEPTED;
}
