#include "stratum/net/http_get.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REQUEST_MAX = 4096, PROBLEM_MAX = 400 };

/** A question under way; belongs to the loop's thread. */
struct stratum_http_get {
    struct stratum_loop *loop;
    struct stratum_link *link; /* NULL: no more */
    struct stratum_timer deadline;
    struct stratum_http_answer answer;
    void (*answered)(void *context, const struct stratum_http_answer *answer, const char *problem);
    void *context;
    char request[REQUEST_MAX];
};

static void hang_up(struct stratum_http_get *get, enum stratum_link_close how)
{
    stratum_link_close(get->link, how);
    get->link = NULL;
    stratum_loop_disarm(get->loop, &get->deadline);
}

/** The last thing done: the get may be closed in it. */
static void settle(struct stratum_http_get *get, const char *problem)
{
    hang_up(get, problem == NULL ? STRATUM_LINK_FINISH : STRATUM_LINK_RESET);
    get->answered(get->context, problem == NULL ? &get->answer : NULL, problem);
}

static void settle_if_done(struct stratum_http_get *get)
{
    if (stratum_http_answer_settled(&get->answer)) {
        settle(get, get->answer.stage == STRATUM_HTTP_ANSWER_BAD ? get->answer.problem : NULL);
    }
}

static void on_opened(void *context)
{
    struct stratum_http_get *const get = context;
    stratum_link_send(get->link, get->request, strlen(get->request));
}

static void on_bytes(void *context, const uint8_t *bytes, size_t len)
{
    struct stratum_http_get *const get = context;
    stratum_http_answer_feed(&get->answer, bytes, len);
    settle_if_done(get);
}

static void on_closed(void *context, enum stratum_link_end end, const char *text)
{
    struct stratum_http_get *const get = context;
    char words[PROBLEM_MAX];
    (void)snprintf(words, sizeof words, "%s", text); /* goes with the link */
    if (end == STRATUM_LINK_END_FINISHED) {
        stratum_http_answer_end(&get->answer);
        settle_if_done(get);
    } else {
        settle(get, words);
    }
}

static void on_deadline(void *context)
{
    settle(context, "no answer within 5 s");
}

/** false: longer than any that makes sense. */
static bool write_request(struct stratum_http_get *get, const struct stratum_address *address,
                          const char *path)
{
    struct stratum_text text = stratum_text_in(get->request, sizeof get->request);
    stratum_text_format(&text, "GET %s HTTP/1.1\r\nHost: ", path);
    stratum_address_write(&text, address->host, address->port);
    stratum_text_add(&text, "\r\nAccept: application/json\r\nConnection: close\r\n\r\n");
    return !text.overflow;
}

struct stratum_http_get *stratum_http_get_open(
    struct stratum_loop *loop, struct stratum_dialer *dialer, const struct stratum_address *address,
    const char *path,
    void (*answered)(void *context, const struct stratum_http_answer *answer, const char *problem),
    void *context)
{
    static const struct stratum_link_events events = {on_opened, on_bytes, on_closed};
    struct stratum_http_get *const get = calloc(1, sizeof *get);
    if (get == NULL || !write_request(get, address, path)) {
        free(get);
        return NULL;
    }
    get->loop = loop;
    get->answered = answered;
    get->context = context;
    get->deadline = stratum_timer_make(on_deadline, get);
    get->link = dialer->dial(dialer, address, &events, get);
    if (get->link == NULL) {
        free(get);
        return NULL;
    }
    stratum_loop_arm(loop, &get->deadline, stratum_loop_now(loop).now_us + STRATUM_HTTP_GET_US);
    return get;
}

void stratum_http_get_close(struct stratum_http_get *get)
{
    if (get != NULL) {
        hang_up(get, STRATUM_LINK_RESET);
        stratum_http_answer_done(&get->answer);
        free(get);
    }
}
