#include <stdio.h>
#include <string.h>

#include "stratum/field.h"
#include "tests/unit/check.h"

/* Each reads one JSON value with one of the readers; text is what was read, as text. */
static enum stratum_status read_text(char text[64], struct stratum_json value)
{
    return stratum_field_text(text, 5, value);
}

static enum stratum_status read_cut(char text[64], struct stratum_json value)
{
    return stratum_field_text_cut(text, 5, value);
}

static enum stratum_status read_hex(char text[64], struct stratum_json value)
{
    uint8_t bytes[2] = {0};
    size_t len = 0;
    const enum stratum_status status = stratum_field_hex(bytes, &len, sizeof bytes, value);
    (void)snprintf(text, 64, "%zu:%02x%02x", len, bytes[0], bytes[1]);
    return status;
}

static enum stratum_status read_difficulty(char text[64], struct stratum_json value)
{
    double difficulty = 0;
    const enum stratum_status status = stratum_field_difficulty(&difficulty, value);
    (void)snprintf(text, 64, "%g", difficulty);
    return status;
}

static enum stratum_status read_count(char text[64], struct stratum_json value)
{
    uint32_t count = 0;
    const enum stratum_status status = stratum_field_count(&count, 4000000000, false, value);
    (void)snprintf(text, 64, "%u", count);
    return status;
}

static enum stratum_status read_text_count(char text[64], struct stratum_json value)
{
    uint32_t count = 0;
    const enum stratum_status status = stratum_field_count(&count, 4000000000, true, value);
    (void)snprintf(text, 64, "%u", count);
    return status;
}

static enum stratum_status read_flag(char text[64], struct stratum_json value)
{
    bool flag = false;
    const enum stratum_status status = stratum_field_flag(&flag, value);
    (void)snprintf(text, 64, "%d", flag);
    return status;
}

static const struct row {
    enum stratum_status (*read)(char text[64], struct stratum_json value);
    const char *json;
    enum stratum_status status;
    const char *text;
} rows[] = {
    {read_text, "\"abcd\"", STRATUM_OK, "abcd"},
    {read_text, "\"abcde\"", STRATUM_TOO_LONG, ""},
    {read_text, "\"a\\u0000\"", STRATUM_BAD_TYPE, ""},
    {read_text, "1", STRATUM_BAD_TYPE, ""},
    {read_cut, "\"abcde\"", STRATUM_OK, "abcd"},
    {read_cut, "\"abc\xe2\x82\xac\"", STRATUM_OK, "abc"}, /* no half letter */
    {read_cut, "\"a\xe2\x82\xac\"", STRATUM_OK, "a\xe2\x82\xac"},
    {read_cut, "\"a\\u0000b\"", STRATUM_OK, "a?b"},
    {read_cut, "null", STRATUM_BAD_TYPE, ""},
    {read_hex, "\"\"", STRATUM_OK, "0:0000"},
    {read_hex, "\"aB\"", STRATUM_OK, "1:ab00"},
    {read_hex, "\"aB12\"", STRATUM_OK, "2:ab12"},
    {read_hex, "\"aB1\"", STRATUM_BAD_HEX, NULL},
    {read_hex, "\"aB123\"", STRATUM_BAD_HEX, NULL},
    {read_hex, "\"aB1234\"", STRATUM_TOO_LONG, NULL},
    {read_hex, "12", STRATUM_BAD_TYPE, NULL},
    {read_difficulty, "1", STRATUM_OK, "1"},
    {read_difficulty, "1024.0", STRATUM_OK, "1024"},
    {read_difficulty, "1e-05", STRATUM_OK, "1e-05"},
    {read_difficulty, "1e300", STRATUM_OK, "1e+300"},
    {read_difficulty, "\"0.5\"", STRATUM_OK, "0.5"},
    {read_difficulty, "\"1e3\"", STRATUM_OK, "1000"},
    {read_difficulty, "0", STRATUM_BAD_RANGE, "0"},
    {read_difficulty, "0.000", STRATUM_BAD_RANGE, "0"},
    {read_difficulty, "1e-999", STRATUM_BAD_RANGE, "0"},
    {read_difficulty, "-1", STRATUM_BAD_RANGE, "0"},
    {read_difficulty, "1e999", STRATUM_BAD_RANGE, "0"},
    {read_difficulty, "NaN", STRATUM_BAD_RANGE, "0"},
    {read_difficulty, "99999999999999999999", STRATUM_BAD_RANGE, "0"},
    {read_difficulty, "\"0\"", STRATUM_BAD_RANGE, "0"},
    {read_difficulty, "\"-1\"", STRATUM_BAD_RANGE, "0"},
    {read_difficulty, "\"1e999\"", STRATUM_BAD_RANGE, "0"},
    {read_difficulty, "\"\"", STRATUM_BAD_TYPE, "0"},
    {read_difficulty, "\"1e\"", STRATUM_BAD_TYPE, "0"},
    {read_difficulty, "\"1 \"", STRATUM_BAD_TYPE, "0"},
    {read_difficulty, "\"0x10\"", STRATUM_BAD_TYPE, "0"},
    {read_difficulty, "\"inf\"", STRATUM_BAD_TYPE, "0"},
    {read_difficulty, "\"1\\u0000\"", STRATUM_BAD_TYPE, "0"},
    {read_difficulty, "null", STRATUM_BAD_TYPE, "0"},
    {read_difficulty, "[]", STRATUM_BAD_TYPE, "0"},
    {read_difficulty, "true", STRATUM_BAD_TYPE, "0"},
    {read_count, "4000000000", STRATUM_OK, "4000000000"},
    {read_count, "4000000001", STRATUM_BAD_RANGE, "0"},
    {read_count, "18446744073709551616", STRATUM_BAD_RANGE, "0"},
    {read_count, "-1", STRATUM_BAD_RANGE, "0"},
    {read_count, "4.0", STRATUM_BAD_TYPE, "0"},
    {read_count, "\"4\"", STRATUM_BAD_TYPE, "0"},
    {read_text_count, "\"4\"", STRATUM_OK, "4"},
    {read_text_count, "4", STRATUM_OK, "4"},
    {read_text_count, "\"4000000000\"", STRATUM_OK, "4000000000"},
    {read_text_count, "\"9999999999\"", STRATUM_BAD_RANGE, "0"},
    {read_text_count, "\"00000000004\"", STRATUM_BAD_RANGE, "0"},
    {read_text_count, "\"-4\"", STRATUM_BAD_RANGE, "0"},
    {read_text_count, "\"\"", STRATUM_BAD_RANGE, "0"},
    {read_text_count, "null", STRATUM_BAD_TYPE, "0"},
    {read_flag, "true", STRATUM_OK, "1"},
    {read_flag, "false", STRATUM_OK, "0"},
    {read_flag, "1", STRATUM_OK, "1"},
    {read_flag, "0", STRATUM_OK, "0"},
    {read_flag, "\"true\"", STRATUM_OK, "1"},
    {read_flag, "\"false\"", STRATUM_OK, "0"},
    {read_flag, "\"1\"", STRATUM_BAD_TYPE, "0"},
    {read_flag, "2", STRATUM_BAD_TYPE, "0"},
    {read_flag, "1.0", STRATUM_BAD_TYPE, "0"},
    {read_flag, "null", STRATUM_BAD_TYPE, "0"},
};

void test_stratum_field_table(void)
{
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        struct stratum_json_document *document = NULL;
        const char *json = rows[row].json;
        check_row(json, stratum_json_parse(&document, json, strlen(json)) == STRATUM_OK);
        char text[64] = "";
        const enum stratum_status status = rows[row].read(text, stratum_json_root(document));
        check_row(json, status == rows[row].status);
        if (rows[row].text != NULL) {
            check_text(text, rows[row].text);
        }
        stratum_json_free(document);
    }
}

void test_stratum_field_absent(void)
{
    const struct stratum_json absent = {.type = STRATUM_JSON_ABSENT};
    char text[64];
    uint8_t hash[32];
    uint32_t number = 0;
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        check_row(rows[row].json, rows[row].read(text, absent) == STRATUM_BAD_TYPE);
    }
    check_int(stratum_field_hash(hash, absent), STRATUM_BAD_TYPE);
    check_int(stratum_field_be32(&number, absent), STRATUM_BAD_TYPE);
    check_true(!stratum_field_is(absent, ""));
}

void test_stratum_field_extranonce(void)
{
    static const struct {
        const char *json; /* [extranonce1, size] */
        enum stratum_status first;
        enum stratum_status second;
    } pairs[] = {
        {"[\"\",1]", STRATUM_OK, STRATUM_OK},
        {"[\"180313f6\",32]", STRATUM_OK, STRATUM_OK},
        {"[\"180313f\",33]", STRATUM_BAD_HEX, STRATUM_BAD_RANGE},
        {"[\"xx\",0]", STRATUM_BAD_HEX, STRATUM_OK},
        {"[7,-1]", STRATUM_BAD_TYPE, STRATUM_BAD_RANGE},
        {"[null,\"4\"]", STRATUM_BAD_TYPE, STRATUM_BAD_TYPE},
        {"[\"0000000000000000000000000000000000000000000000000000000000000000\",65000]", STRATUM_OK,
         STRATUM_BAD_RANGE},
        {"[\"000000000000000000000000000000000000000000000000000000000000000000\",null]",
         STRATUM_TOO_LONG, STRATUM_BAD_TYPE},
    };
    for (size_t row = 0; row < sizeof pairs / sizeof pairs[0]; row++) {
        struct stratum_json_document *document = NULL;
        const char *json = pairs[row].json;
        check_row(json, stratum_json_parse(&document, json, strlen(json)) == STRATUM_OK);
        const struct stratum_json list = stratum_json_root(document);
        struct stratum_set_extranonce out;
        check_row(json,
                  stratum_field_extranonce1(&out, stratum_json_at(list, 0)) == pairs[row].first);
        check_row(json, stratum_field_extranonce2_len(&out, stratum_json_at(list, 1)) ==
                            pairs[row].second);
        stratum_json_free(document);
    }
}
