#include "simpool/fault/json_span.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/check.h"

static const char text[] =
    " {\"id\": 7, \"method\":\"a\\\"}b\",\"params\" : [1 , \"two\",{\"x\":[true,null]},[]] }\n";

void test_json_span_finds(void)
{
    static const struct {
        const char *path;
        const char *value; /* NULL: it is not there */
        const char *cut;
    } rows[] = {
        {"id", "7", "\"id\": 7,"},
        {"method", "\"a\\\"}b\"", ", \"method\":\"a\\\"}b\""},
        {"params.0", "1", "1 ,"},
        {"params.1", "\"two\"", ", \"two\""},
        {"params.2.x", "[true,null]", "\"x\":[true,null]"},
        {"params.2.x.1", "null", ",null"},
        {"params.3", "[]", ",[]"},
        {"params.4", NULL, ""},
        {"params.x", NULL, ""},
        {"params.3.0", NULL, ""},
        {"id.0", NULL, ""},
        {"i", NULL, ""},
        {"idx", NULL, ""},
    };
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        struct simpool_span span = {0};
        const bool found = simpool_span_find(&span, text, sizeof text - 1, rows[index].path);
        if (!check_row(rows[index].path, found == (rows[index].value != NULL)) || !found) {
            continue;
        }
        char got[64];
        (void)snprintf(got, sizeof got, "%.*s", (int)(span.to - span.from), text + span.from);
        check_text(got, rows[index].value);
        (void)snprintf(got, sizeof got, "%.*s", (int)(span.cut_to - span.cut_from),
                       text + span.cut_from);
        check_text(got, rows[index].cut);
    }
}

/** Every beginning of a value is none. */
void test_json_span_prefixes(void)
{
    const char *const end = strrchr(text, '}');
    struct simpool_span span = {0};
    for (size_t len = 0; len <= (size_t)(end - text); len++) {
        check_true(!simpool_span_find(&span, text, len, ""));
    }
    check_true(simpool_span_find(&span, text, (size_t)(end - text) + 1, ""));
}

void test_json_span_bad_json(void)
{
    static const char *const rows[] = {"",         "{",    "{}}x{", "{\"a\"}",
                                       "{\"a\":}", "[1,]", "{a:1}", "\"open",
                                       "[1 2]",    "\"\\", ",",     "{\"a\":1,}"};
    struct simpool_span span = {0};
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        check_row(rows[index], !simpool_span_find(&span, rows[index], strlen(rows[index]), "a"));
    }
    char deep[2 * SIMPOOL_SPAN_DEPTH_MAX + 3];
    memset(deep, '[', SIMPOOL_SPAN_DEPTH_MAX + 1);
    memset(deep + SIMPOOL_SPAN_DEPTH_MAX + 1, ']', SIMPOOL_SPAN_DEPTH_MAX + 1);
    check_true(!simpool_span_find(&span, deep, sizeof deep - 1, ""));
}

void test_json_span_paths(void)
{
    check_true(simpool_span_path_is_good("id"));
    check_true(simpool_span_path_is_good("result.0.1"));
    check_true(!simpool_span_path_is_good(""));
    check_true(!simpool_span_path_is_good("a."));
    check_true(!simpool_span_path_is_good(".a"));
    check_true(!simpool_span_path_is_good("a..b"));
    struct simpool_span span = {0};
    check_true(simpool_span_find(&span, text, sizeof text - 1, "params.1"));
    check_true(simpool_span_is_text(text, &span, "two"));
    check_true(!simpool_span_is_text(text, &span, "tw"));
    check_true(simpool_span_find(&span, text, sizeof text - 1, "id"));
    check_true(!simpool_span_is_text(text, &span, "7"));
}
