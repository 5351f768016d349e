/* A share: the claim is put together, the judge asked, the verdict told. */
#include <math.h>
#include <stdio.h>

#include "simpool/pool/parts.h"

static struct simpool_claim make_claim(const struct simpool_pool *pool,
                                       const struct simpool_session *session,
                                       const struct stratum_submit *submit)
{
    const struct simpool_rig *rig = &session->rig;
    struct simpool_claim claim = {
        .rig = session->origin,
        .authorized = rig->authorized,
        .subscribed = rig->subscribed,
        .user = rig->user,
        .submit = submit,
        .extranonce = rig->extranonce,
        .difficulty = simpool_pool_demanded(rig->difficulty),
        .announced = simpool_pool_demanded(rig->difficulty),
        .previous = rig->previous_difficulty,
        .version_mask = rig->version_mask,
    };
    const struct simpool_grant *grant =
        submit == NULL ? NULL : simpool_pool_find_grant(pool, session, submit->job_id);
    if (grant != NULL) {
        claim.job = simpool_pool_job(pool, grant->job);
        claim.has_ended = grant->ended || claim.job->ended;
        claim.extranonce = grant->extranonce;
        claim.difficulty = simpool_pool_demanded(grant->difficulty);
    } else if (submit != NULL) {
        claim.has_ended = simpool_pool_once_gave(pool, session, submit->job_id);
    }
    return claim;
}

void simpool_pool_reply_share(struct simpool_pool *pool, struct simpool_session *session,
                              const struct simpool_asked *asked)
{
    const struct simpool_lines *lines = &pool->judge.dialect->lines;
    const struct simpool_ruling *ruling = asked->ruling;
    const struct simpool_refusal *refusal = ruling->refusal;
    struct simpool_values values = {.id = asked->id};
    if (refusal == NULL || refusal->hushed) {
        simpool_pool_send_shape(pool, session, lines->accepted, &values);
        return;
    }
    values.code = refusal->code;
    values.text = ruling->text;
    simpool_pool_send_shape(pool, session, refusal->whole ? lines->error : lines->refused, &values);
}

static double next_difficulty(const struct simpool_pool *pool, struct stratum_instant now,
                              struct simpool_session *session, const struct simpool_ruling *ruling)
{
    if (session->fixed_difficulty || !session->rig.authorized || !session->rig.subscribed) {
        return 0;
    }
    const bool counts =
        ruling->verdict == STRATUM_VERDICT_ACCEPTED || ruling->verdict == STRATUM_VERDICT_STALE;
    const struct simpool_vardiff_share share = {
        .now_us = now.now_us,
        .difficulty = simpool_pool_demanded(session->rig.difficulty),
        .worth = counts ? ruling->difficulty : 0,
    };
    const double next =
        simpool_vardiff_on_share(&session->vardiff, &pool->judge.dialect->vardiff, &share);
    return next > 0 ? fmax(next, session->least_difficulty) : 0;
}

void simpool_pool_judge(struct simpool_pool *pool, struct stratum_instant now,
                        struct simpool_session *session, const struct stratum_complaint *why)
{
    const struct stratum_submit *submit =
        why->status == STRATUM_OK ? &pool->message.as.submit : NULL;
    char problem[SIMPOOL_WHY_MAX + 1];
    (void)snprintf(problem, sizeof problem, "%s: %s", why->field, stratum_status_text(why->status));
    struct simpool_claim claim = make_claim(pool, session, submit);
    claim.problem = problem;
    struct simpool_ruling ruling;
    simpool_judge_share(&ruling, &pool->judge, &claim, now.unix_s);
    session->submitted_us = now.now_us;
    if (ruling.verdict == STRATUM_VERDICT_NONE) {
        simpool_pool_end(pool, now, session, ruling.why);
        return;
    }
    simpool_account_add(&session->account, ruling.verdict, ruling.difficulty);
    struct stratum_event event = simpool_pool_job_event(
        now, STRATUM_EVENT_SHARE, session->rig.number, submit == NULL ? "" : submit->job_id);
    event.verdict = ruling.verdict;
    event.difficulty = ruling.difficulty;
    event.share_difficulty = ruling.share_difficulty;
    event.number = ruling.margin;
    struct stratum_text text = stratum_text_in(event.text, sizeof event.text);
    stratum_text_add(&text, ruling.why);
    if (ruling.refusal != NULL) {
        const struct simpool_case refused = {session, &claim, &ruling};
        simpool_pool_diagnose(pool, now, &refused, &event);
    }
    if (simpool_pool_bans(pool, now, session, ruling.refusal != NULL)) {
        simpool_outbox_tell(&pool->out, &event);
        simpool_pool_end(pool, now, session, "too many of its shares were refused");
        return;
    }
    const struct stratum_id id = pool->message.id;
    const struct simpool_asked asked = {.id = &id,
                                        .kind = STRATUM_SUBMIT,
                                        .ruling = &ruling,
                                        .retarget = next_difficulty(pool, now, session, &ruling)};
    (void)simpool_pool_perform(pool, now, session, "mining.submit", &asked);
    simpool_outbox_tell(&pool->out, &event);
}
