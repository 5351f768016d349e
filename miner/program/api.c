#include "miner/program/api.h"

#include <stdlib.h>
#include <string.h>

#include "miner/program/metrics.h"

struct miner_api {
    struct miner_api_options options;
    struct stratum_loop *loop;
    struct stratum_http *http;
    struct miner_api_pages pages;
};

static const struct {
    const char *path, *type;
    void (*write)(struct stratum_text *out, const struct miner_report *report);
} kinds[MINER_API_KINDS] = {
    [MINER_API_SUMMARY] = {"/1/summary", "application/json", miner_report_json},
    [MINER_API_METRICS] = {"/metrics", "text/plain; version=0.0.4", miner_metrics_text},
};

static void write_page(const struct miner_api_options *options, struct miner_api_page *page,
                       enum miner_api_kind kind, int64_t now_us)
{
    struct stratum_text text = stratum_text_in(page->text, sizeof page->text);
    const struct miner_report report = options->report(options->context);
    kinds[kind].write(&text, &report);
    page->made = true;
    page->made_us = now_us;
    page->overflow = text.overflow;
}

static bool is(const struct stratum_http_request *request, const char *method, const char *path)
{
    return strcmp(request->method, method) == 0 && strcmp(request->path, path) == 0;
}

void miner_api_answer(const struct miner_api_options *options, struct miner_api_pages *pages,
                      int64_t now_us, const struct stratum_http_request *request,
                      struct stratum_http_reply *reply)
{
    for (size_t kind = 0; kind < MINER_API_KINDS; kind++) {
        struct miner_api_page *page = &pages->at[kind];
        if (!is(request, "GET", kinds[kind].path)) {
            continue;
        }
        if (!page->made || now_us - page->made_us >= MINER_API_FRESH_US) {
            write_page(options, page, (enum miner_api_kind)kind, now_us);
        }
        reply->type = kinds[kind].type;
        reply->incomplete |= page->overflow;
        stratum_http_add(reply, page->text);
        return;
    }
    if (is(request, "POST", "/1/quit")) {
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
    miner_api_answer(&api->options, &api->pages, stratum_loop_now(api->loop).now_us, request,
                     reply);
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
    api->loop = loop;
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

void miner_api_print(FILE *out, const struct miner_api *api)
{
    char words[STRATUM_ADDRESS_WORDS_MAX];
    fprintf(out, "api http://%s/1/summary\n",
            stratum_address_words(words, stratum_http_address(api->http)));
}

void miner_api_close(struct miner_api *api)
{
    if (api != NULL) {
        stratum_http_close(api->http);
        free(api);
    }
}
