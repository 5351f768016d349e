#include <assert.h>
#include <string.h>

#include "miner/session/state.h"
#include "stratum/encode.h"

/** Everything up to the first wait. configure is not waited for: NOMP pools never answer it. */
void miner_session_subscribe(struct miner_session *session)
{
    struct stratum_message *message = &session->message;
    if (session->options.version_rolling) {
        message->kind = STRATUM_CONFIGURE;
        message->as.configure = (struct stratum_configure){
            .version_rolling = true,
            .version_mask = MINER_VERSION_MASK,
            .version_min_bit_count = 2,
        };
        session->configure_id = miner_session_ask(session, message);
    }
    message->kind = STRATUM_SUBSCRIBE;
    memcpy(message->as.subscribe.session, session->resume, sizeof session->resume);
    memcpy(message->as.subscribe.agent, session->agent, sizeof session->agent);
    session->subscribe_id = miner_session_ask(session, message);
    session->asked_us = session->now.now_us;
}

static void authorize(struct miner_session *session)
{
    struct stratum_message *message = &session->message;
    message->kind = STRATUM_AUTHORIZE;
    memcpy(message->as.authorize.user, session->user, sizeof session->user);
    memcpy(message->as.authorize.pass, session->pass, sizeof session->pass);
    session->authorize_id = miner_session_ask(session, message);
    session->asked_us = session->now.now_us;
}

static const char *why_unusable(const struct stratum_reply *reply)
{
    if (reply->failed) {
        return reply->error_text[0] != '\0' ? reply->error_text : "an error without words";
    }
    return reply->problem != STRATUM_OK ? stratum_status_text(reply->problem)
                                        : "the answer is no subscription";
}

static void on_subscribed(struct miner_session *session)
{
    const struct stratum_reply *reply = &session->message.as.reply;
    session->subscribe_id = 0;
    if (reply->failed || reply->result != STRATUM_RESULT_SUBSCRIBED) {
        struct stratum_event *event = miner_session_tell(session, STRATUM_EVENT_REFUSED);
        struct stratum_text text = stratum_text_in(event->text, sizeof event->text);
        stratum_text_format(&text, "subscribe: %s", why_unusable(reply));
        session->resume[0] = '\0'; /* it may be what the pool does not like */
        miner_session_give_up(session, "the pool's answer to subscribe cannot be used", true);
        return;
    }
    session->stage = MINER_STAGE_AUTHORIZING;
    miner_session_note(miner_session_tell(session, STRATUM_EVENT_SUBSCRIBED),
                       reply->subscribed.session);
    miner_session_set_extranonce(session, &reply->subscribed.extranonce);
    miner_session_decide(session);
    miner_session_adopt_extranonce(session);
    authorize(session);
}

/** Pools say yes in many shapes, null among them: only an error or a plain no is a no. */
static void on_authorized(struct miner_session *session)
{
    const struct stratum_reply *reply = &session->message.as.reply;
    session->authorize_id = 0;
    if (reply->failed || reply->result == STRATUM_RESULT_FALSE) {
        struct stratum_event *event = miner_session_tell(session, STRATUM_EVENT_REFUSED);
        struct stratum_text text = stratum_text_in(event->text, sizeof event->text);
        stratum_text_format(&text, "authorize %s: %s", session->user,
                            reply->error_text[0] != '\0'
                                ? reply->error_text
                                : "no reason given; is this the user name that the pool wants?");
        miner_session_give_up(session, "the pool does not accept this user", true);
        return;
    }
    session->stage = MINER_STAGE_AUTHORIZED;
    miner_session_note(miner_session_tell(session, STRATUM_EVENT_AUTHORIZED), session->user);
    if (session->options.extranonce_subscribe) {
        session->message.kind = STRATUM_EXTRANONCE_SUBSCRIBE;
        (void)miner_session_ask(session, &session->message); /* answered or not: all the same */
    }
    miner_session_hand_out(session);
}

static void on_configured(struct miner_session *session)
{
    const struct stratum_reply *reply = &session->message.as.reply;
    session->configure_id = 0;
    if (reply->result == STRATUM_RESULT_CONFIGURED && reply->configured.version_rolling) {
        session->may_roll = session->options.version_rolling;
        miner_session_set_mask(session, reply->configured.version_mask);
    }
}

/** Ids are ours and numbers; some pools echo them as strings. 0: none of ours. */
static int64_t number_of(const struct stratum_id *id)
{
    if (id->kind == STRATUM_ID_NUMBER) {
        return id->number;
    }
    if (id->kind != STRATUM_ID_STRING || id->text[0] == '\0') {
        return 0;
    }
    int64_t number = 0;
    for (const char *digit = id->text; *digit != '\0'; digit++) {
        if (*digit < '0' || *digit > '9' || number > INT32_MAX) {
            return 0;
        }
        number = 10 * number + (*digit - '0');
    }
    return number;
}

void miner_session_reply(struct miner_session *session)
{
    const int64_t id = number_of(&session->message.id);
    if (id <= 0) {
        return; /* NOMP answers get_transactions with a null id; there is nothing to match */
    }
    if (id == session->subscribe_id) {
        on_subscribed(session);
    } else if (id == session->authorize_id) {
        on_authorized(session);
    } else if (id == session->configure_id) {
        on_configured(session);
    } else {
        (void)miner_session_answer(session, id);
    }
}

static void respond(struct miner_session *session, const char *words)
{
    char json[6 * STRATUM_TEXT_MAX + 3]; /* each byte escaped at its worst */
    struct stratum_text text = stratum_text_in(json, sizeof json);
    stratum_text_json(&text, words);
    const size_t start = session->out.len;
    const enum stratum_status status =
        stratum_encode_result(&session->out, &session->message.id, json);
    assert(status == STRATUM_OK);
    (void)status;
    miner_session_send_from(session, start);
}

static void on_reconnect(struct miner_session *session)
{
    struct miner_action *action = miner_session_act(session, MINER_ACTION_RECONNECT);
    action->as.reconnect = session->message.as.reconnect;
    if (action->as.reconnect.wait_s > MINER_RECONNECT_WAIT_MAX_S) {
        action->as.reconnect.wait_s = MINER_RECONNECT_WAIT_MAX_S;
    }
}

/** A method we do not know stays unanswered even when it has an id: yiimp hangs up on replies it
 *  did not expect, and nobody is known to miss one. */
void miner_session_request(struct miner_session *session)
{
    const bool wants_answer = session->message.id.kind == STRATUM_ID_NUMBER ||
                              session->message.id.kind == STRATUM_ID_STRING;
    switch (session->message.kind) {
    case STRATUM_GET_VERSION:
        if (wants_answer) {
            respond(session, session->agent);
        }
        break;
    case STRATUM_PING:
        if (wants_answer) {
            respond(session, "pong");
        }
        break;
    case STRATUM_RECONNECT:
        on_reconnect(session);
        break;
    case STRATUM_SHOW_MESSAGE: {
        struct stratum_event *event = miner_session_tell(session, STRATUM_EVENT_NOTE);
        struct stratum_text text = stratum_text_in(event->text, sizeof event->text);
        stratum_text_format(&text, "the pool says: %s", session->message.as.show_message.text);
        break;
    }
    default:
        break;
    }
}
