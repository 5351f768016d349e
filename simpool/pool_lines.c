/* Lines of miners: read, put aside for a story, or answered as the dialect does. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "simpool/pool_parts.h"
#include "stratum/encode.h"

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

bool simpool_pool_greets_well(struct simpool_pool *pool, struct stratum_instant now,
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
        (void)simpool_pool_greets_well(pool, now, session, (const char *)bytes, len);
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

void simpool_pool_on_line(struct simpool_pool *pool, struct stratum_instant now, uint32_t rig,
                          const char *line, size_t len)
{
    struct simpool_session *session = simpool_pool_open_session(pool, rig);
    if (session == NULL || !simpool_pool_greets_well(pool, now, session, line, len) ||
        is_blank(line, len)) {
        return;
    }
    struct stratum_complaint why = {.status = STRATUM_OK};
    why.status = stratum_decode(&pool->message, line, len, &why);
    if (why.status != STRATUM_OK && trouble_of(why.status) != TROUBLE_FIELDS) {
        tell_unreadable(pool, now, rig, &why, line, len);
        if (trouble_of(why.status) == TROUBLE_FATAL) {
            simpool_pool_end(pool, now, session, "its line could not be read");
        }
        return;
    }
    session->asked |= pool->message.kind == STRATUM_AUTHORIZE;
    if (simpool_pool_wants_held(pool, session)) {
        simpool_pool_hold(pool, now, session, line, len);
    } else {
        simpool_pool_answer(pool, now, session, &why);
    }
}

/* Subscribe reply, then difficulty and job at once, before it has authorized. */
static void answer_subscribe(struct simpool_pool *pool, struct stratum_instant now,
                             struct simpool_session *session, bool readable)
{
    struct simpool_rig *rig = &session->rig;
    char name[64];
    simpool_dialect_session(name, sizeof name, pool->judge.dialect, rig->number);
    if (readable) {
        (void)snprintf(rig->agent, sizeof rig->agent, "%s", pool->message.as.subscribe.agent);
    }
    if (rig->subscribed && !session->promised_extranonce) {
        simpool_pool_fresh_extranonce(pool, session);
    }
    struct stratum_text line = simpool_pool_line(pool);
    (void)stratum_encode_subscribed(&line, &pool->message.id, name, &rig->extranonce);
    simpool_pool_send_line(pool, session, &line);
    simpool_pool_let_subscribe(pool, now, session, rig->agent[0] != '\0' ? rig->agent : name);
    if (session->start_difficulty != rig->difficulty) {
        simpool_pool_tell_difficulty(pool, now, session, session->start_difficulty);
    }
    simpool_pool_give(pool, now, rig->number, simpool_pool_first_job(pool, now, session));
}

static void answer_authorize(struct simpool_pool *pool, struct stratum_instant now,
                             struct simpool_session *session, const struct stratum_complaint *why)
{
    struct stratum_text line = simpool_pool_line(pool);
    if (why->status != STRATUM_OK) {
        const struct simpool_refusal refusal = {.code = 20, .is_pair = true};
        (void)simpool_dialect_encode_error(&line, &pool->message.id, &refusal,
                                           "malformed authorize");
        simpool_pool_send_line(pool, session, &line);
        simpool_pool_tell(pool, simpool_pool_event(now, STRATUM_EVENT_REFUSED, session->rig.number),
                          "malformed authorize: %s: %s", why->field,
                          stratum_status_text(why->status));
        return;
    }
    (void)snprintf(session->rig.user, sizeof session->rig.user, "%s",
                   pool->message.as.authorize.user);
    (void)stratum_encode_result(&line, &pool->message.id, "true");
    simpool_pool_send_line(pool, session, &line);
    simpool_pool_let_authorize(pool, now, session);
}

static void answer_configure(struct simpool_pool *pool, struct simpool_session *session)
{
    const struct stratum_configure *asked = &pool->message.as.configure;
    if (pool->options.version_mask == 0) {
        return;
    }
    struct stratum_reply *reply = &pool->reply;
    *reply = (struct stratum_reply){.result = STRATUM_RESULT_CONFIGURED};
    reply->configured.version_rolling = asked->version_rolling;
    reply->configured.version_mask = asked->version_mask & pool->options.version_mask;
    session->rig.version_mask = asked->version_rolling ? reply->configured.version_mask : 0;
    struct stratum_text line = simpool_pool_line(pool);
    (void)stratum_encode_configured(&line, &pool->message.id, reply);
    simpool_pool_send_line(pool, session, &line);
}

/* The dialect answers it always the same way, or not at all. */
static void answer_other(struct simpool_pool *pool, struct simpool_session *session)
{
    const char *fixed = simpool_dialect_fixed_reply(pool->judge.dialect, pool->message.method);
    if (fixed != NULL) {
        struct stratum_text line = simpool_pool_line(pool);
        stratum_text_add(&line, fixed);
        simpool_pool_send_line(pool, session, &line);
    }
}

void simpool_pool_answer(struct simpool_pool *pool, struct stratum_instant now,
                         struct simpool_session *session, const struct stratum_complaint *why)
{
    const bool readable = why->status == STRATUM_OK;
    switch (pool->message.kind) {
    case STRATUM_SUBSCRIBE:
        answer_subscribe(pool, now, session, readable);
        return;
    case STRATUM_AUTHORIZE:
        answer_authorize(pool, now, session, why);
        return;
    case STRATUM_SUBMIT:
        simpool_pool_judge(pool, now, session, why);
        return;
    case STRATUM_CONFIGURE:
        if (readable) {
            answer_configure(pool, session);
        }
        return;
    case STRATUM_REPLY:
        return;
    default:
        answer_other(pool, session);
    }
}
