/* A story's hand: messages put aside for it, and what it says itself. */
#include <stdlib.h>
#include <string.h>

#include "simpool/pool/parts.h"
#include "stratum/encode.h"

static bool is_named(const struct stratum_message *message, const char *method)
{
    return strcmp(method, "*") == 0 ||
           strcmp(method, message->kind == STRATUM_REPLY ? "reply" : message->method) == 0;
}

static bool is_awaited(const struct simpool_pool *pool, const struct simpool_session *session)
{
    return session->hold_method[0] != '\0' && is_named(&pool->message, session->hold_method);
}

/* A miner's answers are for the story alone, which may ask first and listen later. One under no id
 * answers nothing that was asked. */
static bool is_answer(const struct simpool_pool *pool)
{
    return pool->options.scripted && pool->message.kind == STRATUM_REPLY &&
           pool->message.id.kind != STRATUM_ID_NULL;
}

bool simpool_pool_wants_held(const struct simpool_pool *pool, const struct simpool_session *session)
{
    return !session->rig.welcomed || is_awaited(pool, session) || is_answer(pool);
}

/* Takes one line out of the queue; the caller frees its bytes. */
static struct simpool_held_line take_line(struct simpool_session *session, size_t index)
{
    const struct simpool_held_line line = session->held[index];
    session->held_count--;
    memmove(&session->held[index], &session->held[index + 1],
            (session->held_count - index) * sizeof line);
    return line;
}

/* A story that asks, and never listens, loses the oldest answer. false: there is none to lose. */
static bool make_room(struct simpool_session *session)
{
    size_t index = 0;
    while (index < session->held_count && !session->held[index].reply) {
        index++;
    }
    if (index < session->held_count) {
        free(take_line(session, index).bytes);
    }
    return session->held_count < SIMPOOL_HELD_LINES_MAX;
}

void simpool_pool_hold(struct simpool_pool *pool, struct stratum_instant now,
                       struct simpool_session *session, const char *line, size_t len)
{
    if (is_awaited(pool, session)) {
        session->hold_method[0] = '\0';
    }
    if (session->held_count == SIMPOOL_HELD_LINES_MAX && !make_room(session)) {
        simpool_pool_end(pool, now, session, "too many of its messages wait for the story");
        return;
    }
    if (session->held == NULL) {
        session->held = calloc(SIMPOOL_HELD_LINES_MAX, sizeof *session->held);
    }
    char *bytes = session->held == NULL ? NULL : malloc(len);
    if (bytes == NULL) {
        pool->out.starved_rig = session->rig.number;
        return;
    }
    memcpy(bytes, line, len);
    session->held[session->held_count++] =
        (struct simpool_held_line){bytes, len, pool->message.kind == STRATUM_REPLY};
}

size_t simpool_pool_held(const struct simpool_pool *pool, uint32_t rig)
{
    const struct simpool_session *session = simpool_pool_open_session(pool, rig);
    size_t count = 0;
    for (size_t index = 0; session != NULL && index < session->held_count; index++) {
        count += session->held[index].reply ? 0 : 1;
    }
    return count;
}

void simpool_pool_hold_next(struct simpool_pool *pool, uint32_t rig, const char *method)
{
    struct simpool_session *session = simpool_pool_open_session(pool, rig);
    if (session != NULL) {
        struct stratum_text text =
            stratum_text_in(session->hold_method, sizeof session->hold_method);
        stratum_text_add(&text, method == NULL ? "" : method);
    }
}

/* The story answers it, so the story decides whether the rig is let in. */
static void remember(struct simpool_session *session, const struct stratum_message *message,
                     bool readable)
{
    struct simpool_rig *rig = &session->rig;
    if (message->kind == STRATUM_SUBSCRIBE) {
        session->subscribe_id = message->id;
        if (readable) {
            memcpy(rig->agent, message->as.subscribe.agent, sizeof rig->agent);
        }
    } else if (message->kind == STRATUM_AUTHORIZE) {
        session->authorize_id = message->id;
        if (readable) {
            memcpy(rig->user, message->as.authorize.user, sizeof rig->user);
        }
    }
}

bool simpool_pool_take_held(struct simpool_pool *pool, uint32_t rig, const char *method,
                            struct stratum_message *out)
{
    struct simpool_session *session = simpool_pool_open_session(pool, rig);
    if (session == NULL) {
        return false;
    }
    for (size_t index = 0; index < session->held_count; index++) {
        const struct simpool_held_line *line = &session->held[index];
        const bool readable = stratum_decode(out, line->bytes, line->len, NULL) == STRATUM_OK;
        if (is_named(out, method)) {
            remember(session, out, readable);
            free(take_line(session, index).bytes);
            return true;
        }
    }
    return false;
}

void simpool_pool_welcome(struct simpool_pool *pool, struct stratum_instant now, uint32_t rig,
                          double difficulty, uint32_t with_job)
{
    struct simpool_session *session = simpool_pool_open_session(pool, rig);
    if (session == NULL) {
        return;
    }
    session->rig.welcomed = true;
    session->start_difficulty = difficulty;
    session->welcome_job = with_job;
    size_t replies = 0; /* they go on waiting */
    while (session->rig.open && session->held_count > replies) {
        if (session->held[replies].reply) {
            replies++;
            continue;
        }
        const struct simpool_held_line line = take_line(session, replies);
        struct stratum_complaint why = {.status = STRATUM_OK};
        why.status = stratum_decode(&pool->message, line.bytes, line.len, &why);
        simpool_pool_answer(pool, now, session, &why);
        free(line.bytes);
    }
}

static void say_notify(struct simpool_pool *pool, struct stratum_instant now, uint32_t rig,
                       const struct stratum_notify *notify)
{
    const struct simpool_job *job = simpool_pool_keep_job(pool, now, notify);
    if (job != NULL) {
        simpool_pool_give(pool, now, rig, job->number);
    }
}

static void send_reply(struct simpool_pool *pool, struct simpool_session *session,
                       const struct stratum_message *message)
{
    const struct simpool_lines *lines = &pool->judge.dialect->lines;
    const struct stratum_reply *reply = &message->as.reply;
    struct simpool_values values = {.id = &message->id,
                                    .result = reply->result == STRATUM_RESULT_TRUE    ? "true"
                                              : reply->result == STRATUM_RESULT_FALSE ? "false"
                                                                                      : "null"};
    if (reply->failed) {
        values.code = reply->error_code;
        values.text = reply->error_text;
        simpool_pool_send_shape(pool, session, lines->error, &values);
    } else if (reply->result == STRATUM_RESULT_SUBSCRIBED) {
        values.session = reply->subscribed.session;
        values.extranonce = &reply->subscribed.extranonce;
        values.difficulty = session->start_difficulty;
        simpool_pool_send_shape(pool, session, lines->subscribed, &values);
    } else if (reply->result == STRATUM_RESULT_CONFIGURED) {
        struct stratum_text line = simpool_pool_line(pool);
        (void)stratum_encode_configured(&line, &message->id, reply);
        simpool_pool_send_line(pool, session, &line);
    } else {
        simpool_pool_send_shape(pool, session, lines->result, &values);
    }
}

/* An answer of the story's to a message it took. */
static void say_reply(struct simpool_pool *pool, struct stratum_instant now,
                      struct simpool_session *session, const struct stratum_message *message)
{
    const struct stratum_reply *reply = &message->as.reply;
    const bool refused = reply->failed || reply->result == STRATUM_RESULT_FALSE;
    send_reply(pool, session, message);
    if (session->authorize_id.kind != STRATUM_ID_NONE &&
        stratum_id_equal(&message->id, &session->authorize_id)) {
        session->authorize_id.kind = STRATUM_ID_NONE;
        if (refused) {
            simpool_pool_turn_down(pool, now, session, reply->error_text);
        } else if (reply->result == STRATUM_RESULT_TRUE) {
            simpool_pool_let_authorize(pool, now, session);
        }
    } else if (!refused && reply->result == STRATUM_RESULT_SUBSCRIBED) {
        (void)simpool_pool_take_extranonce(session, &reply->subscribed.extranonce);
        simpool_pool_let_subscribe(pool, now, session);
    } else if (!refused && reply->result == STRATUM_RESULT_CONFIGURED) {
        session->rig.version_mask =
            reply->configured.version_rolling ? reply->configured.version_mask : 0;
    }
}

void simpool_pool_say(struct simpool_pool *pool, struct stratum_instant now, uint32_t rig,
                      const struct stratum_message *message)
{
    struct simpool_session *session = simpool_pool_open_session(pool, rig);
    if (session == NULL) {
        return;
    }
    switch (message->kind) {
    case STRATUM_REPLY:
        say_reply(pool, now, session, message);
        return;
    case STRATUM_NOTIFY:
        say_notify(pool, now, rig, &message->as.notify);
        return;
    case STRATUM_SET_DIFFICULTY:
        simpool_pool_tell_difficulty(pool, now, session, message->as.set_difficulty.difficulty);
        return;
    case STRATUM_SET_EXTRANONCE:
        (void)simpool_pool_take_extranonce(session, &message->as.set_extranonce);
        break;
    case STRATUM_SET_VERSION_MASK:
        session->rig.version_mask = message->as.set_version_mask.version_mask;
        break;
    default:
        break;
    }
    if (stratum_kind_method(message->kind) != NULL) {
        simpool_pool_send_message(pool, session, message);
    }
}
