#include <assert.h>
#include <math.h>
#include <string.h>

#include "miner/session/state.h"
#include "qhash/target.h"

/** The record to write next: a dead one, or the oldest. It is alive from now on. */
static struct miner_job *fresh_job(struct miner_session *session)
{
    struct miner_job *oldest = NULL;
    for (size_t index = 0; index < MINER_JOBS_MAX; index++) {
        struct miner_job *job = &session->jobs[index];
        if (!job->alive) {
            job->alive = true;
            job->stale = false;
            return job;
        }
        if (job != session->current && (oldest == NULL || job->work.epoch < oldest->work.epoch)) {
            oldest = job;
        }
    }
    oldest->stale = false;
    return oldest;
}

/** The current job, ready to be changed: a new epoch of it when devices already have this one. */
static struct miner_job *renew(struct miner_session *session)
{
    struct miner_job *job = session->current;
    assert(job != NULL);
    if (session->handed_out) {
        job = fresh_job(session);
        job->work = session->current->work;
        job->work.epoch = ++session->epoch;
        session->current = job;
        session->handed_out = false;
    }
    return job;
}

/** A share is worth what the pool asked for, whatever was searched for. */
static void demand(const struct miner_session *session, struct miner_work *work, double difficulty)
{
    const double least = session->ebb_difficulty;
    work->difficulty = difficulty;
    qhash_target_pdiff(work->target, difficulty > least ? difficulty : least);
}

void miner_session_hand_out(struct miner_session *session)
{
    if (session->stage < MINER_STAGE_AUTHORIZED || session->current == NULL ||
        session->handed_out) {
        return;
    }
    const struct miner_work *work = &session->current->work;
    session->handed_out = true;
    session->searched_for[work->epoch % MINER_EPOCHS_KEPT] = qhash_target_difficulty(work->target);
    miner_session_act(session, MINER_ACTION_WORK)->as.work = work;
    if (session->stage < MINER_STAGE_READY) {
        session->stage = MINER_STAGE_READY;
        (void)miner_session_act(session, MINER_ACTION_READY);
    }
}

void miner_session_end_jobs(struct miner_session *session)
{
    for (size_t index = 0; index < MINER_JOBS_MAX; index++) {
        session->jobs[index].alive = false;
    }
    session->lost_epoch = session->epoch;
    session->current = NULL;
    session->handed_out = false;
}

/** A difficulty holds from the next job on, as NOMP, ckpool and every known miner have it, with one
 *  exception: the first of a connection is meant for the job that came just before it. Until then
 *  that job ran with an assumed difficulty, at which hardly a share would count. */
void miner_session_set_difficulty(struct miner_session *session)
{
    const double difficulty = session->message.as.set_difficulty.difficulty;
    const bool at_once = session->current != NULL && !session->difficulty_known &&
                         session->current->work.difficulty != difficulty;
    session->difficulty = difficulty;
    session->difficulty_known = true;
    miner_session_tell(session, STRATUM_EVENT_DIFFICULTY)->difficulty = difficulty;
    if (at_once) {
        struct miner_job *assumed = session->current;
        struct miner_job *job = renew(session);
        if (job != assumed && assumed->work.difficulty < difficulty) {
            assumed->alive = false; /* its finds are too easy to be sent */
        }
        demand(session, &job->work, difficulty);
        miner_session_hand_out(session);
    }
}

void miner_session_ebb(struct miner_session *session, double difficulty)
{
    if (!isfinite(difficulty) || !(difficulty > session->ebb_difficulty)) {
        return;
    }
    session->ebb_difficulty = difficulty;
    if (session->stage == MINER_STAGE_AWAY || session->current == NULL ||
        !(difficulty > qhash_target_difficulty(session->current->work.target))) {
        return;
    }
    struct miner_job *job = renew(session);
    demand(session, &job->work, job->work.difficulty);
    struct stratum_event *event = miner_session_tell(session, STRATUM_EVENT_NOTE);
    struct stratum_text text = stratum_text_in(event->text, sizeof event->text);
    stratum_text_format(&text,
                        "the pool's difficulty %g makes more than %d shares a second: shares "
                        "of %g are searched for",
                        job->work.difficulty, MINER_SHARES_A_SECOND, session->ebb_difficulty);
    miner_session_hand_out(session);
}

/** Applies from the next job on, as NiceHash has it; a job keeps the one it came with. */
void miner_session_set_extranonce(struct miner_session *session,
                                  const struct stratum_set_extranonce *extranonce)
{
    session->extranonce = *extranonce;
    struct stratum_event *event = miner_session_tell(session, STRATUM_EVENT_EXTRANONCE);
    struct stratum_text text = stratum_text_in(event->text, sizeof event->text);
    stratum_text_hex(&text, extranonce->extranonce1, extranonce->extranonce1_len);
    stratum_text_format(&text, " %zu", extranonce->extranonce2_len);
}

void miner_session_adopt_extranonce(struct miner_session *session)
{
    if (session->current != NULL) {
        session->current->work.extranonce = session->extranonce;
    }
}

/** Valid at once, as BIP310 has it; ignored when rolling was not asked for, or not granted. */
void miner_session_set_mask(struct miner_session *session, uint32_t mask)
{
    mask &= MINER_VERSION_MASK;
    if (!session->may_roll || mask == session->version_mask) {
        return;
    }
    session->version_mask = mask;
    if (session->current != NULL) {
        struct miner_job *job = renew(session);
        job->work.version_mask = mask;
        job->work.space = ++session->space; /* another mask, another way to count */
        miner_session_hand_out(session);
    }
}

void miner_session_fix_time(struct miner_session *session)
{
    session->time_is_fixed = true;
    if (session->current != NULL && session->current->work.ntime_ahead_max > 0) {
        renew(session)->work.ntime_ahead_max = 0;
        miner_session_hand_out(session);
    }
}

/** Whether the two would give the same headers. */
static bool same_content(const struct stratum_notify *a, const struct stratum_notify *b)
{
    return a->version == b->version && a->nbits == b->nbits && a->ntime == b->ntime &&
           a->coinb1_len == b->coinb1_len && a->coinb2_len == b->coinb2_len &&
           a->branch_count == b->branch_count &&
           memcmp(a->prevhash_words, b->prevhash_words, sizeof a->prevhash_words) == 0 &&
           memcmp(a->coinbase, b->coinbase, a->coinb1_len + a->coinb2_len) == 0 &&
           memcmp(a->branches, b->branches, a->branch_count * sizeof a->branches[0]) == 0;
}

bool miner_session_same_extranonce(const struct stratum_set_extranonce *a,
                                   const struct stratum_set_extranonce *b)
{
    return a->extranonce1_len == b->extranonce1_len && a->extranonce2_len == b->extranonce2_len &&
           memcmp(a->extranonce1, b->extranonce1, a->extranonce1_len) == 0;
}

/** A clean job came: this one's finds are stale, and sent only where that is wanted. */
static void end(struct miner_session *session, struct miner_job *job)
{
    job->stale = true;
    job->alive = session->options.submit_stale;
}

/** End what this notify ends: all jobs when it is clean, else those of its id with other content.
 *  returns the space of its search: a fresh one, or, when a living job of its id is the same to the
 *  byte (a pool that announces a difficulty so) and of the same mask, that job's, where the search
 *  then goes on */
static uint64_t space_for(struct miner_session *session, const struct stratum_notify *notify)
{
    uint64_t space = 0;
    const bool ends_older = notify->clean && !miner_session_same_block(session);
    for (size_t index = 0; index < MINER_JOBS_MAX; index++) {
        struct miner_job *job = &session->jobs[index];
        if (!job->alive) {
            continue;
        }
        const bool same_id = strcmp(job->work.job.job_id, notify->job_id) == 0;
        if (same_id && !job->stale && same_content(&job->work.job, notify) &&
            miner_session_same_extranonce(&job->work.extranonce, &session->extranonce)) {
            space = job->work.version_mask == session->version_mask ? job->work.space : space;
        } else if (same_id) {
            job->alive = false; /* its id means something else now */
        } else if (ends_older) {
            end(session, job);
        }
    }
    return space != 0 ? space : ++session->space;
}

void miner_session_notify(struct miner_session *session)
{
    const struct stratum_notify *notify = &session->message.as.notify;
    const uint64_t space = space_for(session, notify);
    const bool again = session->current != NULL && session->current->work.space == space;
    struct miner_job *job = fresh_job(session);
    struct miner_work *work = &job->work;
    work->epoch = ++session->epoch;
    work->space = space;
    work->algorithm = session->options.algorithm;
    work->version_mask = session->version_mask;
    work->ntime_ahead_max = session->time_is_fixed ? 0 : session->options.ntime_ahead_max;
    work->extranonce = session->extranonce;
    stratum_notify_copy(&work->job, notify);
    demand(session, work, session->difficulty);
    session->current = job;
    session->handed_out = false;
    session->job_us = again ? session->job_us : session->now.now_us;

    struct stratum_event *event = miner_session_tell(session, STRATUM_EVENT_JOB);
    struct stratum_text text = stratum_text_in(event->job, sizeof event->job);
    stratum_text_add(&text, notify->job_id);
    event->difficulty = work->difficulty;
    event->number = notify->clean ? 1 : 0;
    miner_session_hand_out(session);
}
