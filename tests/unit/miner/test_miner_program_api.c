#include "miner/program/api.h"

#include <stdlib.h>
#include <string.h>

#include "tests/unit/check.h"

struct asked {
    struct miner_meter meter;
    unsigned quits;
    int64_t now_us;
};

static struct miner_report report_of(void *context)
{
    struct asked *asked = context;
    return (struct miner_report){.meter = &asked->meter,
                                 .now_us = asked->now_us,
                                 .algorithm = "qhash",
                                 .devices = "1 x cpu",
                                 .device_count = 1,
                                 .pool = "pool.example:3333"};
}

static void quit(void *context)
{
    ((struct asked *)context)->quits++;
}

void test_api_answers(void)
{
    static const struct {
        const char *method, *path;
        unsigned status;
        const char *type, *begins;
    } rows[] = {
        {"GET", "/1/summary", 200, "application/json", "{\"program\":\"miner\""},
        {"GET", "/metrics", 200, "text/plain; version=0.0.4", "# HELP miner_info"},
        {"POST", "/1/quit", 200, "application/json", "{\"quit\":true}"},
        {"GET", "/1/quit", 404, "application/json", "{\"error\":"},
        {"POST", "/metrics", 404, "application/json", "{\"error\":"},
        {"GET", "/", 404, "application/json", "{\"error\":"},
    };
    struct asked *asked = calloc(1, sizeof *asked);
    struct miner_api_pages *pages = calloc(1, sizeof *pages);
    const struct miner_api_options options = {.report = report_of, .quit = quit, .context = asked};
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        const struct stratum_http_request request = {
            .method = rows[index].method, .path = rows[index].path, .body = ""};
        struct stratum_http_reply reply = {.status = 200, .type = "application/json"};
        miner_api_answer(&options, pages, asked->now_us, &request, &reply);
        check_int(reply.status, rows[index].status);
        check_text(reply.type, rows[index].type);
        check_true(!reply.incomplete && reply.body.len >= strlen(rows[index].begins));
        check_bytes(stratum_queue_view(&reply.body), rows[index].begins,
                    strlen(rows[index].begins));
        stratum_queue_done(&reply.body);
    }
    check_int(asked->quits, 1);
    free(pages);
    free(asked);
}

void test_api_serves_a_page_for_a_second(void)
{
    static const struct {
        int64_t now_us;
        const char *path, *has; /* what the page says of the nonces, of which each row adds one */
    } rows[] = {
        {5000000, "/1/summary", "\"nonces\":1,"},
        {5000000 + MINER_API_FRESH_US - 1, "/1/summary", "\"nonces\":1,"},
        {5000000 + MINER_API_FRESH_US - 1, "/metrics", "miner_nonces_total 3\n"},
        {5000000 + MINER_API_FRESH_US, "/1/summary", "\"nonces\":4,"},
        {5000000 + MINER_API_FRESH_US, "/metrics", "miner_nonces_total 3\n"},
    };
    struct asked *asked = calloc(1, sizeof *asked);
    struct miner_api_pages *pages = calloc(1, sizeof *pages);
    const struct miner_api_options options = {.report = report_of, .quit = quit, .context = asked};
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        asked->now_us = rows[index].now_us;
        asked->meter.nonces++;
        const struct stratum_http_request request = {
            .method = "GET", .path = rows[index].path, .body = ""};
        struct stratum_http_reply reply = {.status = 200, .type = "application/json"};
        miner_api_answer(&options, pages, asked->now_us, &request, &reply);
        check_true(stratum_queue_add(&reply.body, (const uint8_t *)"", 1));
        check_true(strstr((const char *)stratum_queue_view(&reply.body), rows[index].has) != NULL);
        stratum_queue_done(&reply.body);
    }
    free(pages);
    free(asked);
}
