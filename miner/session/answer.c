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
    miner_session_note(event, had_arrived ? "sent again after a break: it had arrived before"
                                          : words_of(reply));
    session->has_answered = true;
    session->lapses = 0;
    const bool was_moved = submit->moved && event->verdict == STRATUM_VERDICT_BAD_TIME;
    submit->id = 0;
    forget_answered(session);
    if (was_moved) {
        miner_session_fix_time(session);
    }
    if (event->verdict == STRATUM_VERDICT_UNAUTHORIZED ||
        event->verdict == STRATUM_VERDICT_NOT_SUBSCRIBED) {
        miner_session_give_up(session, "the pool has forgotten who we are", true);
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
    const bool alone =
        submit->generation != session->generation && !session->suspended && !session->settling;
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
