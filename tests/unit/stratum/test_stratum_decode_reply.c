#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stratum/decode.h"
#include "tests/unit/check.h"

/* Decodes {"id":1, members}; every shape of a reply is some reply. */
static struct stratum_message *decoded(const char *members)
{
    char line[1024];
    (void)snprintf(line, sizeof line, "{\"id\":1,%s}", members);
    struct stratum_message *message = malloc(sizeof *message);
    check_row(members, stratum_decode(message, line, strlen(line), NULL) == STRATUM_OK);
    check_row(members, message->kind == STRATUM_REPLY);
    return message;
}

void test_stratum_decode_reply_results(void)
{
    static const struct {
        const char *members;
        enum stratum_result result;
    } rows[] = {
        {"\"error\":null", STRATUM_RESULT_ABSENT},
        {"\"result\":null", STRATUM_RESULT_NULL},
        {"\"result\":true", STRATUM_RESULT_TRUE},
        {"\"result\":1", STRATUM_RESULT_TRUE},
        {"\"result\":\"true\"", STRATUM_RESULT_TRUE},
        {"\"result\":{\"status\":\"OK\"}", STRATUM_RESULT_TRUE},
        {"\"result\":false", STRATUM_RESULT_FALSE},
        {"\"result\":0", STRATUM_RESULT_FALSE},
        {"\"result\":\"false\"", STRATUM_RESULT_FALSE},
        {"\"result\":2", STRATUM_RESULT_OTHER},
        {"\"result\":1.0", STRATUM_RESULT_OTHER},
        {"\"result\":\"pong\"", STRATUM_RESULT_OTHER},
        {"\"result\":{\"status\":\"KO\"}", STRATUM_RESULT_OTHER},
        {"\"result\":{\"any\":1}", STRATUM_RESULT_OTHER},
        {"\"result\":{}", STRATUM_RESULT_CONFIGURED},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        struct stratum_message *message = decoded(rows[row].members);
        check_row(rows[row].members, message->as.reply.result == rows[row].result);
        check_row(rows[row].members, !message->as.reply.failed);
        free(message);
    }
}

void test_stratum_decode_reply_errors(void)
{
    static const struct {
        const char *members;
        bool failed;
        int code;
        const char *text;
    } rows[] = {
        {"\"result\":true,\"error\":null", false, 0, ""},
        {"\"result\":true,\"error\":false", false, 0, ""},
        {"\"result\":true,\"error\":\"\"", false, 0, ""},
        {"\"result\":true,\"error\":0", false, 0, ""},
        {"\"result\":null,\"error\":[21,\"job not found\",null]", true, 21, "job not found"},
        {"\"result\":null,\"error\":[22,\"duplicate share\"]", true, 22, "duplicate share"},
        {"\"result\":null,\"error\":[\"Stale\",21]", true, 21, "Stale"},
        {"\"result\":null,\"error\":[21]", true, 21, ""},
        {"\"result\":null,\"error\":[]", true, 0, ""},
        {"\"result\":null,\"error\":[99999999999,[],{},\"far\"]", true, 0, "far"},
        {"\"result\":null,\"error\":\"Stale\"", true, 0, "Stale"},
        {"\"error\":{\"code\":-3,\"message\":\"no\"}", true, -3, "no"},
        {"\"error\":{}", true, 0, ""},
        {"\"error\":true", true, 0, ""},
        {"\"error\":20", true, 0, ""},
        {"\"error\":1e999", true, 0, ""},
        {"\"reject-reason\":\"Above target\",\"result\":false,\"error\":null", true, 0,
         "Above target"},
        {"\"reject-reason\":\"odd\",\"result\":true,\"error\":null", false, 0, ""},
        {"\"reject-reason\":null,\"result\":false,\"error\":null", false, 0, ""},
        {"\"reject-reason\":\"why\",\"result\":null,\"error\":[20]", true, 20, "why"},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        struct stratum_message *message = decoded(rows[row].members);
        const struct stratum_reply *reply = &message->as.reply;
        check_row(rows[row].members, reply->failed == rows[row].failed);
        check_row(rows[row].members, reply->error_code == rows[row].code);
        check_text(reply->error_text, rows[row].text);
        free(message);
    }
}

void test_stratum_decode_reply_subscribed(void)
{
    static const struct {
        const char *result;
        enum stratum_status problem;
        const char *session;
        size_t extranonce1_len, extranonce2_len;
    } rows[] = {
        {"[[[\"mining.set_difficulty\",\"a\"],[\"mining.notify\",\"b\"]],\"180313f6\",4]",
         STRATUM_OK, "b", 4, 4},
        {"[[[\"mining.notify\",\"b\"],[\"mining.set_difficulty\",\"a\"]],\"\",8]", STRATUM_OK, "b",
         0, 8},
        {"[[\"mining.notify\",\"b\"],\"00\",3]", STRATUM_OK, "b", 1, 3},
        {"[[[\"mining.set_difficulty\",\"a\"]],\"00\",3]", STRATUM_OK, "", 1, 3},
        {"[[],\"00\",1]", STRATUM_OK, "", 1, 1},
        {"[null,\"00\",32]", STRATUM_OK, "", 1, 32},
        {"[[[\"mining.notify\",7]],\"00\",4,\"more\"]", STRATUM_OK, "", 1, 4},
        {"[]", STRATUM_BAD_PARAMS, NULL, 0, 0},
        {"[[],\"00\"]", STRATUM_BAD_PARAMS, NULL, 0, 0},
        {"[[],\"000\",4]", STRATUM_BAD_HEX, NULL, 0, 0},
        {"[[],5,4]", STRATUM_BAD_TYPE, NULL, 0, 0},
        {"[[],\"00\",33]", STRATUM_BAD_RANGE, NULL, 0, 0},
        {"[[],\"00\",-1]", STRATUM_BAD_RANGE, NULL, 0, 0},
        {"[[],\"00\",65000]", STRATUM_BAD_RANGE, NULL, 0, 0},
        {"[[],\"00\",\"4\"]", STRATUM_BAD_TYPE, NULL, 0, 0},
        {"[[],\"00\",4.0]", STRATUM_BAD_TYPE, NULL, 0, 0},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        char members[512];
        (void)snprintf(members, sizeof members, "\"error\":null,\"result\":%s", rows[row].result);
        struct stratum_message *message = decoded(members);
        const struct stratum_reply *reply = &message->as.reply;
        check_row(members, reply->problem == rows[row].problem);
        check_row(members, reply->result == (rows[row].session != NULL ? STRATUM_RESULT_SUBSCRIBED
                                                                       : STRATUM_RESULT_OTHER));
        if (rows[row].session != NULL) {
            check_text(reply->subscribed.session, rows[row].session);
            check_int(reply->subscribed.extranonce.extranonce1_len, rows[row].extranonce1_len);
            check_int(reply->subscribed.extranonce.extranonce2_len, rows[row].extranonce2_len);
        }
        free(message);
    }
}

void test_stratum_decode_reply_configured(void)
{
    static const struct {
        const char *result;
        bool rolling, minimum, extranonce;
        uint32_t mask;
        enum stratum_status problem;
    } rows[] = {
        {"{}", false, false, false, 0, STRATUM_OK},
        {"{\"version-rolling\":true,\"version-rolling.mask\":\"1fffe000\"}", true, false, false,
         0x1fffe000, STRATUM_OK},
        {"{\"version-rolling\":false,\"minimum-difficulty\":true}", false, true, false, 0,
         STRATUM_OK},
        {"{\"version-rolling\":\"not here\",\"subscribe-extranonce\":true}", false, false, true, 0,
         STRATUM_OK},
        {"{\"version-rolling\":true}", false, false, false, 0, STRATUM_BAD_TYPE},
        {"{\"version-rolling\":true,\"version-rolling.mask\":\"1fffe\"}", false, false, false, 0,
         STRATUM_BAD_HEX},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        char members[512];
        (void)snprintf(members, sizeof members, "\"result\":%s", rows[row].result);
        struct stratum_message *message = decoded(members);
        const struct stratum_reply *reply = &message->as.reply;
        check_row(members, reply->result == STRATUM_RESULT_CONFIGURED);
        check_row(members, reply->configured.version_rolling == rows[row].rolling);
        check_row(members, reply->configured.minimum_difficulty == rows[row].minimum);
        check_row(members, reply->configured.subscribe_extranonce == rows[row].extranonce);
        check_row(members, reply->configured.version_mask == rows[row].mask);
        check_row(members, reply->problem == rows[row].problem);
        free(message);
    }
}
