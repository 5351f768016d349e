#include <string.h>

#include "miner/session/state.h"

/** A connection that was never subscribed leaves what waited before it as it was, unless the pool
 *  has refused to resume. */
bool miner_session_suspend(struct miner_session *session)
{
    const bool may_wait = session->resume[0] != '\0';
    session->current = NULL;
    session->handed_out = false;
    if (session->legacy != MINER_LEGACY_SUSPENDED || !may_wait) {
        session->legacy =
            session->options.resume && may_wait ? MINER_LEGACY_SUSPENDED : MINER_LEGACY_NONE;
        session->suspended_extranonce = session->extranonce;
    }
    return session->legacy == MINER_LEGACY_SUSPENDED;
}

/** A new session: what waited is not for it. A job that came with this connection, before the
 * answer, stays. */
static void disown(struct miner_session *session)
{
    struct miner_job *early = session->current;
    const bool handed_out = session->handed_out;
    session->legacy = MINER_LEGACY_NONE;
    miner_session_end_jobs(session);
    if (early != NULL) {
        early->alive = true;
        session->current = early;
        session->handed_out = handed_out;
    }
}

/** The same extranonce1 where we asked for our subscription: the pool knows our jobs, and what we
 *  have sent. (ckpool gives the subscription another name then.) Anything else is a new session,
 *  where an old id may name another job (a pool of many backends), so nothing is sent again.
 * source: ckpool, yiimp; docs/STRATUM.md */
void miner_session_decide(struct miner_session *session)
{
    const struct stratum_reply *reply = &session->message.as.reply;
    memcpy(session->resume, reply->subscribed.session, sizeof session->resume);
    if (session->legacy != MINER_LEGACY_SUSPENDED) {
        return;
    }
    if (!miner_session_same_extranonce(&session->extranonce, &session->suspended_extranonce)) {
        disown(session);
        return;
    }
    session->legacy = MINER_LEGACY_RESUMED;
    miner_session_note(miner_session_tell(session, STRATUM_EVENT_NOTE),
                       "the pool has resumed the session");
}

bool miner_session_waits(const struct miner_session *session)
{
    return session->legacy == MINER_LEGACY_SUSPENDED ||
           (session->legacy == MINER_LEGACY_RESUMED && session->stage < MINER_STAGE_AUTHORIZED);
}

void miner_session_hold(struct miner_session *session, const struct miner_find *find)
{
    if (session->held_count == MINER_HELD_MAX) {
        miner_session_drop(session, miner_session_work(session, find->epoch),
                           "too many finds wait for the next connection");
        return;
    }
    session->held[session->held_count++] = (struct miner_held){*find, session->now.now_us};
}

int64_t miner_session_hold_until_us(const struct miner_session *session)
{
    return session->held_count > 0 ? session->held[0].since_us + MINER_HELD_US : INT64_MAX;
}

static struct miner_find take_held(struct miner_session *session)
{
    const struct miner_find find = session->held[0].find;
    session->held_count--;
    memmove(session->held, session->held + 1, session->held_count * sizeof session->held[0]);
    return find;
}

static void send_held(struct miner_session *session)
{
    const struct miner_find find = take_held(session);
    miner_session_find(session, &find);
}

static bool can_be_sent(const struct miner_session *session, const struct miner_submit *submit)
{
    const struct miner_work *work = miner_session_work(session, submit->find.epoch);
    return work != NULL &&
           ((submit->find.share.version ^ work->job.version) & ~session->version_mask) == 0;
}

/** The oldest submit of an earlier connection whose job lives; NULL: there is none. */
static struct miner_submit *unsettled(struct miner_session *session)
{
    for (size_t index = 0; index < session->submit_count; index++) {
        struct miner_submit *submit = miner_session_submit_at(session, index);
        if (submit->id != 0 && submit->generation != session->generation &&
            can_be_sent(session, submit)) {
            return submit;
        }
    }
    return NULL;
}

/** Whether it arrived nobody knows. If it did, the pool says "duplicate" and no harm is done. */
static void send_again(struct miner_session *session, struct miner_submit *submit,
                       const struct miner_work *work)
{
    submit->id = miner_session_submit(session, work, &submit->find.share);
    submit->generation = session->generation;
    submit->sent_us = session->now.now_us;
    submit->resent = true;
    struct stratum_event *event = miner_session_tell(session, STRATUM_EVENT_NOTE);
    memcpy(event->job, submit->job, sizeof event->job);
    miner_session_note(event, "a share is sent again: its answer was lost with the connection");
}

/** What was not resumed lapses by itself: see miner_session_lapse(). */
bool miner_session_catch_up(struct miner_session *session)
{
    if (session->now.now_us >= miner_session_hold_until_us(session)) {
        const struct miner_find find = take_held(session);
        miner_session_drop(session, miner_session_work(session, find.epoch),
                           "it waited too long for a connection");
        return true;
    }
    const bool away = session->stage == MINER_STAGE_AWAY;
    if (away && session->legacy != MINER_LEGACY_SUSPENDED && session->held_count > 0 &&
        miner_session_work(session, session->held[0].find.epoch) == NULL) {
        send_held(session); /* no connection will take it: this says so */
        return true;
    }
    if (session->stage < MINER_STAGE_AUTHORIZED) {
        return false;
    }
    struct miner_submit *submit =
        session->legacy == MINER_LEGACY_RESUMED ? unsettled(session) : NULL;
    if (submit != NULL) {
        send_again(session, submit, miner_session_work(session, submit->find.epoch));
        return true;
    }
    if (session->legacy == MINER_LEGACY_RESUMED) {
        session->legacy = MINER_LEGACY_SETTLED;
    }
    if (session->held_count > 0) {
        send_held(session);
    }
    return session->action_count > 0;
}

/** Some pools call the first job of every connection clean, whatever it is, and some send it before
 *  they say whether the session is resumed. */
bool miner_session_same_block(const struct miner_session *session)
{
    const bool may_go_on = session->current == NULL && session->legacy != MINER_LEGACY_NONE;
    const struct miner_job *newest = NULL;
    for (size_t index = 0; may_go_on && index < MINER_JOBS_MAX; index++) {
        const struct miner_job *job = &session->jobs[index];
        if (job->alive && !job->stale && (newest == NULL || job->work.epoch > newest->work.epoch)) {
            newest = job;
        }
    }
    return newest != NULL &&
           memcmp(newest->work.job.prevhash_words, session->message.as.notify.prevhash_words,
                  sizeof newest->work.job.prevhash_words) == 0;
}
