#include "miner/program/api.h"

#include <stdlib.h>
#include <string.h>

#include "tests/unit/check.h"

struct asked {
    struct miner_meter meter;
    unsigned quits;
};

static struct miner_report report_of(void *context)
{
    struct asked *asked = context;
    return (struct miner_report){.meter = &asked->meter,
                                 .now_us = 2000000,
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
    char *text = malloc(MINER_API_TEXT_MAX);
    const struct miner_api_options options = {.report = report_of, .quit = quit, .context = asked};
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        const struct stratum_http_request request = {
            .method = rows[index].method, .path = rows[index].path, .body = ""};
        struct stratum_http_reply reply = {.status = 200, .type = "application/json"};
        miner_api_answer(&options, text, &request, &reply);
        check_int(reply.status, rows[index].status);
        check_text(reply.type, rows[index].type);
        check_true(!reply.incomplete && reply.body.len >= strlen(rows[index].begins));
        check_bytes(stratum_queue_view(&reply.body), rows[index].begins,
                    strlen(rows[index].begins));
        stratum_queue_done(&reply.body);
    }
    check_int(asked->quits, 1);
    free(text);
    free(asked);
}
