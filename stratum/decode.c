#include "stratum/decode.h"

#include <stdio.h>
#include <string.h>

#include "stratum/decode_parts.h"
#include "stratum/field.h"

static enum stratum_status complain(struct stratum_complaint *complaint, enum stratum_status status,
                                    const char *field)
{
    complaint->status = status;
    (void)snprintf(complaint->field, sizeof complaint->field, "%s", field);
    return status;
}

static enum stratum_status read_id(struct stratum_id *out, struct stratum_json value)
{
    struct stratum_id id = {.kind = STRATUM_ID_NONE};
    enum stratum_status status = STRATUM_OK;
    switch (value.type) {
    case STRATUM_JSON_ABSENT:
        break;
    case STRATUM_JSON_NULL:
        id.kind = STRATUM_ID_NULL;
        break;
    case STRATUM_JSON_INTEGER:
        id.kind = STRATUM_ID_NUMBER;
        status = stratum_json_integer(&id.number, value) ? STRATUM_OK : STRATUM_BAD_ID;
        break;
    case STRATUM_JSON_TEXT:
        id.kind = STRATUM_ID_STRING;
        status = stratum_field_text(id.text, sizeof id.text, value);
        status = status == STRATUM_BAD_TYPE ? STRATUM_BAD_ID : status;
        break;
    default:
        status = STRATUM_BAD_ID;
    }
    if (status == STRATUM_OK) {
        *out = id;
    }
    return status;
}

/* A message with a method is a request, one with any part of an answer is a reply. A method of
 * null beside a result comes from servers that always write every key. */
static enum stratum_status read_kind(struct stratum_message *out, struct stratum_json object)
{
    const struct stratum_json method = stratum_json_get(object, "method");
    if (method.type == STRATUM_JSON_TEXT) {
        (void)stratum_field_text_cut(out->method, sizeof out->method, method);
        out->kind = stratum_kind_of_method(out->method);
        return STRATUM_OK;
    }
    if (method.type != STRATUM_JSON_ABSENT && method.type != STRATUM_JSON_NULL) {
        return STRATUM_BAD_METHOD;
    }
    static const char *const answers[] = {"result", "error", "reject-reason"};
    for (size_t index = 0; index < sizeof answers / sizeof answers[0]; index++) {
        if (stratum_json_get(object, answers[index]).type != STRATUM_JSON_ABSENT) {
            out->kind = STRATUM_REPLY;
            return STRATUM_OK;
        }
    }
    return STRATUM_BAD_METHOD;
}

static enum stratum_status decode_object(struct stratum_message *out, struct stratum_json object,
                                         struct stratum_complaint *complaint)
{
    if (object.type != STRATUM_JSON_OBJECT) {
        return complain(complaint, STRATUM_NOT_OBJECT, "");
    }
    /* Both are read before either is judged: an error should be answered to the right id. */
    const enum stratum_status id = read_id(&out->id, stratum_json_get(object, "id"));
    const enum stratum_status kind = read_kind(out, object);
    if (id != STRATUM_OK) {
        return complain(complaint, id, "id");
    }
    if (kind != STRATUM_OK) {
        return complain(complaint, kind, "method");
    }
    if (out->kind == STRATUM_REPLY) {
        stratum_decode_reply(&out->as.reply, object);
    } else if (out->kind != STRATUM_UNKNOWN) {
        return stratum_decode_params(out, stratum_json_get(object, "params"), complaint);
    }
    return STRATUM_OK;
}

enum stratum_status stratum_decode(struct stratum_message *out, const char *line, size_t len,
                                   struct stratum_complaint *complaint)
{
    struct stratum_complaint unheard;
    complaint = complaint != NULL ? complaint : &unheard;
    *complaint = (struct stratum_complaint){.status = STRATUM_OK};
    out->kind = STRATUM_UNKNOWN;
    out->id = (struct stratum_id){.kind = STRATUM_ID_NONE};
    out->method[0] = '\0';
    if (len > STRATUM_LINE_MAX) {
        return complain(complaint, STRATUM_LINE_TOO_LONG, "");
    }
    struct stratum_json_document *document = NULL;
    enum stratum_status status = stratum_json_parse(&document, line, len);
    if (status != STRATUM_OK) {
        return complain(complaint, status, "");
    }
    status = decode_object(out, stratum_json_root(document), complaint);
    stratum_json_free(document);
    return status;
}
