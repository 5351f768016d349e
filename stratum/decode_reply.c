#include <string.h>

#include "stratum/decode_parts.h"
#include "stratum/field.h"

/* [code, "text", traceback], in any order and of any length: the first of each kind counts. */
static void read_error_list(struct stratum_reply *out, struct stratum_json list)
{
    for (size_t index = 0; index < stratum_json_count(list); index++) {
        const struct stratum_json value = stratum_json_at(list, index);
        int64_t code = 0;
        if (out->error_code == 0 && stratum_json_integer(&code, value) && code == (int)code) {
            out->error_code = (int)code;
        } else if (out->error_text[0] == '\0') {
            (void)stratum_field_text_cut(out->error_text, sizeof out->error_text, value);
        }
    }
}

/* JSON-RPC 2: {"code": -3, "message": "text"}. */
static void read_error_object(struct stratum_reply *out, struct stratum_json object)
{
    int64_t code = 0;
    if (stratum_json_integer(&code, stratum_json_get(object, "code")) && code == (int)code) {
        out->error_code = (int)code;
    }
    (void)stratum_field_text_cut(out->error_text, sizeof out->error_text,
                                 stratum_json_get(object, "message"));
}

/* null, false, 0 and "" are how servers without an error write the key all the same. */
static void read_error(struct stratum_reply *out, struct stratum_json error)
{
    bool flag = false;
    double number = 0;
    switch (error.type) {
    case STRATUM_JSON_ABSENT:
    case STRATUM_JSON_NULL:
        break;
    case STRATUM_JSON_BOOL:
        out->failed = stratum_json_bool(&flag, error) && flag;
        break;
    case STRATUM_JSON_INTEGER:
    case STRATUM_JSON_REAL:
        out->failed = !stratum_json_number(&number, error) || number != 0;
        break;
    case STRATUM_JSON_TEXT:
        (void)stratum_field_text_cut(out->error_text, sizeof out->error_text, error);
        out->failed = out->error_text[0] != '\0';
        break;
    case STRATUM_JSON_ARRAY:
        out->failed = true;
        read_error_list(out, error);
        break;
    case STRATUM_JSON_OBJECT:
        out->failed = true;
        read_error_object(out, error);
        break;
    }
}

/* [["mining.set_difficulty", "id"], ["mining.notify", "id"]], or one flat pair. */
static void read_session(struct stratum_reply *out, struct stratum_json subscriptions)
{
    char *session = out->subscribed.session;
    const size_t capacity = sizeof out->subscribed.session;
    if (stratum_field_is(stratum_json_at(subscriptions, 0), "mining.notify")) {
        (void)stratum_field_text_cut(session, capacity, stratum_json_at(subscriptions, 1));
        return;
    }
    for (size_t index = 0; index < stratum_json_count(subscriptions); index++) {
        const struct stratum_json pair = stratum_json_at(subscriptions, index);
        if (stratum_field_is(stratum_json_at(pair, 0), "mining.notify")) {
            (void)stratum_field_text_cut(session, capacity, stratum_json_at(pair, 1));
        }
    }
}

/* [subscriptions, extranonce1, extranonce2 size, …]: what is mined with must be right, the list of
 * subscriptions may be anything. */
static void read_subscribed(struct stratum_reply *out, struct stratum_json list)
{
    struct stratum_set_extranonce *extranonce = &out->subscribed.extranonce;
    out->result = STRATUM_RESULT_OTHER;
    if (stratum_json_count(list) < 3) {
        out->problem = STRATUM_BAD_PARAMS;
        return;
    }
    out->problem = stratum_field_extranonce1(extranonce, stratum_json_at(list, 1));
    if (out->problem == STRATUM_OK) {
        out->problem = stratum_field_extranonce2_len(extranonce, stratum_json_at(list, 2));
    }
    if (out->problem == STRATUM_OK) {
        out->result = STRATUM_RESULT_SUBSCRIBED;
        read_session(out, stratum_json_at(list, 0));
    }
}

/* An extension is granted by true; false and a text with the reason refuse it. */
static bool is_granted(struct stratum_json object, const char *extension)
{
    bool granted = false;
    return stratum_json_bool(&granted, stratum_json_get(object, extension)) && granted;
}

/* Rolling without a mask that can be read would make headers no pool takes: it counts as refused.
 */
static void read_configured(struct stratum_reply *out, struct stratum_json object)
{
    out->result = STRATUM_RESULT_CONFIGURED;
    out->configured.minimum_difficulty = is_granted(object, "minimum-difficulty");
    out->configured.subscribe_extranonce = is_granted(object, "subscribe-extranonce");
    if (is_granted(object, "version-rolling")) {
        out->problem = stratum_field_be32(&out->configured.version_mask,
                                          stratum_json_get(object, "version-rolling.mask"));
        out->configured.version_rolling = out->problem == STRATUM_OK;
    }
}

/* {"status": "OK"}, or an object of granted extensions, of which there may be none. */
static void read_result_object(struct stratum_reply *out, struct stratum_json object)
{
    static const char *const extensions[] = {"version-rolling", "minimum-difficulty",
                                             "subscribe-extranonce"};
    out->result = stratum_field_is(stratum_json_get(object, "status"), "OK") ? STRATUM_RESULT_TRUE
                                                                             : STRATUM_RESULT_OTHER;
    bool configured = stratum_json_count(object) == 0;
    for (size_t index = 0; index < sizeof extensions / sizeof extensions[0]; index++) {
        configured |= stratum_json_get(object, extensions[index]).type != STRATUM_JSON_ABSENT;
    }
    if (configured) {
        read_configured(out, object);
    }
}

static void read_result(struct stratum_reply *out, struct stratum_json result)
{
    bool flag = false;
    switch (result.type) {
    case STRATUM_JSON_ABSENT:
        out->result = STRATUM_RESULT_ABSENT;
        break;
    case STRATUM_JSON_NULL:
        out->result = STRATUM_RESULT_NULL;
        break;
    case STRATUM_JSON_ARRAY:
        read_subscribed(out, result);
        break;
    case STRATUM_JSON_OBJECT:
        read_result_object(out, result);
        break;
    default:
        out->result = stratum_field_flag(&flag, result) != STRATUM_OK ? STRATUM_RESULT_OTHER
                      : flag                                          ? STRATUM_RESULT_TRUE
                                                                      : STRATUM_RESULT_FALSE;
    }
}

void stratum_decode_reply(struct stratum_reply *out, struct stratum_json object)
{
    *out = (struct stratum_reply){.problem = STRATUM_OK};
    read_result(out, stratum_json_get(object, "result"));
    read_error(out, stratum_json_get(object, "error"));
    /* Classic ckpool says why a share was refused beside the error, which stays null. */
    const struct stratum_json reason = stratum_json_get(object, "reject-reason");
    if (reason.type == STRATUM_JSON_TEXT && out->result != STRATUM_RESULT_TRUE &&
        out->error_text[0] == '\0') {
        (void)stratum_field_text_cut(out->error_text, sizeof out->error_text, reason);
        out->failed = true;
    }
}
