#include <string.h>

#include "miner/refusal.h"
#include "miner/session/state.h"

static void forget_first(struct miner_session *session)
{
    session->submit_first = (session->submit_first + 1) % MINER_SUBMITS_MAX;
    session->submit_count--;
}

/** The oldest is always an unanswered one, so that its deadline is the next. */
static void forget_answered(struct miner_session *session)
{
    while (session->submit_count > 0 && miner_session_submit_at(session, 0)->id == 0) {
        forget_first(session);
    }
}

static const char *words_of(const struct stratum_reply *reply)
{
    if (reply->error_text[0] != '\0' || reply->failed || reply->result == STRATUM_RESULT_TRUE ||
        reply->result == STRATUM_RESULT_FALSE) {
        return reply->error_text;
    }
    return "an answer that is neither yes nor no";
}

/** A pool may give a page of reasons to each of hundreds of shares a second: its beginning is kept.
 */
static void note_reason(struct stratum_event *event, const char *reason)
{
    const size_t len = strlen(reason);
    if (len <= MINER_REASON_MAX) {
        miner_session_note(event, reason);
        return;
    }
    size_t kept = MINER_REASON_MAX;
    while (((uint8_t)reason[kept] & 0xc0) == 0x80) {
        kept--; /* not within a letter */
    }
    struct stratum_text text = stratum_text_in(event->text, sizeof event->text);
    stratum_text_add_bytes(&text, reason, kept);
    stratum_text_format(&text, "… (%zu bytes)", len);
}

/** Whether the pool may have a reason by now to refuse what was found for the work that it gave:
 *  another job, difficulty or extranonce. Or it has the share already. */
static bool is_explained(const struct miner_session *session, const struct miner_submit *submit)
{
    const struct miner_job *current = session->current;
    return submit->resent || current == NULL || submit->find.epoch != current->work.epoch ||
           current->work.difficulty < session->difficulty ||
           !miner_session_same_extranonce(&current->work.extranonce, &session->extranonce);
}

/** Whether so many were refused, for so long, that no pool is to be expected to take one. Changes
 *  are an excuse as long as a job may be old: who makes some all the time would have one for ever.
 */
static bool is_hopeless(const struct miner_session *session)
{
    const struct miner_refusals *refusals = &session->refusals;
    const int64_t lasts_us = session->now.now_us - refusals->since_us;
    return (refusals->unexplained >= MINER_REFUSALS_MAX && lasts_us >= MINER_REFUSALS_US) ||
           (refusals->count >= MINER_REFUSALS_MAX && lasts_us >= session->options.job_limit_us);
}

/** The next connection is to ask for nothing of this one: a fresh extranonce1 may be the cure. */
static void leave(struct miner_session *session, const char *reason)
{
    const struct miner_refusals *refusals = &session->refusals;
    const int64_t lasts_us = session->now.now_us - refusals->since_us;
    struct stratum_text words = stratum_text_in(session->close_words, sizeof session->close_words);
    stratum_text_format(&words,
                        "the pool has taken none of %u shares in a row, for %lld s; the last: %s",
                        refusals->count, (long long)(lasts_us / 1000000),
                        reason[0] != '\0' ? reason : "refused without a reason");
    session->resume[0] = '\0';
    miner_session_give_up(session, session->close_words, true);
}

void miner_session_refused(struct miner_session *session, const char *reason, bool explained)
{
    struct miner_refusals *refusals = &session->refusals;
    refusals->since_us = refusals->count == 0 ? session->now.now_us : refusals->since_us;
    refusals->count++;
    refusals->unexplained += explained ? 0 : 1;
    if (is_hopeless(session)) {
        leave(session, reason);
    }
}

/** An answer that is neither yes nor no is none: who credits shares and says so in odd ways is
 * borne with, as who says nothing. */
static void weigh(struct miner_session *session, bool accepted, bool explained)
{
    const struct stratum_reply *reply = &session->message.as.reply;
    if (accepted) {
        session->refusals = (struct miner_refusals){.count = 0};
    } else if (reply->failed || reply->result == STRATUM_RESULT_FALSE) {
        miner_session_refused(session, reply->error_text, explained);
    }
}

bool miner_session_answer(struct miner_session *session, int64_t id)
{
    struct miner_submit *submit = NULL;
    for (size_t index = 0; index < session->submit_count && submit == NULL; index++) {
        struct miner_submit *candidate = miner_session_submit_at(session, index);
        if (candidate->id == id && candidate->generation == session->generation) {
            submit = candidate;
        }
    }
    if (submit == NULL) {
        return false;
    }
    const struct stratum_reply *reply = &session->message.as.reply;
    struct stratum_event *event = miner_session_tell(session, STRATUM_EVENT_ANSWERED);
    memcpy(event->job, submit->job, sizeof event->job);
    event->difficulty = submit->difficulty;
    event->verdict = miner_refusal_verdict(reply);
    event->duration_us = session->now.now_us - submit->sent_us;
    const bool had_arrived = submit->resent && event->verdict == STRATUM_VERDICT_DUPLICATE;
    note_reason(event,
                had_arrived ? "sent again after a break: it had arrived before" : words_of(reply));
    session->has_answered = true;
    session->lapses = 0;
    const bool was_moved = submit->moved && event->verdict == STRATUM_VERDICT_BAD_TIME;
    const bool explained = is_explained(session, submit);
    submit->id = 0;
    forget_answered(session);
    if (was_moved) {
        miner_session_fix_time(session);
    }
    if (event->verdict == STRATUM_VERDICT_UNAUTHORIZED ||
        event->verdict == STRATUM_VERDICT_NOT_SUBSCRIBED) {
        miner_session_give_up(session, "the pool has forgotten who we are", true);
    } else {
        weigh(session, event->verdict == STRATUM_VERDICT_ACCEPTED, explained);
    }
    return true;
}

size_t miner_session_unanswered(const struct miner_session *session)
{
    size_t count = session->held_count;
    for (size_t index = 0; index < session->submit_count; index++) {
        const size_t at = (session->submit_first + index) % MINER_SUBMITS_MAX;
        count += session->submits[at].id != 0 ? 1 : 0;
    }
    return count;
}

int64_t miner_session_lapse_us(const struct miner_session *session)
{
    if (session->submit_count == 0) {
        return INT64_MAX;
    }
    return session->submits[session->submit_first].sent_us + session->options.answer_limit_us;
}

bool miner_session_lapse(struct miner_session *session)
{
    if (session->submit_count == 0) {
        return false;
    }
    const struct miner_submit *submit = miner_session_submit_at(session, 0);
    const bool alone = submit->generation != session->generation &&
                       session->legacy != MINER_LEGACY_SUSPENDED &&
                       session->legacy != MINER_LEGACY_RESUMED;
    if (!alone && session->now.now_us < miner_session_lapse_us(session)) {
        return false;
    }
    session->lapsed =
        stratum_event_make(session->now.now_us, STRATUM_MINER, STRATUM_EVENT_ANSWERED, 0);
    memcpy(session->lapsed.job, submit->job, sizeof submit->job);
    session->lapsed.verdict = STRATUM_VERDICT_NONE;
    session->lapsed.duration_us = session->now.now_us - submit->sent_us;
    session->lapses += submit->generation == session->generation ? 1 : 0;
    miner_session_note(&session->lapsed,
                       alone ? "never answered: the connection ended" : "never answered");
    forget_first(session);
    forget_answered(session);
    return true;
}
