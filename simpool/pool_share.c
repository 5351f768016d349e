/* A share: the claim is put together, the judge asked, the verdict told. */
#include <stdio.h>

#include "simpool/pool_parts.h"
#include "stratum/encode.h"

/* Who was told no difficulty works at 1. */
static double told(double difficulty)
{
    return difficulty > 0 ? difficulty : 1;
}

static struct simpool_claim make_claim(const struct simpool_pool *pool,
                                       const struct simpool_session *session,
                                       const struct stratum_submit *submit)
{
    const struct simpool_rig *rig = &session->rig;
    struct simpool_claim claim = {
        .rig = rig->number,
        .authorized = rig->authorized,
        .subscribed = rig->subscribed,
        .submit = submit,
        .extranonce = rig->extranonce,
        .difficulty = told(rig->difficulty),
        .announced = told(rig->difficulty),
        .previous = rig->previous_difficulty,
        .version_mask = rig->version_mask,
    };
    const struct simpool_grant *grant =
        submit == NULL ? NULL
                       : simpool_pool_find_grant(pool, session, submit->job_id, &claim.has_ended);
    if (grant != NULL) {
        claim.job = simpool_pool_job(pool, grant->job);
        claim.extranonce = grant->extranonce;
        claim.difficulty = told(grant->difficulty);
    }
    return claim;
}

static void reply(struct simpool_pool *pool, struct simpool_session *session,
                  const struct simpool_ruling *ruling)
{
    struct stratum_text line = simpool_pool_line(pool);
    if (ruling->refusal == NULL) {
        (void)stratum_encode_result(&line, &pool->message.id, "true");
    } else {
        (void)simpool_dialect_encode_error(&line, &pool->message.id, ruling->refusal, ruling->text);
    }
    simpool_pool_send_line(pool, session, &line);
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
    reply(pool, session, &ruling);
    struct stratum_event event = simpool_pool_job_event(
        now, STRATUM_EVENT_SHARE, session->rig.number, submit == NULL ? "" : submit->job_id);
    event.verdict = ruling.verdict;
    event.difficulty = ruling.difficulty;
    event.share_difficulty = ruling.share_difficulty;
    event.number = ruling.margin;
    struct stratum_text text = stratum_text_in(event.text, sizeof event.text);
    stratum_text_add(&text, ruling.why);
    if (ruling.refusal != NULL) {
        const struct simpool_case refused = {session, &claim, ruling.why};
        simpool_pool_diagnose(pool, now, &refused, &event);
    }
    simpool_outbox_tell(&pool->out, &event);
}
