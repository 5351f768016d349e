/* Requests as they come over a socket, and what is answered. The server here tells what it was
 * asked. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "stratum/net/http.h"
#include "tests/unit/check.h"

enum { ANSWER_MAX = 8192, PATIENCE_US = 20 * 1000000 };

struct visit {
    struct stratum_loop *loop;
    struct stratum_http *http;
    struct stratum_dialer *dialer;
    struct stratum_timer deadline;
    const char *question;
    struct stratum_link *link;
    char answer[ANSWER_MAX];
    size_t len;
    int handled;
    int pause_at; /* the loop stops when so many were handled; 0: never */
    bool late;
};

static void handle(void *context, const struct stratum_http_request *request,
                   struct stratum_http_reply *reply)
{
    struct visit *const visit = context;
    if (++visit->handled == visit->pause_at) {
        stratum_loop_stop(visit->loop);
    }
    if (strcmp(request->path, "/teapot") == 0) {
        stratum_http_add(reply, "forgotten");
        stratum_http_refuse(reply, 418, "no coffee in \"%s\"", request->path);
        return;
    }
    reply->type = "text/plain";
    const char *const who = stratum_http_argument(request, "who");
    stratum_http_format(reply, "%s %s who=%s %zu:%.20s\n", request->method, request->path,
                        who != NULL ? who : "(nobody)", request->body_len, request->body);
}

static void on_opened(void *context)
{
    struct visit *const visit = context;
    stratum_link_send(visit->link, visit->question, strlen(visit->question));
}

static void on_bytes(void *context, const uint8_t *bytes, size_t len)
{
    struct visit *const visit = context;
    if (len < sizeof visit->answer - visit->len) {
        memcpy(visit->answer + visit->len, bytes, len);
        visit->len += len;
    }
    visit->answer[visit->len] = '\0';
}

static void on_closed(void *context, enum stratum_link_end end, const char *text)
{
    struct visit *const visit = context;
    (void)end;
    (void)text;
    stratum_loop_stop(visit->loop);
}

static void on_deadline(void *context)
{
    struct visit *const visit = context;
    visit->late = true;
    stratum_loop_stop(visit->loop);
}

static bool visit_init(struct visit *visit, const char *token)
{
    *visit = (struct visit){.loop = stratum_loop_ev_make()};
    visit->dialer = stratum_dialer_tcp_make(visit->loop);
    visit->deadline = stratum_timer_make(on_deadline, visit);
    const struct stratum_http_options options = {.address = {.host = "127.0.0.1"},
                                                 .token = token,
                                                 .option = "--http",
                                                 .handle = handle,
                                                 .context = visit};
    const char *problem = "";
    visit->http = stratum_http_open(visit->loop, &options, &problem);
    return check_row(problem, visit->http != NULL);
}

static void visit_done(struct visit *visit)
{
    stratum_http_close(visit->http);
    visit->dialer->free(visit->dialer);
    stratum_loop_free(visit->loop);
}

/** Sends the question, and waits until the server has hung up. */
static const char *ask(struct visit *visit, const char *question)
{
    static const struct stratum_link_events events = {on_opened, on_bytes, on_closed};
    visit->question = question;
    visit->answer[0] = '\0';
    visit->len = 0;
    visit->link =
        visit->dialer->dial(visit->dialer, stratum_http_address(visit->http), &events, visit);
    stratum_loop_arm(visit->loop, &visit->deadline,
                     stratum_loop_now(visit->loop).now_us + PATIENCE_US);
    stratum_loop_run(visit->loop);
    stratum_loop_disarm(visit->loop, &visit->deadline);
    stratum_link_close(visit->link, STRATUM_LINK_RESET);
    check_row(question, !visit->late);
    return visit->answer;
}

struct row {
    const char *question; /* without its last lines */
    const char *status;
    const char *body;
};

static void ask_each(const struct row *rows, size_t count, const char *token)
{
    struct visit visit;
    if (!visit_init(&visit, token)) {
        return;
    }
    for (size_t index = 0; index < count; index++) {
        const char *const answer = ask(&visit, rows[index].question);
        check_row(answer, strncmp(answer, rows[index].status, strlen(rows[index].status)) == 0);
        check_row(rows[index].question, strstr(answer, rows[index].body) != NULL);
    }
    visit_done(&visit);
}

#define END "Connection: close\r\n\r\n"

void test_http_reading(void)
{
    static const struct row rows[] = {
        {"GET /a?who=me HTTP/1.1\r\nHost: localhost\r\n" END, "HTTP/1.1 200",
         "\r\n\r\nGET /a who=me 0:\n"},
        {"GET /a%20b?x&who= HTTP/1.1\r\nHost: 127.0.0.1:1\r\n" END, "HTTP/1.1 200",
         "GET /a b who= 0:\n"},
        {"GET / HTTP/1.1\r\nHost: [::1]:80\r\n" END, "HTTP/1.1 200", "GET / who=(nobody) 0:\n"},
        {"HEAD / HTTP/1.1\r\nHost: 127.0.0.1\r\n" END, "HTTP/1.1 200", "Content-Length: 22\r\n"},
        {"GET /teapot HTTP/1.1\r\nHost: 127.0.0.1\r\n" END, "HTTP/1.1 418",
         "\r\n\r\n{\"error\":\"no coffee in \\\"/teapot\\\"\"}\n"},
        {"GET / HTTP/1.0\r\n\r\n", "HTTP/1.1 200", "GET / who"},
    };
    ask_each(rows, sizeof rows / sizeof rows[0], NULL);
}

void test_http_strangers_names_are_refused(void)
{
    static const struct row rows[] = {
        {"GET / HTTP/1.1\r\nHost: evil.example\r\n" END, "HTTP/1.1 403", "by its address"},
        {"GET / HTTP/1.1\r\nHost: localhost.evil.example:80\r\n" END, "HTTP/1.1 403", "error"},
        {"GET / HTTP/1.1\r\nHost: [::1.evil.example]\r\n" END, "HTTP/1.1 403", "error"},
        {"GET / HTTP/1.1\r\nHost: 127.0.0.1.evil.example\r\n" END, "HTTP/1.1 403", "error"},
    };
    ask_each(rows, sizeof rows / sizeof rows[0], "secret");
}

void test_http_changing_needs_the_token(void)
{
    static const char right[] = "POST /x HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                                "secret\r\nContent-Length: 5\r\n" END "hello";
    static const char wrong[] = "POST /x HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                                "secreu\r\nContent-Length: 5\r\n" END "hello";
    static const char none[] = "DELETE /x HTTP/1.1\r\nHost: localhost\r\n" END;
    static const struct row with[] = {
        {right, "HTTP/1.1 200", "POST /x who=(nobody) 5:hello\n"},
        {wrong, "HTTP/1.1 401", "WWW-Authenticate: Bearer"},
        {none, "HTTP/1.1 401", "Authorization: Bearer TOKEN"},
    };
    static const struct row without[] = {
        {right, "HTTP/1.1 401", "read only: no token is set"},
        {none, "HTTP/1.1 401", "read only"},
    };
    ask_each(with, sizeof with / sizeof with[0], "secret");
    ask_each(without, sizeof without / sizeof without[0], NULL);
}

void test_http_an_empty_token_is_none(void)
{
    struct stratum_loop *const loop = stratum_loop_ev_make();
    const struct stratum_http_options options = {
        .address = {.host = "127.0.0.1"}, .token = "", .option = "--api", .handle = handle};
    const char *problem = "";
    struct stratum_http *const http = stratum_http_open(loop, &options, &problem);
    check_true(http == NULL);
    check_text(problem, "the token of --api is empty, and so anybody's: give one, or leave it out");
    stratum_http_close(http);
    stratum_loop_free(loop);
}

void test_http_too_much_is_refused(void)
{
    struct visit visit;
    if (!visit_init(&visit, "secret")) {
        return;
    }
    enum { LONG = STRATUM_HTTP_BODY_MAX + 1 };
    char *const question = malloc(LONG + 400);
    int len = snprintf(question, 400,
                       "POST / HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer secret\r\n"
                       "Content-Length: %d\r\n" END,
                       LONG);
    memset(question + len, 'x', LONG);
    question[len + LONG] = '\0';
    check_row("body", strncmp(ask(&visit, question), "HTTP/1.1 413", 12) == 0);
    check_int(visit.handled, 0);
    len = snprintf(question, 400, "GET /");
    memset(question + len, 'y', LONG);
    check_row("path", strncmp(ask(&visit, question), "HTTP/1.1 4", 10) == 0);
    check_row("no HTTP",
              strncmp(ask(&visit, "{\"id\":1}\n\r\n\r\n"), "HTTP/1.", 7) == 0 || visit.len == 0);
    check_int(visit.handled, 0);
    free(question);
    visit_done(&visit);
}

void test_http_bad_addresses_are_named(void)
{
    struct visit visit;
    if (!visit_init(&visit, NULL)) {
        return;
    }
    const struct stratum_http_options options = {
        .address = *stratum_http_address(visit.http), .option = "--http", .handle = handle};
    const char *problem = "";
    check_true(stratum_http_open(visit.loop, &options, &problem) == NULL);
    check_row(problem, strstr(problem, "is in use: choose another with --http") != NULL);
    visit_done(&visit);
}

/** A connection that is kept open, from an address of its own: of one alone not so many are taken.
 *  -1: none */
static int keep_one(const struct visit *visit, int number)
{
    static const char question[] = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    const struct sockaddr_in there = {
        .sin_family = AF_INET,
        .sin_port = htons(stratum_http_address(visit->http)->port),
        .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)},
    };
    const struct sockaddr_in here = {
        .sin_family = AF_INET,
        .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK + 1 + (in_addr_t)number)},
    };
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || bind(fd, (const struct sockaddr *)&here, sizeof here) != 0 ||
        connect(fd, (const struct sockaddr *)&there, sizeof there) != 0 ||
        send(fd, question, sizeof question - 1, MSG_NOSIGNAL) < 0) {
        check_row("a connection of its own", false);
    }
    return fd;
}

void test_http_a_full_house_empties(void)
{
    struct visit visit;
    if (!visit_init(&visit, NULL)) {
        return;
    }
    int kept[STRATUM_HTTP_CONNECTIONS_MAX];
    for (int number = 0; number < STRATUM_HTTP_CONNECTIONS_MAX; number++) {
        kept[number] = keep_one(&visit, number);
    }
    visit.pause_at = STRATUM_HTTP_CONNECTIONS_MAX;
    stratum_loop_arm(visit.loop, &visit.deadline,
                     stratum_loop_now(visit.loop).now_us + PATIENCE_US);
    stratum_loop_run(visit.loop);
    check_row("all are served", !visit.late);
    for (int number = 0; number < STRATUM_HTTP_CONNECTIONS_MAX; number++) {
        (void)close(kept[number]);
    }
    const char *const answer = ask(&visit, "GET /after HTTP/1.1\r\nHost: localhost\r\n" END);
    check_row("who comes after they have gone", strstr(answer, "GET /after") != NULL);
    visit_done(&visit);
}
