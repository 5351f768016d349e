/* Why a share was refused, as far as the pool can know: with what else it might have been made. */
#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "qhash/bytes.h"
#include "simpool/diagnosis/diagnosis.h"
#include "simpool/pool/parts.h"
#include "stratum/hex.h"

enum {
    REPLACED_MAX = 4,      /* extranonces of a rig that were replaced and are remembered */
    NUMBER_DIGITS = 8,     /* of an ntime or a nonce */
    OLDER_JOBS_MAX = 5,    /* that are suspected */
    OTHER_RIGS_MAX = 3,    /* and what they had before, each */
    DIGESTS_PER_S = 20000, /* 50 ms of a core at most */
    DIGESTS_MAX = 2 * SIMPOOL_TRIES_MAX
};

static const double numbers_of_32_bits = 4294967296.0;
static const double us_per_s = 1e6;

void simpool_pool_remember_extranonce(struct simpool_session *session)
{
    if (!session->rig.subscribed) {
        return; /* nobody was told of it */
    }
    if (session->replaced == NULL) {
        session->replaced = calloc(REPLACED_MAX, sizeof *session->replaced);
    }
    if (session->replaced != NULL) {
        memmove(session->replaced + 1, session->replaced,
                (REPLACED_MAX - 1) * sizeof *session->replaced);
        session->replaced[0] = session->rig.extranonce;
    }
}

/** All that is known around a share. */
struct inquiry {
    struct simpool_pool *pool;
    const struct simpool_session *session;
    const struct simpool_claim *claim;
    const struct simpool_ruling *ruling;
    struct simpool_suspect suspects[SIMPOOL_SUSPECTS_MAX];
    size_t count;
};

static bool same(const struct stratum_set_extranonce *a, const struct stratum_set_extranonce *b)
{
    return a->extranonce1_len == b->extranonce1_len && a->extranonce2_len == b->extranonce2_len &&
           memcmp(a->extranonce1, b->extranonce1, a->extranonce1_len) == 0;
}

/** returns whether it is one more to suspect. */
static bool suspect_job(struct inquiry *inquiry, uint32_t number,
                        const struct stratum_set_extranonce *extranonce)
{
    const struct simpool_job *const job = simpool_pool_job(inquiry->pool, number);
    bool known = job == NULL || job == inquiry->claim->job;
    for (size_t index = 0; index < inquiry->count && !known; index++) {
        known = inquiry->suspects[index].job == &job->notify;
    }
    if (!known) {
        inquiry->suspects[inquiry->count++] = (struct simpool_suspect){
            .mistake = SIMPOOL_MISTAKE_PREVIOUS_JOB,
            .job = &job->notify,
            .extranonce = extranonce,
        };
    }
    return !known;
}

static void suspect_extranonce(struct inquiry *inquiry, enum simpool_mistake mistake,
                               const struct stratum_set_extranonce *extranonce, uint32_t number)
{
    bool known = extranonce->extranonce2_len == 0 || same(extranonce, &inquiry->claim->extranonce);
    for (size_t index = 0; index < inquiry->count && !known; index++) {
        known = inquiry->suspects[index].job == &inquiry->claim->job->notify &&
                same(extranonce, inquiry->suspects[index].extranonce);
    }
    if (!known) {
        inquiry->suspects[inquiry->count++] = (struct simpool_suspect){
            .mistake = mistake,
            .job = &inquiry->claim->job->notify,
            .extranonce = extranonce,
            .number = number,
        };
    }
}

/** What the miner may have taken instead: what this connection was told before, what only others
 *  were given (it may be what the miner knew before it came back), and what it is about to get. */
static void gather(struct inquiry *inquiry)
{
    _Static_assert(REPLACED_MAX + 1 + OLDER_JOBS_MAX + 2 * OTHER_RIGS_MAX <= SIMPOOL_SUSPECTS_MAX,
                   "all suspects have room");
    const struct simpool_session *const session = inquiry->session;
    for (size_t index = 0; session->replaced != NULL && index < REPLACED_MAX; index++) {
        suspect_extranonce(inquiry, SIMPOOL_MISTAKE_PREVIOUS_EXTRANONCE, &session->replaced[index],
                           0);
    }
    suspect_extranonce(inquiry, SIMPOOL_MISTAKE_NEXT_EXTRANONCE, &session->rig.extranonce, 0);
    size_t jobs = 0;
    for (size_t index = session->grant_count; index > 0 && jobs < OLDER_JOBS_MAX; index--) {
        const struct simpool_grant *const grant = &session->grants[index - 1];
        jobs += suspect_job(inquiry, grant->job, &grant->extranonce) ? 1 : 0;
    }
    for (uint32_t number = inquiry->pool->job_newest; number > 0 && jobs < OLDER_JOBS_MAX;
         number--) {
        jobs += suspect_job(inquiry, number, &inquiry->claim->extranonce) ? 1 : 0;
    }
    size_t rigs = 0;
    for (uint32_t number = inquiry->pool->rig_count; number > 0 && rigs < OTHER_RIGS_MAX;
         number--) {
        const struct simpool_session *const other = inquiry->pool->sessions[number - 1];
        if (other != NULL && other != session && other->rig.subscribed) {
            suspect_extranonce(inquiry, SIMPOOL_MISTAKE_OTHER_EXTRANONCE, &other->rig.extranonce,
                               number);
            if (other->replaced != NULL) {
                suspect_extranonce(inquiry, SIMPOOL_MISTAKE_OTHER_EXTRANONCE, &other->replaced[0],
                                   number);
            }
            rigs++;
        }
    }
}

/** What needs no hash to be seen. */
static void conclude(struct simpool_diagnosis *out, enum simpool_mistake mistake, double luck)
{
    *out = (struct simpool_diagnosis){.mistakes = {mistake}, .count = 1, .luck = luck};
}

/** A flood of bad shares must not hold up the pool: so many digests a second, and no more. */
static double digests_left(struct simpool_pool *pool, struct stratum_instant now)
{
    struct simpool_diagnosis_budget *const budget = &pool->diagnosis;
    const double passed_s = (double)(now.now_us - budget->at_us) / us_per_s;
    budget->spent -= passed_s * DIGESTS_PER_S;
    budget->spent = budget->spent > 0 ? budget->spent : 0;
    budget->at_us = now.now_us;
    return DIGESTS_MAX - budget->spent;
}

/** The share difficulty that was aimed at, if the miner does as the pool demands. Of a job that has
 * ended its own was enough, whatever has been announced since: such a share is late. */
static double aim(const struct inquiry *inquiry)
{
    const double demanded = inquiry->ruling->difficulty;
    const bool has_ended = inquiry->ruling->verdict == STRATUM_VERDICT_STALE;
    const double enough = (has_ended ? fmin(demanded, inquiry->claim->difficulty) : demanded) *
                          inquiry->pool->judge.dialect->tolerance;
    return fmax(enough, DBL_MIN); /* a dialect may be content with no part of it */
}

static void look_at_digest(struct simpool_diagnosis *out, struct inquiry *inquiry,
                           struct stratum_instant now)
{
    const struct simpool_claim *const claim = inquiry->claim;
    struct simpool_pool *const pool = inquiry->pool;
    struct stratum_share share;
    const char *field = "";
    if (claim->job == NULL ||
        stratum_share_read(&share, claim->submit, claim->extranonce.extranonce2_len,
                           claim->job->notify.version, &field) != STRATUM_OK) {
        return;
    }
    if (claim->submit->version_bits[0] != '\0') {
        share.version = stratum_share_version(claim->job->notify.version, share.version_bits,
                                              claim->version_mask);
    }
    const double left = digests_left(pool, now);
    if (left < SIMPOOL_TRIES_ALONE) {
        conclude(out, SIMPOOL_MISTAKE_UNTOLD, 1);
        return;
    }
    gather(inquiry);
    const struct simpool_evidence evidence = {
        .job = &claim->job->notify,
        .extranonce = &claim->extranonce,
        .share = &share,
        .algorithm = pool->options.algorithm,
        .difficulty = aim(inquiry),
        .earlier = inquiry->session->easiest,
        .job_has_ended = inquiry->ruling->verdict == STRATUM_VERDICT_STALE,
        .suspects = inquiry->suspects,
        .suspect_count = inquiry->count,
        .deep = left >= SIMPOOL_TRIES_MAX,
    };
    simpool_diagnose(out, &evidence);
    pool->diagnosis.spent += out->tries;
}

static void look_at_time(struct simpool_diagnosis *out, const struct inquiry *inquiry)
{
    const struct simpool_claim *const claim = inquiry->claim;
    const uint32_t first = claim->job->notify.ntime;
    const uint32_t ahead = inquiry->pool->judge.dialect->ntime_ahead_s;
    uint32_t ntime = 0;
    if (stratum_hex_read_be32(&ntime, claim->submit->ntime, 8) &&
        qhash_swap32(ntime) - first <= ahead) {
        conclude(out, SIMPOOL_MISTAKE_NTIME_ORDER, ahead / numbers_of_32_bits);
    } else {
        conclude(out, SIMPOOL_MISTAKE_NTIME_FAR, 0);
    }
}

static void look_at_job_id(struct simpool_diagnosis *out, const struct inquiry *inquiry)
{
    for (uint32_t place = 0; place < SIMPOOL_JOBS_KEPT; place++) {
        const struct simpool_job *const job = simpool_pool_place(inquiry->pool, place);
        if (job != NULL && strcmp(job->notify.job_id, inquiry->claim->submit->job_id) == 0) {
            conclude(out, SIMPOOL_MISTAKE_OTHER_JOBS, 0);
            return;
        }
    }
}

static void look_at_form(struct simpool_diagnosis *out, const struct inquiry *inquiry)
{
    const struct simpool_claim *const claim = inquiry->claim;
    const size_t digits = claim->submit == NULL ? 0 : strlen(claim->submit->extranonce2);
    const struct stratum_set_extranonce *const replaced = inquiry->session->replaced;
    if (claim->submit == NULL) {
        return;
    }
    if (digits == 2 * claim->extranonce.extranonce2_len) {
        if (strlen(claim->submit->ntime) != NUMBER_DIGITS ||
            strlen(claim->submit->nonce) != NUMBER_DIGITS) {
            conclude(out, SIMPOOL_MISTAKE_NUMBER_SIZE, 0);
        }
        return;
    }
    if (replaced != NULL && digits == 2 * replaced[0].extranonce2_len) {
        conclude(out, SIMPOOL_MISTAKE_PREVIOUS_EXTRANONCE, 1.0 / STRATUM_EXTRANONCE_MAX);
    } else {
        conclude(out, SIMPOOL_MISTAKE_EXTRANONCE2_SIZE, 0);
    }
}

static void look(struct simpool_diagnosis *out, struct inquiry *inquiry, struct stratum_instant now)
{
    switch (inquiry->ruling->verdict) {
    case STRATUM_VERDICT_LOW_DIFFICULTY:
    case STRATUM_VERDICT_STALE:
        look_at_digest(out, inquiry, now);
        break;
    case STRATUM_VERDICT_DUPLICATE:
        conclude(out, SIMPOOL_MISTAKE_SENT_AGAIN, 0);
        break;
    case STRATUM_VERDICT_BAD_TIME:
        look_at_time(out, inquiry);
        break;
    case STRATUM_VERDICT_BAD_VERSION:
        conclude(out, SIMPOOL_MISTAKE_OUTSIDE_MASK, 0);
        break;
    case STRATUM_VERDICT_UNKNOWN_JOB:
        look_at_job_id(out, inquiry);
        break;
    case STRATUM_VERDICT_MALFORMED:
        look_at_form(out, inquiry);
        break;
    default: /* the verdict says all */
        break;
    }
}

void simpool_pool_diagnose(struct simpool_pool *pool, struct stratum_instant now,
                           const struct simpool_case *share, struct stratum_event *event)
{
    struct inquiry inquiry = {
        .pool = pool, .session = share->session, .claim = share->claim, .ruling = share->ruling};
    struct simpool_diagnosis diagnosis = {.count = 0};
    look(&diagnosis, &inquiry, now);
    if (diagnosis.count == 0) {
        return;
    }
    simpool_diagnosis_words(event->mistake, &diagnosis);
    event->luck = diagnosis.luck;
    struct stratum_text text = stratum_text_in(event->text, sizeof event->text);
    stratum_text_add(&text, share->ruling->why);
    stratum_text_add(&text, diagnosis.data[0] != '\0' ? "; " : "");
    stratum_text_add(&text, diagnosis.data);
}
