#include "stratum/net/log_line.h"

#include <string.h>

#include "stratum/json.h"
#include "tests/unit/check.h"

static const char hostile[] = "a \"quote\", a \\ and\na new line \x1b[31m";

void test_log_line_text(void)
{
    char line[STRATUM_LOG_LINE_MAX + 1];
    const struct stratum_log_words words = {12345678, "session", STRATUM_LOG_INFO, "subscribed"};
    line[stratum_log_line_text(line, &words)] = '\0';
    check_text(line, "    12.345678  info   session   subscribed\n");
    const struct stratum_log_words forged = {0, "link", STRATUM_LOG_WARN, "one\ntwo\x7f"};
    line[stratum_log_line_text(line, &forged)] = '\0';
    check_text(line, "     0.000000  warn   link      one?two?\n");
}

/** U+009B is ESC [ in one letter; a terminal that is not on UTF-8 takes the byte 9b for it. */
void test_log_line_terminals_are_not_steered(void)
{
    char line[STRATUM_LOG_LINE_MAX + 1];
    const struct stratum_log_words words = {0, "session", STRATUM_LOG_INFO,
                                            "a\xc2\x9b"
                                            "31mb \x9bK caf\xc3\xa9"};
    line[stratum_log_line_text(line, &words)] = '\0';
    check_text(line, "     0.000000  info   session   a??31mb ?K caf\xc3\xa9\n");
    line[stratum_log_line_json(line, &words)] = '\0';
    check_text(line, "{\"t\":0.000000,\"level\":\"info\",\"module\":\"session\",\"text\":"
                     "\"a\\u009b31mb \\u009bK caf\xc3\xa9\"}\n");
}

void test_log_line_json(void)
{
    char line[STRATUM_LOG_LINE_MAX + 1];
    const struct stratum_log_words words = {12345678, "session", STRATUM_LOG_INFO, hostile};
    line[stratum_log_line_json(line, &words)] = '\0';
    check_text(line, "{\"t\":12.345678,\"level\":\"info\",\"module\":\"session\",\"text\":\"a "
                     "\\\"quote\\\", a \\\\ and\\u000aa new line \\u001b[31m\"}\n");
}

/** Whatever a peer sends, a line is a line and JSON is JSON. */
void test_log_line_too_long(void)
{
    static const char *const fillers[] = {"x", "\"", "\x01", "日", "\xff"};
    for (size_t index = 0; index < sizeof fillers / sizeof fillers[0]; index++) {
        char words[2000] = "";
        const size_t step = strlen(fillers[index]);
        for (size_t len = 0; len + step < sizeof words; len += step) {
            memcpy(words + len, fillers[index], step + 1);
        }
        const struct stratum_log_words said = {0, "a module with a name of many letters",
                                               STRATUM_LOG_TRACE, words};
        char line[STRATUM_LOG_LINE_MAX];
        size_t len = stratum_log_line_json(line, &said);
        struct stratum_json_document *document = NULL;
        check_true(len <= sizeof line && line[len - 1] == '\n');
        check_true(stratum_json_parse(&document, line, len - 1) == STRATUM_OK);
        stratum_json_free(document);
        check_true(memcmp(line + len - 6, "...\"}\n", 6) == 0);
        len = stratum_log_line_text(line, &said);
        check_int(len, STRATUM_LOG_LINE_MAX);
        check_true(line[len - 1] == '\n' && line[len - 2] == '.');
    }
}
