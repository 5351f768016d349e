#include "miner/program/api.h"

#include <stdlib.h>
#include <string.h>

#include "miner/program/metrics.h"

struct miner_api {
    struct miner_api_options options;
    struct stratum_http *http;
    char text[MINER_API_TEXT_MAX];
};

static void send(struct stratum_http_reply *reply, const struct stratum_text *text,
                 const char *type)
{
    reply->type = type;
    reply->incomplete |= text->overflow;
    stratum_http_add(reply, text->at);
}

static bool is(const struct stratum_http_request *request, const char *method, const char *path)
{
    return strcmp(request->method, method) == 0 && strcmp(request->path, path) == 0;
}

void miner_api_answer(const struct miner_api_options *options, char *text,
                      const struct stratum_http_request *request, struct stratum_http_reply *reply)
{
    struct stratum_text out = stratum_text_in(text, MINER_API_TEXT_MAX);
    if (is(request, "GET", "/1/summary")) {
        const struct miner_report report = options->report(options->context);
        miner_report_json(&out, &report);
        send(reply, &out, "application/json");
    } else if (is(request, "GET", "/metrics")) {
        const struct miner_report report = options->report(options->context);
        miner_metrics_text(&out, &report);
        send(reply, &out, "text/plain; version=0.0.4");
    } else if (is(request, "POST", "/1/quit")) {
        options->quit(options->context);
        stratum_http_add(reply, "{\"quit\":true}\n");
    } else {
        stratum_http_refuse(reply, 404, "there are GET /1/summary, GET /metrics, POST /1/quit");
    }
}

static void on_request(void *context, const struct stratum_http_request *request,
                       struct stratum_http_reply *reply)
{
    struct miner_api *api = context;
    miner_api_answer(&api->options, api->text, request, reply);
}

struct miner_api *miner_api_open(struct stratum_loop *loop, const struct miner_api_options *options,
                                 const char **problem)
{
    struct miner_api *api = calloc(1, sizeof *api);
    if (api == NULL) {
        *problem = "out of memory";
        return NULL;
    }
    api->options = *options;
    const struct stratum_http_options http = {
        .address = options->address,
        .token = options->token,
        .option = "--api",
        .handle = on_request,
        .context = api,
    };
    api->http = stratum_http_open(loop, &http, problem);
    if (api->http == NULL) {
        free(api);
        return NULL;
    }
    return api;
}

const struct stratum_address *miner_api_address(const struct miner_api *api)
{
    return stratum_http_address(api->http);
}

void miner_api_close(struct miner_api *api)
{
    if (api != NULL) {
        stratum_http_close(api->http);
        free(api);
    }
}
