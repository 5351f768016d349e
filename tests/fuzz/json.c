/* Our reading of JSON: whatever is read can be written, and is the same when it is read again; the
 * other reader, which finds where a value stands (simpool/fault/json_span.h), finds the same
 * values; and what is cut out by it leaves JSON behind. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "simpool/fault/json_span.h"
#include "simpool/record/shape.h"
#include "stratum/json.h"
#include "stratum/text.h"

enum { PATH_MAX_LEN = 256, LOOKED_AT_MAX = 64, WRITTEN_MAX = 8 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* Where the walk stands, and what it is in. */
struct walk {
    const char *text;
    size_t len;
    char *room; /* for two texts of capacity each */
    size_t capacity;
    size_t looked_at;
};

static void write_value(struct stratum_text *out, struct walk *walk, struct stratum_json value);

static void write_number(struct stratum_text *out, struct stratum_json value)
{
    double number = 0;
    int64_t integer = 0;
    uint64_t count = 0;
    const bool is_integer = stratum_json_integer(&integer, value);
    const bool is_count = stratum_json_unsigned(&count, value);
    assert(value.type == STRATUM_JSON_INTEGER || (!is_integer && !is_count));
    assert(!is_integer || integer < 0 || (is_count && count == (uint64_t)integer));
    if (is_integer) {
        stratum_text_format(out, "%lld", (long long)integer);
    } else if (stratum_json_number(&number, value)) {
        stratum_text_number(out,
                            number == 0 ? 0 : number); /* -0 is no integer, and is written so */
    } else {
        stratum_text_add(out, "null");
    }
}

static void write_object(struct stratum_text *out, struct walk *walk, struct stratum_json object)
{
    struct stratum_json_member member = {0};
    size_t count = 0;
    stratum_text_add(out, "{");
    for (; stratum_json_next(&member, object); count++) {
        const struct stratum_json found = stratum_json_get(object, member.key);
        assert(found.type == member.value.type && found.node == member.value.node);
        stratum_text_add(out, count > 0 ? "," : "");
        stratum_text_json(out, member.key);
        stratum_text_add(out, ":");
        write_value(out, walk, member.value);
    }
    assert(count == stratum_json_count(object));
    stratum_text_add(out, "}");
}

static void write_value(struct stratum_text *out, struct walk *walk, struct stratum_json value)
{
    size_t len = 0;
    bool truth = false;
    const char *text = stratum_json_text(value, &len);
    assert((text != NULL) == (value.type == STRATUM_JSON_TEXT));
    switch (value.type) {
    case STRATUM_JSON_ABSENT:
        assert(false);
        return;
    case STRATUM_JSON_NULL:
        stratum_text_add(out, "null");
        return;
    case STRATUM_JSON_BOOL:
        truth = stratum_json_bool(&truth, value) && truth;
        stratum_text_add(out, truth ? "true" : "false");
        return;
    case STRATUM_JSON_INTEGER:
    case STRATUM_JSON_REAL:
        write_number(out, value);
        return;
    case STRATUM_JSON_TEXT:
        stratum_text_json(out, text);
        return;
    case STRATUM_JSON_ARRAY:
        stratum_text_add(out, "[");
        for (size_t index = 0; index < stratum_json_count(value); index++) {
            stratum_text_add(out, index > 0 ? "," : "");
            write_value(out, walk, stratum_json_at(value, index));
        }
        stratum_text_add(out, "]");
        return;
    case STRATUM_JSON_OBJECT:
        write_object(out, walk, value);
        return;
    }
}

static bool reads(const char *text, size_t len)
{
    struct stratum_json_document *document = NULL;
    if (stratum_json_parse(&document, text, len) != STRATUM_OK) {
        return false;
    }
    stratum_json_free(document);
    return true;
}

/* The bytes that stand for the value mean the value. */
static void check_span(struct walk *walk, const struct simpool_span *span,
                       struct stratum_json value)
{
    struct stratum_text written = stratum_text_in(walk->room, walk->capacity);
    struct stratum_text read = stratum_text_in(walk->room + walk->capacity, walk->capacity);
    struct stratum_json_document *document = NULL;
    assert(span->cut_from <= span->from && span->from < span->to && span->to <= span->cut_to);
    assert(span->cut_to <= walk->len);
    const enum stratum_status status =
        stratum_json_parse(&document, walk->text + span->from, span->to - span->from);
    assert(status == STRATUM_OK);
    write_value(&written, walk, value);
    write_value(&read, walk, stratum_json_root(document));
    assert(strcmp(written.at, read.at) == 0);
    stratum_json_free(document);
}

/* Without the element, it still is JSON. */
static void check_cut(struct walk *walk, const struct simpool_span *span)
{
    char *left = malloc(walk->len + 1);
    assert(left != NULL);
    memcpy(left, walk->text, span->cut_from);
    memcpy(left + span->cut_from, walk->text + span->cut_to, walk->len - span->cut_to);
    const bool good = reads(left, walk->len - (span->cut_to - span->cut_from));
    assert(good);
    free(left);
}

/* Lists alone: of two equal names one reader takes the first, the other the last. */
static void check_places(struct walk *walk, struct stratum_json value, const char *path)
{
    for (size_t index = 0; index < stratum_json_count(value); index++) {
        char longer[PATH_MAX_LEN];
        struct simpool_span span;
        const int len =
            snprintf(longer, sizeof longer, "%s%s%zu", path, *path != '\0' ? "." : "", index);
        if (value.type != STRATUM_JSON_ARRAY || len >= PATH_MAX_LEN ||
            walk->looked_at++ == LOOKED_AT_MAX) {
            return;
        }
        const bool found = simpool_span_find(&span, walk->text, walk->len, longer);
        assert(found && simpool_span_path_is_good(longer));
        check_span(walk, &span, stratum_json_at(value, index));
        check_cut(walk, &span);
        check_places(walk, stratum_json_at(value, index), longer);
    }
}

static void check_value(struct walk *walk, struct stratum_json root)
{
    struct stratum_text first = stratum_text_in(walk->room, walk->capacity);
    struct stratum_text second = stratum_text_in(walk->room + walk->capacity, walk->capacity);
    struct stratum_json_document *again = NULL;
    write_value(&first, walk, root);
    assert(!first.overflow);
    const enum stratum_status status = stratum_json_parse(&again, first.at, first.len);
    assert(status == STRATUM_OK);
    write_value(&second, walk, stratum_json_root(again));
    assert(strcmp(first.at, second.at) == 0);
    stratum_json_free(again);
    check_places(walk, root, "");
}

static void draw(const char *text, size_t len)
{
    char forms[2][SIMPOOL_SHAPE_MAX];
    char little[16];
    for (int strict = 0; strict < 2; strict++) {
        const enum simpool_strictness strictness =
            strict != 0 ? SIMPOOL_SHAPE_STRICT : SIMPOOL_SHAPE_LOOSE;
        struct stratum_text out = stratum_text_in(forms[strict], sizeof forms[strict]);
        struct stratum_text cut = stratum_text_in(little, sizeof little);
        simpool_shape(&out, text, len, strictness);
        simpool_shape(&cut, text, len, strictness);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct walk walk = {.len = len, .capacity = WRITTEN_MAX * len + 64};
    char *text = malloc(len > 0 ? len : 1); /* of exactly this size: sanitizers see its end */
    walk.room = malloc(2 * walk.capacity);
    assert(text != NULL && walk.room != NULL);
    if (len > 0) {
        memcpy(text, data, len);
    }
    walk.text = text;
    struct stratum_json_document *document = NULL;
    if (stratum_json_parse(&document, text, len) == STRATUM_OK) {
        check_value(&walk, stratum_json_root(document));
        stratum_json_free(document);
    } else {
        struct simpool_span span; /* it may find something, but nothing outside */
        const bool found = simpool_span_find(&span, text, len, "params.0");
        assert(!found || span.cut_to <= len);
    }
    draw(text, len);
    free(walk.room);
    free(text);
    return 0;
}
