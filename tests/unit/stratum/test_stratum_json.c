#include <stdlib.h>
#include <string.h>

#include "stratum/json.h"
#include "tests/unit/check.h"
#include "tests/unit/stratum/guard.h"

static enum stratum_status parse(const char *text, size_t len)
{
    struct stratum_json_document *document = NULL;
    const enum stratum_status status = stratum_json_parse(&document, text, len);
    stratum_json_free(document);
    return status;
}

void test_stratum_json_strict(void)
{
    static const struct {
        const char *text;
        enum stratum_status status;
    } rows[] = {
        {"{}", STRATUM_OK},
        {" [1, 2.5, \"a\", true, null, {\"b\": []}] \r\n", STRATUM_OK},
        {"null", STRATUM_OK},
        {"5", STRATUM_OK},
        {"-5e3", STRATUM_OK},
        {"\"a\"", STRATUM_OK},
        {"[1e999]", STRATUM_OK}, /* no number for us, but the grammar has it */
        {"{\"a\":1,\"a\":2}", STRATUM_OK},
        {"[\"\\ud83d\\ude00\"]", STRATUM_OK},
        {"[\"h\xc3\xa9\"]", STRATUM_OK},
        {"", STRATUM_NOT_JSON},
        {"  ", STRATUM_NOT_JSON},
        {"{", STRATUM_NOT_JSON},
        {"\"a", STRATUM_NOT_JSON},
        {"{}{}", STRATUM_NOT_JSON},
        {"[1,]", STRATUM_NOT_JSON},
        {"{a:1}", STRATUM_NOT_JSON},
        {"/* */{}", STRATUM_NOT_JSON},
        {"[01]", STRATUM_NOT_JSON},
        {"[nan]", STRATUM_NOT_JSON},
        {"[\"caf\xe9\"]", STRATUM_NOT_JSON},
        {"[\"\xc0\x80\"]", STRATUM_NOT_JSON},
        {"[\"\xed\xa0\x80\"]", STRATUM_NOT_JSON},
        {"\xef\xbb\xbf{}", STRATUM_NOT_JSON},
        {"GET / HTTP/1.1", STRATUM_NOT_JSON},
        {"\x16\x03\x01\x02", STRATUM_NOT_JSON},
        {"'a'", STRATUM_NOT_JSON},
        {"[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]", STRATUM_OK},         /* 16 */
        {"[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]", STRATUM_TOO_DEEP}, /* 17 */
    };
    struct guard guard;
    guard_init(&guard, 256);
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        const size_t len = strlen(rows[row].text);
        check_row(rows[row].text,
                  parse(guard_place(&guard, rows[row].text, len), len) == rows[row].status);
    }
    guard_done(&guard);
}

void test_stratum_json_limits(void)
{
    const size_t len = STRATUM_JSON_BYTES_MAX + 1;
    char *text = malloc(len);
    memset(text, ' ', len);
    text[0] = '1';
    check_int(parse(text, len), STRATUM_LINE_TOO_LONG);
    check_int(parse(text, len - 1), STRATUM_OK);
    memset(text, '[', len);
    check_int(parse(text, 20000), STRATUM_TOO_DEEP);
    memset(text, '{', len);
    check_int(parse(text, 20000), STRATUM_NOT_JSON);
    free(text);
    check_int(parse("[\"a\0b\"]", 7), STRATUM_NOT_JSON);
    check_int(parse("[]\0", 3), STRATUM_NOT_JSON);
    check_int(parse("[1]  x", 3), STRATUM_OK);
}

void test_stratum_json_numbers(void)
{
    static const struct {
        const char *text;
        bool is_number, is_integer, is_unsigned;
        double number;
        int64_t integer;
        uint64_t whole;
    } rows[] = {
        {"0", true, true, true, 0, 0, 0},
        {"-0", true, true, true, 0, 0, 0},
        {"7", true, true, true, 7, 7, 7},
        {"-7", true, true, false, -7, -7, 0},
        {"7.0", true, false, false, 7, 0, 0},
        {"7e2", true, false, false, 700, 0, 0},
        {"1e-5", true, false, false, 1e-5, 0, 0},
        {"9223372036854775807", true, true, true, 0x1p63, INT64_MAX, INT64_MAX},
        {"9223372036854775808", true, false, true, 0x1p63, 0, UINT64_C(1) << 63},
        {"18446744073709551615", false, false, true, 0, 0, UINT64_MAX},
        {"18446744073709551616", false, false, true, 0, 0, UINT64_MAX},
        {"-9223372036854775809", false, false, false, 0, 0, 0},
        {"1e999", false, false, false, 0, 0, 0},
        {"-1e999", false, false, false, 0, 0, 0},
        {"1e-999", true, false, false, 0, 0, 0},
        {"NaN", false, false, false, 0, 0, 0},
        {"Infinity", false, false, false, 0, 0, 0},
        {"\"7\"", false, false, false, 0, 0, 0},
        {"true", false, false, false, 0, 0, 0},
        {"null", false, false, false, 0, 0, 0},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        const char *text = rows[row].text;
        struct stratum_json_document *document = NULL;
        if (!check_row(text, stratum_json_parse(&document, text, strlen(text)) == STRATUM_OK)) {
            continue;
        }
        const struct stratum_json value = stratum_json_root(document);
        double number = 0;
        int64_t integer = 0;
        uint64_t whole = 0;
        check_row(text, stratum_json_number(&number, value) == rows[row].is_number);
        check_row(text, stratum_json_integer(&integer, value) == rows[row].is_integer);
        check_row(text, stratum_json_unsigned(&whole, value) == rows[row].is_unsigned);
        check_row(text, number == rows[row].number);
        check_row(text, integer == rows[row].integer);
        check_row(text, whole == rows[row].whole);
        stratum_json_free(document);
    }
}

void test_stratum_json_views(void)
{
    static const char text[] = "{\"list\":[1,null,\"a\\u0000b\"],\"no\":false,\"yes\":true,"
                               "\"nil\":null,\"no\":null}";
    struct stratum_json_document *document = NULL;
    check_int(stratum_json_parse(&document, text, strlen(text)), STRATUM_OK);
    const struct stratum_json root = stratum_json_root(document);
    const struct stratum_json list = stratum_json_get(root, "list");
    check_int(root.type, STRATUM_JSON_OBJECT);
    check_int(stratum_json_count(root), 4);
    check_int(list.type, STRATUM_JSON_ARRAY);
    check_int(stratum_json_count(list), 3);
    check_int(stratum_json_at(list, 0).type, STRATUM_JSON_INTEGER);
    check_int(stratum_json_at(list, 1).type, STRATUM_JSON_NULL);
    check_int(stratum_json_at(list, 3).type, STRATUM_JSON_ABSENT);
    check_int(stratum_json_at(root, 0).type, STRATUM_JSON_ABSENT);
    check_int(stratum_json_get(root, "nil").type, STRATUM_JSON_NULL);
    check_int(stratum_json_get(root, "none").type, STRATUM_JSON_ABSENT);
    check_int(stratum_json_get(list, "none").type, STRATUM_JSON_ABSENT);
    check_int(stratum_json_get(root, "no").type, STRATUM_JSON_NULL); /* the last one counts */
    size_t len = 0;
    check_bytes(stratum_json_text(stratum_json_at(list, 2), &len), "a\0b", 4);
    check_int(len, 3);
    check_true(stratum_json_text(list, &len) == NULL);
    check_text(stratum_json_text(stratum_json_at(list, 2), NULL), "a");
    bool flag = false;
    check_true(stratum_json_bool(&flag, stratum_json_get(root, "yes")) && flag);
    check_true(!stratum_json_bool(&flag, list));
    check_int(stratum_json_count(stratum_json_get(root, "yes")), 0);
    stratum_json_free(document);
}

void test_stratum_json_walk(void)
{
    static const char text[] = "{\"b\":1,\"a\":null,\"c\":[]}";
    struct stratum_json_document *document = NULL;
    check_int(stratum_json_parse(&document, text, strlen(text)), STRATUM_OK);
    struct stratum_json_member member = {0};
    char keys[8] = "";
    size_t count = 0;
    while (stratum_json_next(&member, stratum_json_root(document))) {
        keys[count++] = member.key[0];
    }
    check_text(keys, "bac");
    check_int(member.value.type, STRATUM_JSON_ARRAY);
    struct stratum_json_member none = {0};
    check_true(!stratum_json_next(&none, member.value));
    stratum_json_free(document);
    check_int(stratum_json_parse(&document, "{}", 2), STRATUM_OK);
    check_true(!stratum_json_next(&none, stratum_json_root(document)));
    stratum_json_free(document);
    stratum_json_free(NULL);
}

/** json-c ends a name at its first NUL: who has to know reads the text once more. */
void test_stratum_json_cut_names(void)
{
    static const struct {
        const char *text;
        const char *name; /* NULL: none is cut */
    } rows[] = {
        {"{\"a\\u0000b\":1}", "\"a\\u0000b\""},
        {"[{\"a\":\"\\u0000\"},{\"\\\\\\u0000\" : 1}]", "\"\\\\\\u0000\""},
        {"{\"a\":\"b\\u0000\"}", NULL}, /* a value: it has its length */
        {"{\"a\\\\u0000\":1,\"\\u00001\":2}",
         "\"\\u00001\""}, /* the first has a backslash and a u */
        {"{\"a\\u0001\\\":\\u0000\":1}", "\"a\\u0001\\\":\\u0000\""},
        {"{\"a\":[\"\\u0000\",\"b\"],\"c\":1}", NULL},
        {"\"\\u0000\"", NULL},
        {"{}", NULL},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        size_t len = 0;
        const char *const name =
            stratum_json_cut_name(rows[row].text, strlen(rows[row].text), &len);
        check_row(rows[row].text, (name == NULL) == (rows[row].name == NULL));
        if (name != NULL && rows[row].name != NULL) {
            check_row(rows[row].text,
                      len == strlen(rows[row].name) && memcmp(name, rows[row].name, len) == 0);
        }
    }
}

/** A number as text lives as long as its document, in the digits that it was written with. */
void test_stratum_json_written(void)
{
    static const char *const texts[] = {"7", "-3", "0.50", "18446744073709551615", "true"};
    for (size_t row = 0; row < sizeof texts / sizeof texts[0]; row++) {
        struct stratum_json_document *document = NULL;
        check_int(stratum_json_parse(&document, texts[row], strlen(texts[row])), STRATUM_OK);
        check_text(stratum_json_written(stratum_json_root(document)), texts[row]);
        stratum_json_free(document);
    }
    check_true(stratum_json_written((struct stratum_json){STRATUM_JSON_ABSENT, NULL}) == NULL);
}
