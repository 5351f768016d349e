#include "simpool/record/shape.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "stratum/json.h"

enum { KEYS_MAX = 32, HEX_COUNTED_MIN = 8 /* shorter ones are counters: job ids grow */ };

/** What is being written down, and how. */
struct drawing {
    struct stratum_text *out;
    enum simpool_strictness strictness;
    bool literal; /* of a method, an id, an error's code: told as it is */
};

static void draw(struct drawing *drawing, struct stratum_json value);

static bool is_hex(const char *text)
{
    const size_t len = strlen(text);
    return len > 0 && strspn(text, "0123456789abcdefABCDEF") == len;
}

static void draw_text(const struct drawing *drawing, struct stratum_json value)
{
    const char *const text = stratum_json_text(value, NULL);
    if (drawing->literal || (drawing->strictness == SIMPOOL_SHAPE_STRICT && !is_hex(text))) {
        stratum_text_json(drawing->out, text);
    } else if (drawing->strictness == SIMPOOL_SHAPE_STRICT) {
        const size_t digits = strlen(text);
        if (digits < HEX_COUNTED_MIN) {
            stratum_text_add(drawing->out, "hex");
        } else {
            stratum_text_format(drawing->out, "%zu hex digits", digits);
        }
    } else {
        stratum_text_add(drawing->out, "text");
    }
}

static void draw_number(const struct drawing *drawing, struct stratum_json value)
{
    double number = 0;
    (void)stratum_json_number(&number, value);
    if (drawing->literal || drawing->strictness == SIMPOOL_SHAPE_STRICT) {
        stratum_text_number(drawing->out, number);
    } else {
        stratum_text_add(drawing->out, "number");
    }
}

static void draw_bool(const struct drawing *drawing, struct stratum_json value)
{
    bool truth = false;
    (void)stratum_json_bool(&truth, value);
    stratum_text_add(drawing->out, !drawing->literal ? "bool" : truth ? "true" : "false");
}

/** Elements that look alike are drawn once: there are as many branches as there are transactions.
 */
static void draw_array(struct drawing *drawing, struct stratum_json array)
{
    struct stratum_text *const out = drawing->out;
    size_t last = SIZE_MAX; /* where the form of the last one begins */
    stratum_text_add(out, "[");
    for (size_t index = 0; index < stratum_json_count(array); index++) {
        const size_t before = out->len;
        stratum_text_add(out, index > 0 ? ", " : "");
        const size_t begin = out->len;
        draw(drawing, stratum_json_at(array, index));
        const size_t len = out->len - begin;
        if (drawing->strictness == SIMPOOL_SHAPE_LOOSE && last != SIZE_MAX && !out->overflow &&
            before - last == len && memcmp(out->at + last, out->at + begin, len) == 0) {
            out->len = before;
            out->at[before] = '\0';
        } else {
            last = begin;
        }
    }
    stratum_text_add(out, "]");
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct stratum_json_member *)a)->key,
                  ((const struct stratum_json_member *)b)->key);
}

/** Which members are told as they are. */
static bool is_literal(const char *key, const struct stratum_json_member *member)
{
    return strcmp(key, "method") == 0 || strcmp(key, "id") == 0 ||
           (strcmp(key, "result") == 0 && member->value.type == STRATUM_JSON_BOOL);
}

static void draw_error(struct drawing *drawing, struct stratum_json error)
{
    struct stratum_text *const out = drawing->out;
    const size_t count = stratum_json_count(error);
    if (error.type != STRATUM_JSON_ARRAY) {
        draw(drawing, error);
        return;
    }
    stratum_text_add(out, "[");
    for (size_t index = 0; index < count; index++) {
        stratum_text_add(out, index > 0 ? ", " : "");
        drawing->literal = index == 0; /* the code */
        draw(drawing, stratum_json_at(error, index));
        drawing->literal = false;
    }
    stratum_text_add(out, "]");
}

static void draw_object(struct drawing *drawing, struct stratum_json object)
{
    struct stratum_json_member members[KEYS_MAX];
    struct stratum_json_member member = {0};
    size_t count = 0;
    while (count < KEYS_MAX && stratum_json_next(&member, object)) {
        members[count++] = member;
    }
    if (drawing->strictness == SIMPOOL_SHAPE_LOOSE) {
        qsort(members, count, sizeof members[0], by_name);
    }
    stratum_text_add(drawing->out, "{");
    for (size_t index = 0; index < count; index++) {
        const bool literal = drawing->literal;
        stratum_text_format(drawing->out, "%s%.60s: ", index > 0 ? ", " : "", members[index].key);
        drawing->literal = is_literal(members[index].key, &members[index]);
        if (strcmp(members[index].key, "error") == 0) {
            draw_error(drawing, members[index].value);
        } else {
            draw(drawing, members[index].value);
        }
        drawing->literal = literal;
    }
    stratum_text_add(drawing->out, "}");
}

static void draw(struct drawing *drawing, struct stratum_json value)
{
    switch (value.type) {
    case STRATUM_JSON_ABSENT:
    case STRATUM_JSON_NULL:
        stratum_text_add(drawing->out, "null");
        break;
    case STRATUM_JSON_BOOL:
        draw_bool(drawing, value);
        break;
    case STRATUM_JSON_INTEGER:
    case STRATUM_JSON_REAL:
        draw_number(drawing, value);
        break;
    case STRATUM_JSON_TEXT:
        draw_text(drawing, value);
        break;
    case STRATUM_JSON_ARRAY:
        draw_array(drawing, value);
        break;
    case STRATUM_JSON_OBJECT:
        draw_object(drawing, value);
        break;
    }
}

void simpool_shape(struct stratum_text *out, const char *line, size_t len,
                   enum simpool_strictness strictness)
{
    struct stratum_json_document *document;
    if (stratum_json_parse(&document, line, len) != STRATUM_OK) {
        stratum_text_add(out, "no JSON: ");
        stratum_text_add_bytes(out, line, len);
        return;
    }
    struct drawing drawing = {out, strictness, false};
    draw(&drawing, stratum_json_root(document));
    stratum_json_free(document);
}
