#include "miner/session/session.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "miner/session/state.h"
#include "stratum/decode.h"
#include "stratum/encode.h"

static void copy_text(char *out, size_t capacity, const char *words)
{
    struct stratum_text text = stratum_text_in(out, capacity);
    stratum_text_add(&text, words == NULL ? "" : words);
}

struct miner_session *miner_session_make(const struct miner_session_options *options)
{
    struct miner_session *session = calloc(1, sizeof *session);
    if (session == NULL) {
        return NULL;
    }
    session->options = *options;
    copy_text(session->user, sizeof session->user, options->user);
    copy_text(session->pass, sizeof session->pass, options->pass);
    copy_text(session->agent, sizeof session->agent, options->agent);
    session->options.user = session->user;
    session->options.pass = session->pass;
    session->options.agent = session->agent;
    return session;
}

bool miner_session_login(struct miner_session *session, const char *user, const char *pass)
{
    char before[sizeof session->user];
    memcpy(before, session->user, sizeof before);
    copy_text(session->user, sizeof session->user, user);
    copy_text(session->pass, sizeof session->pass, pass);
    return strcmp(before, session->user) == 0;
}

void miner_session_configure(struct miner_session *session,
                             const struct miner_session_options *options)
{
    const enum qhash_algorithm algorithm = session->options.algorithm;
    session->options = *options;
    session->options.algorithm = algorithm;
    session->options.user = session->user;
    session->options.pass = session->pass;
    session->options.agent = session->agent;
}

void miner_session_free(struct miner_session *session)
{
    free(session);
}

/** Every call begins here: the actions of the one before must have been taken. */
static void begin(struct miner_session *session, struct stratum_instant now)
{
    assert(session->action_taken == session->action_count);
    session->action_count = 0;
    session->action_taken = 0;
    session->out = stratum_text_in(session->lines_out, sizeof session->lines_out);
    session->now = now;
}

struct miner_action *miner_session_act(struct miner_session *session, enum miner_action_kind kind)
{
    assert(session->action_count < MINER_ACTIONS_MAX);
    struct miner_action *action = &session->actions[session->action_count++];
    *action = (struct miner_action){.kind = kind};
    return action;
}

struct stratum_event *miner_session_tell(struct miner_session *session,
                                         enum stratum_event_kind kind)
{
    struct miner_action *action = miner_session_act(session, MINER_ACTION_EVENT);
    struct stratum_event *event = &session->events[action - session->actions];
    *event = stratum_event_make(session->now.now_us, STRATUM_MINER, kind, 0);
    action->as.event = event;
    return event;
}

void miner_session_note(struct stratum_event *event, const char *words)
{
    copy_text(event->text, sizeof event->text, words);
}

void miner_session_send_from(struct miner_session *session, size_t start)
{
    assert(!session->out.overflow && session->out.len > start);
    struct miner_action *action = miner_session_act(session, MINER_ACTION_SEND);
    action->as.send.line = session->lines_out + start;
    action->as.send.len = session->out.len - start;
}

int64_t miner_session_ask(struct miner_session *session, struct stratum_message *request)
{
    const size_t start = session->out.len;
    request->id = stratum_id_of_number(++session->next_id);
    const enum stratum_status status = stratum_encode(&session->out, request);
    assert(status == STRATUM_OK); /* every text of ours is bounded; see MINER_LINES_OUT_MAX */
    (void)status;
    miner_session_send_from(session, start);
    return session->next_id;
}

void miner_session_give_up(struct miner_session *session, const char *words, bool refused)
{
    session->stage = MINER_STAGE_AWAY;
    struct miner_action *action = miner_session_act(session, MINER_ACTION_CLOSE);
    action->as.close.cause = STRATUM_CAUSE_EXCUSED;
    action->as.close.text = words;
    action->as.close.refused = refused;
}

void miner_session_on_open(struct miner_session *session, struct stratum_instant now)
{
    begin(session, now);
    session->stage = MINER_STAGE_SUBSCRIBING;
    session->generation++;
    session->opened_us = now.now_us;
    session->heard_us = now.now_us;
    session->job_us = now.now_us;
    session->has_answered = false;
    session->lapses = 0;
    session->refusals = (struct miner_refusals){.count = 0};
    session->bad_lines = 0;
    session->next_id = 0;
    session->configure_id = 0;
    session->authorize_id = 0;
    session->difficulty = 1; /* what every miner assumes until the pool says otherwise */
    session->difficulty_known = false;
    session->extranonce = (struct stratum_set_extranonce){0};
    session->version_mask = 0;
    session->may_roll = false;
    miner_session_subscribe(session);
}

static const char gone_silent[] = "the pool has gone silent";

static int64_t silent_until_us(const struct miner_session *session)
{
    return session->heard_us + session->options.silence_limit_us;
}

/** Time has jumped past a deadline that nobody has told of yet, as it does when a machine sleeps:
 *  whatever is found or read first, it is not for this connection any more. */
static bool has_slept(struct miner_session *session)
{
    const bool slept =
        session->stage != MINER_STAGE_AWAY && session->now.now_us > silent_until_us(session);
    if (slept) {
        miner_session_give_up(session, gone_silent, false);
    }
    return slept;
}

/** A line that could not be decoded changes nothing: the job at hand goes on. */
static void complain(struct miner_session *session, const struct stratum_complaint *complaint)
{
    struct stratum_event *event = miner_session_tell(session, STRATUM_EVENT_LINE_IN);
    struct stratum_text text = stratum_text_in(event->text, sizeof event->text);
    if (session->message.method[0] != '\0') {
        stratum_text_format(&text, "%s ", session->message.method);
    }
    if (complaint->field[0] != '\0') {
        stratum_text_format(&text, "%s: ", complaint->field);
    }
    stratum_text_add(&text, stratum_status_text(complaint->status));
    if (++session->bad_lines >= MINER_BAD_LINES_MAX) {
        miner_session_give_up(session, "too many unreadable lines in a row", false);
    }
}

static void hear(struct miner_session *session)
{
    struct stratum_message *message = &session->message;
    switch (message->kind) {
    case STRATUM_REPLY:
        miner_session_reply(session);
        break;
    case STRATUM_SET_DIFFICULTY:
        miner_session_set_difficulty(session);
        break;
    case STRATUM_SET_EXTRANONCE:
        miner_session_set_extranonce(session, &message->as.set_extranonce);
        break;
    case STRATUM_SET_VERSION_MASK:
        miner_session_set_mask(session, message->as.set_version_mask.version_mask);
        break;
    case STRATUM_NOTIFY:
        miner_session_notify(session);
        break;
    default:
        miner_session_request(session);
        break;
    }
}

/** Some pools keep a connection warm with empty lines. */
static bool is_blank(const char *line, size_t len)
{
    for (size_t index = 0; index < len; index++) {
        if (line[index] != ' ' && line[index] != '\t' && line[index] != '\r') {
            return false;
        }
    }
    return true;
}

void miner_session_on_line(struct miner_session *session, struct stratum_instant now,
                           const char *line, size_t len)
{
    begin(session, now);
    if (session->stage == MINER_STAGE_AWAY || has_slept(session)) {
        return;
    }
    session->heard_us = now.now_us;
    if (is_blank(line, len)) {
        return;
    }
    struct stratum_complaint complaint = {.status = STRATUM_OK};
    session->message.method[0] = '\0';
    if (stratum_decode(&session->message, line, len, &complaint) != STRATUM_OK) {
        complain(session, &complaint);
        return;
    }
    session->bad_lines = 0;
    hear(session);
}

void miner_session_on_overlong(struct miner_session *session, struct stratum_instant now)
{
    begin(session, now);
    if (session->stage != MINER_STAGE_AWAY) {
        miner_session_note(miner_session_tell(session, STRATUM_EVENT_LINE_IN),
                           stratum_status_text(STRATUM_LINE_TOO_LONG));
        miner_session_give_up(session, "a line longer than the limit", false);
    }
}

void miner_session_on_closed(struct miner_session *session, struct stratum_instant now)
{
    begin(session, now);
    session->stage = MINER_STAGE_AWAY;
    session->generation++; /* what was submitted is never answered: see miner_session_lapse() */
    if (!miner_session_suspend(session)) {
        miner_session_end_jobs(session);
    }
    (void)miner_session_act(session, MINER_ACTION_PAUSE);
}

void miner_session_forget(struct miner_session *session, struct stratum_instant now)
{
    begin(session, now);
    session->resume[0] = '\0';
    session->legacy = MINER_LEGACY_NONE;
    session->time_is_fixed = false;
    miner_session_end_jobs(session);
}

void miner_session_on_find(struct miner_session *session, struct stratum_instant now,
                           const struct miner_find *find)
{
    begin(session, now);
    if (has_slept(session)) {
        miner_session_hold(session, find); /* for the next connection, if it is its heir */
    } else {
        miner_session_find(session, find);
    }
}

/** One way in which a connection can be stuck, and until when it is borne with. */
struct patience {
    int64_t until_us;
    const char *words;
};

static void bear(struct patience *patience, int64_t until_us, const char *words)
{
    if (until_us < patience->until_us) {
        *patience = (struct patience){until_us, words};
    }
}

/** The first of: a handshake without an answer, a share without one and not a line since, no share
 *  answered any more, silence, no job ever, no new job. */
static struct patience patience_of(const struct miner_session *session)
{
    const struct miner_session_options *options = &session->options;
    struct patience patience = {INT64_MAX, NULL};
    if (session->stage == MINER_STAGE_AWAY) {
        return patience;
    }
    const struct miner_submit *oldest = &session->submits[session->submit_first];
    if (session->submit_count > 0 && session->has_answered &&
        oldest->generation == session->generation && session->heard_us <= oldest->sent_us) {
        bear(&patience, oldest->sent_us + options->answer_limit_us,
             "the pool has gone silent with a share unanswered");
    }
    if (session->has_answered && session->lapses >= MINER_LAPSES_MAX) {
        bear(&patience, session->now.now_us, "the pool has stopped answering shares");
    }
    bear(&patience, silent_until_us(session), gone_silent);
    if (session->stage < MINER_STAGE_AUTHORIZED) {
        bear(&patience, session->asked_us + options->reply_limit_us,
             session->stage == MINER_STAGE_SUBSCRIBING ? "the pool does not answer subscribe"
                                                       : "the pool does not answer authorize");
    }
    if (session->current == NULL) {
        bear(&patience, session->opened_us + options->silence_limit_us, "the pool gives no job");
    } else {
        bear(&patience, session->job_us + options->job_limit_us,
             "the pool gives no new job any more");
    }
    return patience;
}

int64_t miner_session_deadline_us(const struct miner_session *session)
{
    const int64_t lapse_us = miner_session_lapse_us(session);
    const int64_t hold_us = miner_session_hold_until_us(session);
    const int64_t limit_us = patience_of(session).until_us;
    const int64_t first_us = lapse_us < hold_us ? lapse_us : hold_us;
    return first_us < limit_us ? first_us : limit_us;
}

void miner_session_on_deadline(struct miner_session *session, struct stratum_instant now)
{
    begin(session, now); /* what is due is found by next() */
    const struct patience patience = patience_of(session);
    if (now.now_us >= patience.until_us) {
        miner_session_give_up(session, patience.words, false);
    }
}

bool miner_session_next(struct miner_session *session, struct miner_action *out)
{
    if (session->action_taken < session->action_count) {
        *out = session->actions[session->action_taken++];
        return true;
    }
    if (miner_session_lapse(session)) {
        *out = (struct miner_action){.kind = MINER_ACTION_EVENT, .as.event = &session->lapsed};
        return true;
    }
    begin(session, session->now);
    if (miner_session_catch_up(session)) {
        *out = session->actions[session->action_taken++];
        return true;
    }
    return false;
}

const struct miner_work *miner_session_work(const struct miner_session *session, uint64_t epoch)
{
    for (size_t index = 0; index < MINER_JOBS_MAX; index++) {
        const struct miner_job *job = &session->jobs[index];
        if (job->alive && job->work.epoch == epoch) {
            return &job->work;
        }
    }
    return NULL;
}
