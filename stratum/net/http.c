#include "stratum/net/http.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <strings.h>
#include <unistd.h>

#include <ev.h>
#include <microhttpd.h>

#include "stratum/net/bind.h"
#include "stratum/net/loop_ev.h"
#include "stratum/net/problem.h"

enum { HTTP_MEMORY_PER_CONNECTION = 16 * 1024, HTTP_CONNECTIONS_PER_HOST = 32 };

/** Belongs to the loop's thread. */
struct stratum_http {
    struct stratum_loop *loop;
    struct stratum_address address;
    bool loopback;
    char *token; /* NULL: nothing can be changed */
    struct MHD_Daemon *daemon;
    struct ev_io events; /* of the daemon's epoll descriptor */
    struct stratum_timer deadline;
    void (*handle)(void *context, const struct stratum_http_request *request,
                   struct stratum_http_reply *reply);
    void *context;
};

/** A request while its body arrives. */
struct upload {
    struct stratum_queue body;
    bool too_long;
};

/* ---- who may ----------------------------------------------------------------------------------
 */

/** Takes as long for a wrong token as for the right one. */
static bool same(const char *left, const char *right)
{
    const size_t len = strlen(right);
    if (strlen(left) != len) {
        return false;
    }
    unsigned char difference = 0;
    for (size_t index = 0; index < len; index++) {
        difference |= (unsigned char)(left[index] ^ right[index]);
    }
    return difference == 0;
}

static bool has_token(const struct stratum_http *http, struct MHD_Connection *connection)
{
    static const char scheme[] = "Bearer ";
    const char *const said =
        MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Authorization");
    return http->token != NULL && said != NULL && strncmp(said, scheme, strlen(scheme)) == 0 &&
           same(said + strlen(scheme), http->token);
}

/** "127.0.0.1:80", "[::1]:80", "localhost": names that no stranger's DNS can point at us. */
static bool is_own_name(const char *host)
{
    char name[64];
    const bool brackets = host[0] == '[';
    const size_t len = strcspn(host + brackets, brackets ? "]" : ":");
    if (len >= sizeof name) {
        return false;
    }
    memcpy(name, host + brackets, len);
    name[len] = '\0';
    uint8_t numeric[16];
    return strcasecmp(name, "localhost") == 0 || inet_pton(AF_INET, name, numeric) == 1 ||
           inet_pton(AF_INET6, name, numeric) == 1;
}

/** false: refused, and the reply says why. */
static bool may(const struct stratum_http *http, struct MHD_Connection *connection,
                const char *method, struct stratum_http_reply *reply)
{
    const char *const host = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Host");
    if (http->loopback && host != NULL && !is_own_name(host)) {
        stratum_http_refuse(reply, MHD_HTTP_FORBIDDEN,
                            "call this server by its address or as localhost");
        return false;
    }
    if (strcmp(method, MHD_HTTP_METHOD_GET) == 0 || has_token(http, connection)) {
        return true;
    }
    stratum_http_refuse(reply, MHD_HTTP_UNAUTHORIZED,
                        http->token != NULL ? "the token is missing or wrong: send the header "
                                              "Authorization: Bearer TOKEN"
                                            : "read only: no token is set");
    return false;
}

/* ---- a request --------------------------------------------------------------------------------
 */

static enum MHD_Result take_argument(void *context, enum MHD_ValueKind kind, const char *name,
                                     const char *value)
{
    (void)kind;
    struct stratum_http_request *const request = context;
    if (request->argument_count < STRATUM_HTTP_ARGUMENTS_MAX) {
        const size_t at = request->argument_count++;
        request->arguments[at].name = name;
        request->arguments[at].value = value != NULL ? value : "";
    }
    return MHD_YES;
}

/** Takes the reply's body. */
static enum MHD_Result answer(struct MHD_Connection *connection, struct stratum_http_reply *reply)
{
    if (reply->incomplete) {
        stratum_http_refuse(reply, MHD_HTTP_INTERNAL_SERVER_ERROR, "out of memory");
    }
    const uint8_t *const body = stratum_queue_view(&reply->body);
    struct MHD_Response *const response =
        MHD_create_response_from_buffer(reply->body.len, (void *)body, MHD_RESPMEM_MUST_COPY);
    stratum_queue_done(&reply->body);
    if (response == NULL) {
        return MHD_NO;
    }
    (void)MHD_add_response_header(response, "Content-Type", reply->type);
    (void)MHD_add_response_header(response, "Cache-Control", "no-store");
    (void)MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
    if (reply->status == MHD_HTTP_UNAUTHORIZED) {
        (void)MHD_add_response_header(response, "WWW-Authenticate", "Bearer");
    }
    const enum MHD_Result queued = MHD_queue_response(connection, reply->status, response);
    MHD_destroy_response(response);
    return queued;
}

static enum MHD_Result respond(struct stratum_http *http, struct MHD_Connection *connection,
                               const char *path, const char *method, struct upload *upload)
{
    struct stratum_http_request request = {
        .method = strcmp(method, MHD_HTTP_METHOD_HEAD) == 0 ? MHD_HTTP_METHOD_GET : method,
        .path = path[0] != '\0' ? path : "/", /* of "GET ?x" nothing is left */
        .body = "",
    };
    struct stratum_http_reply reply = {.status = MHD_HTTP_OK, .type = "application/json"};
    if (upload->too_long) {
        stratum_http_refuse(&reply, MHD_HTTP_CONTENT_TOO_LARGE, "a body has at most %d bytes",
                            STRATUM_HTTP_BODY_MAX);
    } else if (may(http, connection, request.method, &reply)) {
        (void)MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, take_argument, &request);
        const size_t len = upload->body.len;
        if (len > 0 && stratum_queue_add(&upload->body, (const uint8_t *)"", 1)) {
            request.body = (const char *)stratum_queue_view(&upload->body);
            request.body_len = len;
        }
        http->handle(http->context, &request, &reply);
    }
    return answer(connection, &reply);
}

/** Called first with the headers, then with each part of the body, then once at its end. */
static enum MHD_Result on_request(void *context, struct MHD_Connection *connection,
                                  const char *path, const char *method, const char *version,
                                  const char *bytes, size_t *len, void **state)
{
    (void)version;
    struct upload *upload = *state;
    if (upload == NULL) {
        *state = upload = calloc(1, sizeof *upload);
        return upload != NULL ? MHD_YES : MHD_NO;
    }
    if (*len == 0) {
        return respond(context, connection, path, method, upload);
    }
    upload->too_long |= upload->body.len + *len > STRATUM_HTTP_BODY_MAX;
    if (!upload->too_long && !stratum_queue_add(&upload->body, (const uint8_t *)bytes, *len)) {
        return MHD_NO;
    }
    *len = 0;
    return MHD_YES;
}

static void on_completed(void *context, struct MHD_Connection *connection, void **state,
                         enum MHD_RequestTerminationCode how)
{
    (void)context;
    (void)connection;
    (void)how;
    struct upload *const upload = *state;
    if (upload != NULL) {
        stratum_queue_done(&upload->body);
        free(upload);
        *state = NULL;
    }
}

/* ---- on the loop ------------------------------------------------------------------------------
 */

static unsigned connections_of(const struct stratum_http *http)
{
    const union MHD_DaemonInfo *const info =
        MHD_get_daemon_info(http->daemon, MHD_DAEMON_INFO_CURRENT_CONNECTIONS);
    return info != NULL ? info->num_connections : 0;
}

/** The daemon does what can be done now, and is woken for its next timeout. One that had no room
 *  listens again only when it is run after somebody has gone, and nothing would wake it for that.
 */
static void turn(struct stratum_http *http)
{
    unsigned before = 0;
    do {
        before = connections_of(http);
        (void)MHD_run(http->daemon);
    } while (connections_of(http) < before);
    MHD_UNSIGNED_LONG_LONG wait_ms = 0;
    if (MHD_get_timeout(http->daemon, &wait_ms) == MHD_YES) {
        stratum_loop_arm(http->loop, &http->deadline,
                         stratum_loop_now(http->loop).now_us + (int64_t)wait_ms * 1000);
    } else {
        stratum_loop_disarm(http->loop, &http->deadline);
    }
}

static void on_events(struct ev_loop *inner, struct ev_io *watch, int events)
{
    (void)inner;
    (void)events;
    turn(watch->data);
}

static void on_deadline(void *context)
{
    turn(context);
}

/** returns whether it runs; the daemon owns fd then */
static bool start(struct stratum_http *http, int fd)
{
    http->daemon = MHD_start_daemon(
        MHD_USE_EPOLL, 0, NULL, NULL, on_request, http, MHD_OPTION_LISTEN_SOCKET, fd,
        MHD_OPTION_NOTIFY_COMPLETED, on_completed, NULL, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)STRATUM_HTTP_CONNECTIONS_MAX, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
        (unsigned)HTTP_CONNECTIONS_PER_HOST, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)STRATUM_HTTP_IDLE_S, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        (size_t)HTTP_MEMORY_PER_CONNECTION, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
    if (http->daemon == NULL) {
        return false;
    }
    const union MHD_DaemonInfo *const info =
        MHD_get_daemon_info(http->daemon, MHD_DAEMON_INFO_EPOLL_FD);
    assert(info != NULL);
    ev_io_init(&http->events, on_events, info->epoll_fd, EV_READ);
    http->events.data = http;
    ev_io_start(stratum_loop_ev_inner(http->loop), &http->events);
    return true;
}

static bool is_loopback(const struct stratum_address *address)
{
    return strncmp(address->host, "127.", 4) == 0 || strcmp(address->host, "::1") == 0;
}

/** NULL: out of memory. */
static struct stratum_http *http_alloc(struct stratum_loop *loop,
                                       const struct stratum_http_options *options)
{
    struct stratum_http *const http = calloc(1, sizeof *http);
    if (http == NULL) {
        return NULL;
    }
    http->token = options->token != NULL ? strdup(options->token) : NULL;
    if (options->token != NULL && http->token == NULL) {
        free(http);
        return NULL;
    }
    http->loop = loop;
    http->handle = options->handle;
    http->context = options->context;
    http->deadline = stratum_timer_make(on_deadline, http);
    return http;
}

struct stratum_http *stratum_http_open(struct stratum_loop *loop,
                                       const struct stratum_http_options *options,
                                       const char **problem)
{
    assert(stratum_loop_ev_inner(loop) != NULL); /* a simulation has no sockets */
    if (options->token != NULL && options->token[0] == '\0') {
        *problem = stratum_problem("the token of %s is empty, and so anybody's: give one, or leave "
                                   "it out",
                                   options->option);
        return NULL;
    }
    struct stratum_bound bound;
    if (!stratum_bind(&bound, &options->address, options->option, problem)) {
        return NULL;
    }
    struct stratum_http *const http = http_alloc(loop, options);
    if (http == NULL || !stratum_bind_listen(bound.fd) || !start(http, bound.fd)) {
        char words[STRATUM_ADDRESS_WORDS_MAX];
        *problem = stratum_problem("HTTP cannot start on %s: is memory or are files exhausted?",
                                   stratum_address_words(words, &bound.address));
        (void)close(bound.fd);
        stratum_http_close(http);
        return NULL;
    }
    http->address = bound.address;
    http->loopback = is_loopback(&bound.address);
    return http;
}

const struct stratum_address *stratum_http_address(const struct stratum_http *http)
{
    return &http->address;
}

void stratum_http_close(struct stratum_http *http)
{
    if (http == NULL) {
        return;
    }
    stratum_loop_disarm(http->loop, &http->deadline);
    if (http->daemon != NULL) {
        ev_io_stop(stratum_loop_ev_inner(http->loop), &http->events);
        MHD_stop_daemon(http->daemon);
    }
    free(http->token);
    free(http);
}
