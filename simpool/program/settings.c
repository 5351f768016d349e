#include "simpool/program/settings.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stratum/json.h"
#include "stratum/net/file.h"
#include "stratum/text.h"

enum { FILE_BYTES_MAX = 64 * 1024, NUMBER_LEN_MAX = 32 };

static bool takes_text(const struct program_option *option)
{
    return option->kind == PROGRAM_OPTION_TEXT || option->kind == PROGRAM_OPTION_ANY_TEXT;
}

static bool is_number(struct stratum_json value)
{
    return value.type == STRATUM_JSON_INTEGER || value.type == STRATUM_JSON_REAL;
}

/** A member's value as somebody would have typed it. NULL: a list, an object or null. */
static const char *typed(const struct program_option *option, struct stratum_json value,
                         char number[NUMBER_LEN_MAX])
{
    if (takes_text(option) && is_number(value)) {
        return stratum_json_written(value); /* it is kept, and so has to outlive this */
    }
    bool flag = false;
    if (stratum_json_bool(&flag, value)) {
        return flag ? "true" : "false";
    }
    double real = 0;
    uint64_t whole = 0;
    if (stratum_json_unsigned(&whole, value)) {
        snprintf(number, NUMBER_LEN_MAX, "%llu", (unsigned long long)whole);
        return number;
    }
    if (stratum_json_number(&real, value)) {
        struct stratum_text text = stratum_text_in(number, NUMBER_LEN_MAX);
        stratum_text_number(&text, real);
        return number;
    }
    return stratum_json_text(value, NULL);
}

/** What cannot be taken as it was meant. NULL: all is well */
static const char *meant_otherwise(struct stratum_json value)
{
    size_t len = 0;
    uint64_t whole = 0;
    const char *const text = stratum_json_text(value, &len);
    if (text != NULL && strlen(text) != len) {
        return "a text without a NUL";
    }
    if (stratum_json_unsigned(&whole, value) && whole == UINT64_MAX) { /* or whatever is beyond */
        return "a number below 2^64 - 1; write the last one as a text";
    }
    return NULL;
}

/** Whether the value must be a text: what `true` would be is no file, no name and no list. */
static bool wants_text(const struct program_option *option, struct stratum_json value)
{
    return takes_text(option) && value.type == STRATUM_JSON_BOOL;
}

static bool set_member(const struct program_syntax *syntax, const char *path,
                       const struct stratum_json_member *member)
{
    const struct program_option *const option =
        program_option_named(syntax, member->key, strlen(member->key));
    if (option == NULL) {
        const char *const near = program_option_nearest(syntax, member->key);
        (void)program_usage_error(syntax, "%s: unknown option \"%s\"%s%s%s", path, member->key,
                                  near != NULL ? "; did you mean \"" : "; --help lists them",
                                  near != NULL ? near : "", near != NULL ? "\"?" : "");
        return false;
    }
    char number[NUMBER_LEN_MAX];
    const char *const words = typed(option, member->value, number);
    const char *expected = meant_otherwise(member->value);
    if (expected == NULL) {
        expected = words == NULL                       ? "a text, a number or true"
                   : wants_text(option, member->value) ? "a text in quotes"
                                                       : program_option_set(option, words);
    }
    if (expected != NULL) {
        (void)program_usage_error(syntax, "%s: \"%s\": expected %s", path, member->key, expected);
        return false;
    }
    return true;
}

static bool set_all(struct stratum_json_document **file, const struct program_syntax *syntax,
                    const char *path, const char *bytes, size_t len)
{
    const enum stratum_status status = stratum_json_parse(file, bytes, len);
    const struct stratum_json root =
        status == STRATUM_OK ? stratum_json_root(*file) : (struct stratum_json){0};
    if (root.type != STRATUM_JSON_OBJECT) {
        (void)program_usage_error(syntax, "%s: options are one JSON object: {\"seed\": 7, …}",
                                  path);
        return false;
    }
    size_t name_len = 0;
    const char *const cut = stratum_json_cut_name(bytes, len, &name_len);
    if (cut != NULL) {
        (void)program_usage_error(syntax, "%s: no option is called %.*s: it has a NUL inside", path,
                                  (int)name_len, cut);
        return false;
    }
    struct stratum_json_member member = {0};
    while (stratum_json_next(&member, root)) {
        if (!set_member(syntax, path, &member)) {
            return false;
        }
    }
    return true;
}

bool program_settings_read(struct stratum_json_document **file, const struct program_syntax *syntax,
                           const char *path)
{
    size_t len = 0;
    char *const bytes = stratum_file_read(&len, path, FILE_BYTES_MAX);
    if (bytes == NULL) {
        (void)program_usage_error(syntax, "cannot read the options file %s: %s", path,
                                  strerror(errno));
        return false;
    }
    const bool good = set_all(file, syntax, path, bytes, len);
    free(bytes);
    return good;
}
