#include <string.h>

#include "stratum/net/http.h"
#include "tests/unit/check.h"

static void check_body(const struct stratum_http_reply *reply, const char *expected)
{
    check_int(reply->body.len, strlen(expected));
    check_bytes(stratum_queue_view(&reply->body), expected, strlen(expected));
}

void test_http_reply_texts(void)
{
    struct stratum_http_reply reply = {.status = 200};
    stratum_http_add(&reply, "{\"name\":");
    stratum_http_add_json(&reply, "a\"b\n");
    stratum_http_format(&reply, ",\"count\":%d}", 7);
    check_body(&reply, "{\"name\":\"a\\\"b\\u000a\",\"count\":7}");
    stratum_http_refuse(&reply, 404, "no rig %u", 9u);
    check_body(&reply, "{\"error\":\"no rig 9\"}\n");
    check_int(reply.status, 404);
    check_true(!reply.incomplete);
    stratum_queue_done(&reply.body);
}

void test_http_reply_limits(void)
{
    struct stratum_http_reply reply = {.status = 200};
    char words[2000];
    memset(words, 'w', sizeof words - 1);
    words[sizeof words - 1] = '\0';
    stratum_http_add_json(&reply, words);
    check_int(reply.body.len, 255 + 2);
    stratum_http_format(&reply, "%s", words);
    check_true(reply.incomplete);
    check_int(reply.body.len, 255 + 2);
    stratum_queue_done(&reply.body);
}

void test_http_request_arguments(void)
{
    const struct stratum_http_request request = {.arguments = {{"rig", "7"}, {"empty", ""}},
                                                 .argument_count = 2};
    check_text(stratum_http_argument(&request, "rig"), "7");
    check_text(stratum_http_argument(&request, "empty"), "");
    check_true(stratum_http_argument(&request, "other") == NULL);
}
