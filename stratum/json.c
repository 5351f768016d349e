#include "stratum/json.h"

#include <assert.h>
#include <limits.h>
#include <math.h>
#include <string.h>

#include <json.h>

#include "stratum/text.h"

/* A NULL json_object is JSON's null, so a document is simply the root's pointer in disguise. */
static struct json_object *object_of(void *node)
{
    return node;
}

static struct stratum_json view(struct json_object *node)
{
    static const enum stratum_json_type types[] = {
        [json_type_null] = STRATUM_JSON_NULL,     [json_type_boolean] = STRATUM_JSON_BOOL,
        [json_type_double] = STRATUM_JSON_REAL,   [json_type_int] = STRATUM_JSON_INTEGER,
        [json_type_object] = STRATUM_JSON_OBJECT, [json_type_array] = STRATUM_JSON_ARRAY,
        [json_type_string] = STRATUM_JSON_TEXT,
    };
    return (struct stratum_json){.type = types[json_object_get_type(node)], .node = node};
}

static const struct stratum_json absent = {.type = STRATUM_JSON_ABSENT};

/* json-c's own check lets overlong forms and surrogates pass. It stops at a NUL; so do we. */
static bool is_utf8(const char *text, size_t len)
{
    size_t at = 0;
    while (at < len) {
        const size_t step = stratum_text_utf8(text + at, len - at);
        if (step == 0 || text[at] == '\0') {
            return false;
        }
        at += step;
    }
    return true;
}

static enum stratum_status parse(struct json_object **out, struct json_tokener *tokener,
                                 const char *text, size_t len)
{
    assert(len <= INT_MAX);
    struct json_object *root = json_tokener_parse_ex(tokener, text, (int)len);
    if (json_tokener_get_error(tokener) == json_tokener_continue) {
        /* A number at the very end waits for whatever ends it. */
        root = json_tokener_parse_ex(tokener, " ", 1);
    }
    switch (json_tokener_get_error(tokener)) {
    case json_tokener_success:
        *out = root;
        return STRATUM_OK;
    case json_tokener_error_depth:
        return STRATUM_TOO_DEEP;
    default:
        return STRATUM_NOT_JSON;
    }
}

enum stratum_status stratum_json_parse(struct stratum_json_document **out, const char *text,
                                       size_t len)
{
    if (len > STRATUM_JSON_BYTES_MAX) {
        return STRATUM_LINE_TOO_LONG;
    }
    if (!is_utf8(text, len)) {
        return STRATUM_NOT_JSON;
    }
    struct json_tokener *tokener = json_tokener_new_ex(STRATUM_JSON_DEPTH_MAX + 1);
    if (tokener == NULL) {
        return STRATUM_NO_MEMORY;
    }
    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
    struct json_object *root = NULL;
    const enum stratum_status status = parse(&root, tokener, text, len);
    json_tokener_free(tokener);
    if (status == STRATUM_OK) {
        *out = (struct stratum_json_document *)root;
    }
    return status;
}

void stratum_json_free(struct stratum_json_document *document)
{
    (void)json_object_put(object_of(document));
}

struct stratum_json stratum_json_root(struct stratum_json_document *document)
{
    return view(object_of(document));
}

struct stratum_json stratum_json_get(struct stratum_json object, const char *key)
{
    struct json_object *found = NULL;
    if (object.type != STRATUM_JSON_OBJECT ||
        !json_object_object_get_ex(object_of(object.node), key, &found)) {
        return absent;
    }
    return view(found);
}

struct stratum_json stratum_json_at(struct stratum_json array, size_t index)
{
    if (array.type != STRATUM_JSON_ARRAY || index >= stratum_json_count(array)) {
        return absent;
    }
    return view(json_object_array_get_idx(object_of(array.node), index));
}

size_t stratum_json_count(struct stratum_json value)
{
    switch (value.type) {
    case STRATUM_JSON_ARRAY:
        return json_object_array_length(object_of(value.node));
    case STRATUM_JSON_OBJECT:
        return (size_t)json_object_object_length(object_of(value.node));
    default:
        return 0;
    }
}

const char *stratum_json_text(struct stratum_json value, size_t *len)
{
    if (value.type != STRATUM_JSON_TEXT) {
        return NULL;
    }
    if (len != NULL) {
        *len = (size_t)json_object_get_string_len(object_of(value.node));
    }
    return json_object_get_string(object_of(value.node));
}

const char *stratum_json_written(struct stratum_json value)
{
    return value.type != STRATUM_JSON_ABSENT ? json_object_to_json_string(object_of(value.node))
                                             : NULL;
}

/* json-c 0.16 turns integers that do not fit into the nearest one that does and does not say so:
 * the two ends of the range are taken for such. A newer one that reports ERANGE would do away
 * with this. */
static bool is_saturated(struct json_object *node)
{
    return json_object_get_uint64(node) == UINT64_MAX || json_object_get_int64(node) == INT64_MIN;
}

bool stratum_json_number(double *out, struct stratum_json value)
{
    struct json_object *node = object_of(value.node);
    if (value.type == STRATUM_JSON_INTEGER && !is_saturated(node)) {
        *out = json_object_get_double(node);
        return true;
    }
    if (value.type == STRATUM_JSON_REAL && isfinite(json_object_get_double(node))) {
        *out = json_object_get_double(node);
        return true;
    }
    return false;
}

bool stratum_json_integer(int64_t *out, struct stratum_json value)
{
    struct json_object *node = object_of(value.node);
    if (value.type != STRATUM_JSON_INTEGER || is_saturated(node) ||
        json_object_get_uint64(node) > INT64_MAX) {
        return false;
    }
    *out = json_object_get_int64(node);
    return true;
}

bool stratum_json_unsigned(uint64_t *out, struct stratum_json value)
{
    struct json_object *node = object_of(value.node);
    if (value.type != STRATUM_JSON_INTEGER || json_object_get_int64(node) < 0) {
        return false;
    }
    *out = json_object_get_uint64(node);
    return true;
}

bool stratum_json_bool(bool *out, struct stratum_json value)
{
    if (value.type != STRATUM_JSON_BOOL) {
        return false;
    }
    *out = json_object_get_boolean(object_of(value.node));
    return true;
}

bool stratum_json_next(struct stratum_json_member *member, struct stratum_json object)
{
    if (object.type != STRATUM_JSON_OBJECT) {
        return false;
    }
    const struct lh_table *table = json_object_get_object(object_of(object.node));
    struct lh_entry *entry =
        member->node == NULL ? lh_table_head(table) : lh_entry_next(member->node);
    if (entry == NULL) {
        return false;
    }
    member->key = lh_entry_k(entry);
    member->value = view(lh_entry_v(entry));
    member->node = entry;
    return true;
}

/** Behind the text that begins at `at`, with its quote. *cut: it has a NUL inside. */
static size_t text_end(const char *text, size_t len, size_t at, bool *cut)
{
    static const char nul[] = "u0000";
    *cut = false;
    for (at++; at < len && text[at] != '"'; at++) {
        if (text[at] == '\\') {
            at++;
            *cut |= len - at >= sizeof nul - 1 && memcmp(text + at, nul, sizeof nul - 1) == 0;
        }
    }
    return at < len ? at + 1 : len;
}

const char *stratum_json_cut_name(const char *text, size_t len, size_t *name_len)
{
    size_t at = 0;
    while (at < len) {
        if (text[at] != '"') {
            at++;
            continue;
        }
        bool cut = false;
        const char *const name = text + at;
        at = text_end(text, len, at, &cut);
        const size_t end = at;
        while (at < len && text[at] != '\0' && strchr(" \t\r\n", text[at]) != NULL) {
            at++;
        }
        if (cut && at < len && text[at] == ':') {
            *name_len = (size_t)(text + end - name);
            return name;
        }
    }
    return NULL;
}
