#include "stratum/net/http_answer.h"

#include <string.h>

#include "tests/unit/check.h"

struct row {
    const char *name;
    const char *bytes;
    bool hangs_up;
    unsigned status;  /* 0: there is no answer, and: */
    const char *says; /* the body, or the problem */
};

static const struct row rows[] = {
    {"counted", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", false, 200, "{}"},
    {"counted, and more than that", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}{}", false, 200,
     "{}"},
    {"any case, no blank, a tab", "HTTP/1.1 200 OK\r\ncontent-LENGTH:2\t\r\n\r\n{}", false, 200,
     "{}"},
    {"bare newlines, no reason", "HTTP/1.0 200\nContent-Length: 2\n\n{}", false, 200, "{}"},
    {"until the end", "HTTP/1.0 200 OK\r\nServer: x\r\n\r\n{\"a\":1}", true, 200, "{\"a\":1}"},
    {"nothing until the end", "HTTP/1.0 200 OK\r\n\r\n", true, 200, ""},
    {"chunks",
     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0A;x=y\r\n"
     "0123456789\r\n0\r\n\r\n",
     false, 200, "abc0123456789"},
    {"chunks win over a length",
     "HTTP/1.1 200 OK\r\nContent-Length: 99\r\nTransfer-Encoding: Chunked\r\n\r\n1\r\na\r\n0\r\n"
     "Trailer: x\r\n\r\n",
     false, 200, "a"},
    {"go on first", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na",
     false, 200, "a"},
    {"none", "HTTP/1.1 204 No Content\r\n\r\n", false, 204, ""},
    {"empty", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", false, 404, ""},
    {"hung up at once", "", true, 0, "hung up"},
    {"hung up in the head", "HTTP/1.1 200 OK\r\nServer: x\r\n", true, 0, "hung up"},
    {"hung up in the body", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{}", true, 0, "hung up"},
    {"hung up between chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n",
     true, 0, "hung up"},
    {"Stratum", "{\"id\":null,\"method\":\"mining.notify\"}\n", false, 0, "does not speak HTTP"},
    {"HTTP/2", "HTTP/2 200 OK\r\n\r\n", false, 0, "does not speak HTTP"},
    {"no status", "HTTP/1.1 2x0 OK\r\n\r\n", false, 0, "does not speak HTTP"},
    {"a field without a colon", "HTTP/1.1 200 OK\r\nServer\r\n\r\n", false, 0,
     "does not speak HTTP"},
    {"no length", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", false, 0, "in no number"},
    {"two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\n", false, 0, "in no number"},
    {"a length beyond", "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551617\r\n\r\n", false, 0,
     "in no number"},
    {"no chunk size", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", false, 0,
     "chunks"},
    {"a chunk that goes on", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n",
     false, 0, "chunks"},
};

static void check_answer(const struct row *row, struct stratum_http_answer *answer)
{
    if (row->hangs_up) {
        check_row(row->name, !stratum_http_answer_settled(answer));
        stratum_http_answer_end(answer);
    }
    if (!check_row(row->name, stratum_http_answer_settled(answer))) {
        return;
    }
    if (row->status == 0) {
        check_row(row->name, answer->stage == STRATUM_HTTP_ANSWER_BAD &&
                                 strstr(answer->problem, row->says) != NULL);
        return;
    }
    check_row(row->name, answer->stage == STRATUM_HTTP_ANSWER_WHOLE);
    check_row(row->name, answer->status == row->status);
    const size_t len = strlen(row->says);
    check_row(row->name,
              answer->body.len == len &&
                  (len == 0 || memcmp(stratum_queue_view(&answer->body), row->says, len) == 0));
}

void test_http_answer_table(void)
{
    for (size_t at = 0; at < sizeof rows / sizeof rows[0]; at++) {
        struct stratum_http_answer answer = {.status = 0};
        stratum_http_answer_feed(&answer, (const uint8_t *)rows[at].bytes, strlen(rows[at].bytes));
        check_answer(&rows[at], &answer);
        stratum_http_answer_done(&answer);
    }
}

void test_http_answer_every_byte_by_itself(void)
{
    for (size_t at = 0; at < sizeof rows / sizeof rows[0]; at++) {
        struct stratum_http_answer answer = {.status = 0};
        for (size_t byte = 0; rows[at].bytes[byte] != '\0'; byte++) {
            stratum_http_answer_feed(&answer, (const uint8_t *)&rows[at].bytes[byte], 1);
        }
        check_answer(&rows[at], &answer);
        stratum_http_answer_done(&answer);
    }
}

/** The same bytes for ever. returns the problem that ends it */
static const char *flood(const char *begin, const char *more, size_t times)
{
    struct stratum_http_answer answer = {.status = 0};
    stratum_http_answer_feed(&answer, (const uint8_t *)begin, strlen(begin));
    for (size_t time = 0; time < times && !stratum_http_answer_settled(&answer); time++) {
        stratum_http_answer_feed(&answer, (const uint8_t *)more, strlen(more));
    }
    const char *const problem = answer.stage == STRATUM_HTTP_ANSWER_BAD ? answer.problem : "";
    stratum_http_answer_done(&answer);
    return problem;
}

void test_http_answer_limits(void)
{
    char kibibyte[1024 + 1];
    memset(kibibyte, 'x', sizeof kibibyte - 1);
    kibibyte[sizeof kibibyte - 1] = '\0';
    check_true(strstr(flood("", kibibyte, 64), "head") != NULL);
    check_true(strstr(flood("HTTP/1.1 200 OK\r\n", "a: b\r\n", 32 * 1024), "head") != NULL);
    check_true(strstr(flood("HTTP/1.1 100 OK\r\n", "\r\nHTTP/1.1 100 OK\r\n", 8192), "head") !=
               NULL);
    check_true(strstr(flood("HTTP/1.1 200 OK\r\n\r\n", kibibyte, 1025), "1 MiB") != NULL);
    check_true(strstr(flood("HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n", kibibyte, 1025),
                      "1 MiB") != NULL);
    /* many small chunks are no long head */
    check_text(flood("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\na\r\n", 20000),
               "");
}
