/* Lines of miners: read, put aside for a story, or answered as the dialect does. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "simpool/pool/parts.h"

/* What becomes of a line that does not decode. */
enum trouble {
    TROUBLE_FIELDS, /* the request is known, its params are wrong */
    TROUBLE_PASSED_OVER,
    TROUBLE_FATAL
};

static enum trouble trouble_of(enum stratum_status status)
{
    switch (status) {
    case STRATUM_LINE_TOO_LONG:
    case STRATUM_NOT_JSON:
    case STRATUM_NO_MEMORY:
        return TROUBLE_FATAL;
    case STRATUM_TOO_DEEP:
    case STRATUM_NOT_OBJECT:
    case STRATUM_BAD_ID:
    case STRATUM_BAD_METHOD:
        return TROUBLE_PASSED_OVER;
    default:
        return TROUBLE_FIELDS;
    }
}

/** true: it is neither a TLS hello nor an HTTP request. Else it was told and closed. */
static bool greets_well(struct simpool_pool *pool, struct stratum_instant now,
                        struct simpool_session *session, const char *bytes, size_t len)
{
    static const struct {
        const char *bytes;
        const char *what;
    } greetings[] = {
        {"\x16\x03", "a TLS hello on a plain port"},
        {"GET ", "an HTTP request"},
        {"POST ", "an HTTP request"},
        {"HEAD ", "an HTTP request"},
        {"OPTIONS ", "an HTTP request"},
        {"CONNECT ", "an HTTP request"},
        {"PRI * HTTP/2", "an HTTP request"},
    };
    for (size_t index = 0; index < sizeof greetings / sizeof greetings[0]; index++) {
        const size_t greeting_len = strlen(greetings[index].bytes);
        if (len >= greeting_len && memcmp(bytes, greetings[index].bytes, greeting_len) == 0) {
            session->rig.probe = !session->rig.subscribed;
            simpool_pool_end(pool, now, session, greetings[index].what);
            return false;
        }
    }
    return true;
}

void simpool_pool_on_first_bytes(struct simpool_pool *pool, struct stratum_instant now,
                                 uint32_t rig, const uint8_t *bytes, size_t len)
{
    struct simpool_session *session = simpool_pool_open_session(pool, rig);
    if (session != NULL) {
        (void)greets_well(pool, now, session, (const char *)bytes, len);
    }
}

static void tell_unreadable(struct simpool_pool *pool, struct stratum_instant now, uint32_t rig,
                            const struct stratum_complaint *why, const char *line, size_t len)
{
    simpool_pool_tell(pool, simpool_pool_event(now, STRATUM_EVENT_LINE_IN, rig), "%s%s%s: %.*s",
                      why->field, why->field[0] == '\0' ? "" : ": ",
                      stratum_status_text(why->status), (int)(len < 200 ? len : 200), line);
}

static bool is_blank(const char *line, size_t len)
{
    while (len > 0 && (*line == ' ' || *line == '\t' || *line == '\r')) {
        line++;
        len--;
    }
    return len == 0;
}

static enum simpool_heard heard_of(const struct stratum_message *message,
                                   const struct simpool_session *session)
{
    switch (message->kind) {
    case STRATUM_UNKNOWN:
    case STRATUM_REPLY:
        return SIMPOOL_HEARD_NOTHING;
    case STRATUM_SUBMIT:
        return session->rig.authorized ? SIMPOOL_HEARD_SHARE : SIMPOOL_HEARD_REQUEST;
    default:
        return SIMPOOL_HEARD_REQUEST;
    }
}

enum simpool_heard simpool_pool_on_line(struct simpool_pool *pool, struct stratum_instant now,
                                        uint32_t rig, const char *line, size_t len)
{
    struct simpool_session *session = simpool_pool_open_session(pool, rig);
    if (session == NULL || !greets_well(pool, now, session, line, len) || is_blank(line, len)) {
        return SIMPOOL_HEARD_NOTHING;
    }
    struct stratum_complaint why = {.status = STRATUM_OK};
    why.status = stratum_decode(&pool->message, line, len, &why);
    if (why.status != STRATUM_OK && trouble_of(why.status) != TROUBLE_FIELDS) {
        tell_unreadable(pool, now, rig, &why, line, len);
        if (trouble_of(why.status) == TROUBLE_FATAL && !pool->judge.dialect->survives_bad_json) {
            simpool_pool_end(pool, now, session, "its line could not be read");
        }
        return SIMPOOL_HEARD_NOTHING;
    }
    const enum simpool_heard heard = heard_of(&pool->message, session);
    session->asked |= pool->message.kind == STRATUM_AUTHORIZE;
    if (simpool_pool_wants_held(pool, session)) {
        simpool_pool_hold(pool, now, session, line, len);
    } else {
        simpool_pool_answer(pool, now, session, &why);
    }
    return heard;
}

/* A request is not read well enough to do what it asks for. */
static void refuse_unreadable(struct simpool_pool *pool, struct stratum_instant now,
                              struct simpool_session *session, const struct stratum_complaint *why)
{
    const struct simpool_values values = {
        .id = &pool->message.id, .code = 20, .text = "malformed authorize"};
    simpool_pool_send_shape(pool, session, pool->judge.dialect->lines.refused, &values);
    char words[SIMPOOL_WHY_MAX + 1];
    (void)snprintf(words, sizeof words, "malformed authorize: %s: %s", why->field,
                   stratum_status_text(why->status));
    simpool_pool_turn_down(pool, now, session, words);
}

/* What a story promised stays: it decides who hears of a new extranonce. */
static void take(struct simpool_pool *pool, struct stratum_instant now,
                 struct simpool_session *session, struct simpool_asked *asked, bool readable)
{
    switch (asked->kind) {
    case STRATUM_SUBSCRIBE:
        simpool_pool_take_subscribe(pool, now, session, readable);
        return;
    case STRATUM_AUTHORIZE:
        simpool_pool_take_authorize(pool, session);
        return;
    case STRATUM_EXTRANONCE_SUBSCRIBE:
        session->hears_extranonce |= pool->judge.dialect->extranonce_subscription;
        return;
    case STRATUM_SUGGEST_DIFFICULTY:
    case STRATUM_SUGGEST_TARGET:
        asked->retarget = simpool_pool_take_suggestion(pool, session);
        return;
    default:
        return;
    }
}

/* A difficulty that was asked for, by name or suggestion, and has not been told on the way. */
static void settle_difficulty(struct simpool_pool *pool, struct stratum_instant now,
                              struct simpool_session *session, const struct simpool_asked *asked)
{
    session->start_difficulty = asked->retarget > 0 ? asked->retarget : session->start_difficulty;
    const double last =
        session->pending_difficulty > 0 ? session->pending_difficulty : session->rig.difficulty;
    if (session->rig.open && session->rig.subscribed && last > 0 &&
        last != session->start_difficulty) {
        (void)simpool_pool_perform(pool, now, session, SIMPOOL_MOMENT_RETARGET, asked);
    }
}

static void answer_request(struct simpool_pool *pool, struct stratum_instant now,
                           struct simpool_session *session, bool readable)
{
    const struct stratum_id id = pool->message.id;
    char method[STRATUM_METHOD_MAX + 1];
    memcpy(method, pool->message.method, sizeof method);
    char json[512];
    struct stratum_text result = stratum_text_in(json, sizeof json);
    struct simpool_asked asked = {.id = &id, .kind = pool->message.kind, .result = json};
    if (readable || asked.kind == STRATUM_SUBSCRIBE) {
        take(pool, now, session, &asked, readable);
    }
    const struct simpool_dialect *dialect = pool->judge.dialect;
    if (asked.kind == STRATUM_CONFIGURE && readable &&
        simpool_dialect_answer(dialect, method) != NULL) {
        simpool_pool_take_configure(&result, pool, session);
    }
    const bool known = readable || asked.kind == STRATUM_SUBSCRIBE;
    if (!known || !simpool_pool_perform(pool, now, session, method, &asked)) {
        (void)simpool_pool_perform(pool, now, session, SIMPOOL_MOMENT_UNKNOWN, &asked);
    }
    if (asked.kind == STRATUM_AUTHORIZE || asked.retarget > 0) {
        settle_difficulty(pool, now, session, &asked);
    }
}

/* What the dialect looks at before it looks at the request. */
static bool is_turned_down(struct simpool_pool *pool, struct stratum_instant now,
                           struct simpool_session *session)
{
    const struct stratum_id id = pool->message.id;
    const enum stratum_kind kind = pool->message.kind;
    const struct simpool_asked asked = {.id = &id, .kind = STRATUM_UNKNOWN};
    if (id.kind == STRATUM_ID_STRING && !pool->judge.dialect->string_ids) {
        return simpool_pool_perform(pool, now, session, SIMPOOL_MOMENT_ODD_ID, &asked);
    }
    const bool begins =
        kind == STRATUM_SUBSCRIBE || kind == STRATUM_AUTHORIZE || kind == STRATUM_CONFIGURE;
    return !session->rig.subscribed && !begins &&
           simpool_pool_perform(pool, now, session, SIMPOOL_MOMENT_TOO_EARLY, &asked);
}

void simpool_pool_answer(struct simpool_pool *pool, struct stratum_instant now,
                         struct simpool_session *session, const struct stratum_complaint *why)
{
    const bool readable = why->status == STRATUM_OK;
    if (pool->message.kind == STRATUM_REPLY || is_turned_down(pool, now, session)) {
        return;
    }
    switch (pool->message.kind) {
    case STRATUM_SUBMIT:
        simpool_pool_judge(pool, now, session, why);
        return;
    case STRATUM_AUTHORIZE:
        if (!readable) {
            refuse_unreadable(pool, now, session, why);
            return;
        }
        break;
    default:
        break;
    }
    answer_request(pool, now, session, readable);
}
