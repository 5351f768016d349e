#include <inttypes.h>
#include <string.h>

#include "miner/session/state.h"
#include "qhash/target.h"

enum { SECOND_US = 1000000 };

static void name_job(struct stratum_event *event, const char *job_id)
{
    struct stratum_text text = stratum_text_in(event->job, sizeof event->job);
    stratum_text_add(&text, job_id);
}

/* ---- what was sent before ---- */

static bool was_sent(const struct miner_session *session, const uint8_t header[80])
{
    for (size_t index = 0; index < MINER_SENT_MAX; index++) {
        if (memcmp(session->sent[index], header, sizeof session->sent[index]) == 0) {
            return true;
        }
    }
    return false;
}

/* ---- the flood limit: a pool must not make a miner get itself banned ---- */

/** Another second begins; after one of many shares too many the devices are asked for less. */
static void turn_second(struct miner_session *session)
{
    const int64_t now_us = session->now.now_us;
    if (now_us - session->second_start_us < SECOND_US) {
        return;
    }
    const unsigned shares = session->second_shares + session->second_ended;
    session->second_start_us = now_us;
    session->second_shares = 0;
    session->second_ended = 0;
    if (shares > 2 * MINER_SHARES_A_SECOND) {
        const double times = (double)shares / MINER_SHARES_A_SECOND;
        miner_session_ebb(session, times * session->second_difficulty);
    }
}

/** The easiest work of a second stands for all of its finds: nobody is asked for too much. */
static void count_find(struct miner_session *session, uint64_t epoch, unsigned *count)
{
    if (session->epoch - epoch >= MINER_EPOCHS_KEPT) {
        return;
    }
    const double difficulty = session->searched_for[epoch % MINER_EPOCHS_KEPT];
    const bool first = session->second_shares + session->second_ended == 0;
    if (first || difficulty < session->second_difficulty) {
        session->second_difficulty = difficulty;
    }
    ++*count;
}

/* ---- unanswered submits ---- */

struct miner_submit *miner_session_submit_at(struct miner_session *session, size_t index)
{
    return &session->submits[(session->submit_first + index) % MINER_SUBMITS_MAX];
}

/** Those answered between unanswered ones take no room any more. */
static void close_ranks(struct miner_session *session)
{
    size_t kept = 0;
    for (size_t index = 0; index < session->submit_count; index++) {
        const struct miner_submit *submit = miner_session_submit_at(session, index);
        if (submit->id != 0) {
            *miner_session_submit_at(session, kept++) = *submit;
        }
    }
    session->submit_count = kept;
}

static void remember(struct miner_session *session, int64_t id, const struct miner_work *work,
                     const struct miner_find *find)
{
    struct miner_submit *submit = miner_session_submit_at(session, session->submit_count++);
    *submit = (struct miner_submit){
        .id = id,
        .sent_us = session->now.now_us,
        .generation = session->generation,
        .moved = find->share.ntime != work->job.ntime,
        .difficulty = work->difficulty,
        .find = *find,
    };
    struct stratum_text text = stratum_text_in(submit->job, sizeof submit->job);
    stratum_text_add(&text, work->job.job_id);
}

/* ---- finds ---- */

/** Why a find is not to be sent; NULL: send it. */
static const char *objection(struct miner_session *session, const struct miner_work *work,
                             const struct miner_find *find, const uint8_t header[80])
{
    if (work == NULL) {
        return find->epoch <= session->lost_epoch ? "its connection has ended"
                                                  : "its job has ended";
    }
    if (find->share.extranonce2_len != work->extranonce.extranonce2_len) {
        return "it was made for another work than it says";
    }
    if (session->stage < MINER_STAGE_AUTHORIZED) {
        return "the connection is not authorized";
    }
    const uint32_t rolled = find->share.version ^ work->job.version;
    if ((rolled & ~session->version_mask) != 0) {
        return "its version bits are outside the pool's mask";
    }
    if (session->time_is_fixed && find->share.ntime != work->job.ntime) {
        return "its time was moved, which the pool does not take";
    }
    if (was_sent(session, header)) {
        return "it was sent before";
    }
    count_find(session, find->epoch, &session->second_shares);
    if (session->second_shares > MINER_SHARES_A_SECOND) {
        return "too many shares a second: the pool's difficulty is too low";
    }
    if (session->submit_count == MINER_SUBMITS_MAX) {
        close_ranks(session);
    }
    if (session->submit_count == MINER_SUBMITS_MAX) {
        return "too many shares are unanswered";
    }
    return NULL;
}

void miner_session_drop(struct miner_session *session, const struct miner_work *work,
                        const char *why)
{
    struct stratum_event *event = miner_session_tell(session, STRATUM_EVENT_DROPPED);
    if (work != NULL) {
        name_job(event, work->job.job_id);
    }
    miner_session_note(event, why);
}

int64_t miner_session_submit(struct miner_session *session, const struct miner_work *work,
                             const struct stratum_share *share)
{
    struct stratum_message *message = &session->message;
    message->kind = STRATUM_SUBMIT;
    const struct stratum_share_context context = {
        .job_id = work->job.job_id,
        .user = session->user,
        .version_mask = session->version_mask,
        .job_version = work->job.version,
    };
    stratum_share_submit(&message->as.submit, share, &context);
    return miner_session_ask(session, message);
}

void miner_session_find(struct miner_session *session, const struct miner_find *find)
{
    turn_second(session); /* first: it may give another work */
    const struct miner_work *work = miner_session_work(session, find->epoch);
    if (work == NULL) {
        count_find(session, find->epoch, &session->second_ended);
    }
    if (work != NULL && miner_session_waits(session)) {
        miner_session_hold(session, find);
        return;
    }
    uint8_t header[80] = {0};
    if (work != NULL && find->share.extranonce2_len == work->extranonce.extranonce2_len) {
        stratum_job_header(header, &work->job, &work->extranonce, &find->share);
    }
    const char *why = objection(session, work, find, header);
    if (why != NULL) {
        miner_session_drop(session, work, why);
        if (work == NULL && find->epoch > session->lost_epoch &&
            session->stage >= MINER_STAGE_AUTHORIZED) {
            miner_session_refused(session, why, true);
        }
        return;
    }
    memcpy(session->sent[session->sent_next], header, sizeof header);
    session->sent_next = (session->sent_next + 1) % MINER_SENT_MAX;

    remember(session, miner_session_submit(session, work, &find->share), work, find);

    struct stratum_event *event = miner_session_tell(session, STRATUM_EVENT_SUBMITTED);
    name_job(event, work->job.job_id);
    event->difficulty = work->difficulty;
    miner_session_note(event, session->message.as.submit.nonce);
}
