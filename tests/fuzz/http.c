/* Any bytes on the sockets of the two HTTP interfaces, a pool's and (below /miner) a miner's:
 * nobody changes anything without the token, what is called JSON is JSON, and each connection ends.
 */
#define _GNU_SOURCE /* memmem */
#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "miner/program/api.h"
#include "simpool/server/control.h"
#include "stratum/json.h"
#include "stratum/net/loop_ev.h"
#include "tests/unit/simpool/test_simpool_server_world.h"

enum {
    ANSWER_PIECE = 4096,
    QUIET_TURNS = 12,
    TURNS_MAX = 100000,
    LOOPBACKS = 1 << 16,
    VISITS_MAX = 32
};
static const char token[] = "secret";
static const char below[] = "/miner";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* A target is called with bytes alone: the server that answers them has no other place. It keeps
 * for ten seconds whoever leaves without a word, and 64 at most: after so many visits it is
 * another. */
static struct {
    struct stratum_loop *loop;
    struct stratum_http *http;
    unsigned visits;
} place;

/** What one input is asked of; made when something is asked. */
struct visit {
    const uint8_t *data;
    size_t len;
    int socket;                /* -1: closed */
    struct stratum_timer look; /* after each turn of the loop */
    int quiet;                 /* turns in which nothing happened */
    int turns;
    struct world *world;
    struct client *rig;
    struct simpool_kpis *kpis;
    struct miner_meter *meter;
    struct miner_api_pages *pages;
};

static void feed(void *context, const struct stratum_event *event)
{
    simpool_kpis_feed(context, event);
}

static void open_world(struct visit *visit)
{
    if (visit->world == NULL) {
        visit->world = world_open(false);
        visit->kpis = simpool_kpis_make();
        assert(visit->kpis != NULL);
        simpool_server_listen(visit->world->server, feed, visit->kpis);
        visit->rig = world_miner(visit->world);
    }
}

static void close_world(struct visit *visit)
{
    if (visit->world != NULL) {
        world_run(visit->world, 2); /* what was steered shows */
        client_free(visit->rig);
        world_close(visit->world);
        simpool_kpis_free(visit->kpis);
    }
    free(visit->meter);
    free(visit->pages);
}

static struct miner_report report_of(void *context)
{
    const struct visit *visit = context;
    return (struct miner_report){.meter = visit->meter,
                                 .now_us = 5000000,
                                 .algorithm = "qhash",
                                 .devices = "1 x cpu",
                                 .device_count = 1,
                                 .pool = "pool.example:3333"};
}

static void quit(void *context)
{
    (void)context;
}

static void ask_miner(struct visit *visit, struct stratum_http_request *request,
                      struct stratum_http_reply *reply)
{
    const struct miner_api_options options = {.report = report_of, .quit = quit, .context = visit};
    if (visit->meter == NULL) {
        visit->meter = calloc(1, sizeof *visit->meter);
        visit->pages = calloc(1, sizeof *visit->pages);
        assert(visit->meter != NULL && visit->pages != NULL);
    }
    request->path += sizeof below - 1;
    miner_api_answer(&options, visit->pages, 5000000, request, reply);
}

/* Whoever changes something has said the token. */
static void check_token(const struct visit *visit, const struct stratum_http_request *request)
{
    assert(strcmp(request->method, "GET") == 0 ||
           memmem(visit->data, visit->len, token, sizeof token - 1) != NULL);
    assert(strlen(request->body) <= request->body_len && request->path[0] != '\0');
}

static void handle(void *context, const struct stratum_http_request *request,
                   struct stratum_http_reply *reply)
{
    struct visit *visit = *(struct visit **)context;
    struct stratum_http_request own = *request;
    check_token(visit, request);
    visit->quiet = 0;
    if (strncmp(request->path, below, sizeof below - 1) == 0) {
        ask_miner(visit, &own, reply);
    } else {
        open_world(visit);
        struct simpool_control control = {visit->world->server, visit->kpis};
        simpool_control_handle(&control, &own, reply);
    }
    assert(!reply->incomplete && reply->body.len > 0);
    if (strcmp(reply->type, "application/json") == 0) {
        struct stratum_json_document *document = NULL;
        const enum stratum_status status = stratum_json_parse(
            &document, (const char *)stratum_queue_view(&reply->body), reply->body.len);
        assert(status == STRATUM_OK);
        stratum_json_free(document);
    }
}

static struct visit *visiting;

static void open_place(void)
{
    const char *problem = NULL;
    place.loop = place.loop != NULL ? place.loop : stratum_loop_ev_make();
    const struct stratum_http_options options = {.address = {.host = "127.0.0.1"},
                                                 .token = token,
                                                 .option = "--http",
                                                 .handle = handle,
                                                 .context = &visiting};
    place.http = place.loop != NULL ? stratum_http_open(place.loop, &options, &problem) : NULL;
    assert(place.http != NULL);
}

/* Server and client share a thread: when nothing has happened for some turns, nothing will. Then
 * the client leaves, and the server has as many turns to see it. */
static void on_look(void *context)
{
    struct visit *visit = context;
    char piece[ANSWER_PIECE];
    assert(visit->turns++ < TURNS_MAX);
    visit->quiet++;
    while (visit->socket >= 0 && recv(visit->socket, piece, sizeof piece, MSG_DONTWAIT) > 0) {
        visit->quiet = 0;
    }
    if (visit->quiet > QUIET_TURNS && visit->socket < 0) {
        stratum_loop_stop(place.loop);
        return;
    }
    if (visit->quiet > QUIET_TURNS) {
        (void)close(visit->socket);
        visit->socket = -1;
        visit->quiet = 0;
    }
    stratum_loop_arm(place.loop, &visit->look, stratum_loop_now(place.loop).now_us);
}

/** The fuzzer's own clock is a signal, and on a busy machine it comes in the middle of a handshake:
 *  the kernel goes on with that by itself. returns 0, or why there is no connection */
static int reach(int fd, const struct sockaddr_in *at)
{
    if (connect(fd, (const struct sockaddr *)at, sizeof *at) == 0) {
        return 0;
    }
    int error = errno;
    socklen_t len = sizeof error;
    struct pollfd ready = {.fd = fd, .events = POLLOUT};
    if (error == EINTR) {
        while (poll(&ready, 1, -1) < 0 && errno == EINTR) {
        }
        (void)getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len);
    }
    return error;
}

static void call(struct visit *visit)
{
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_port = htons(stratum_http_address(place.http)->port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    visit->socket = socket(AF_INET, SOCK_STREAM, 0);
    assert(visit->socket >= 0);
    /* Each call from another address of this machine's: one has no ports left after some 28,000. */
    static uint32_t calls;
    const struct sockaddr_in from = {
        .sin_family = AF_INET,
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1 + calls++ % LOOPBACKS),
    };
    const int bound = bind(visit->socket, (const struct sockaddr *)&from, sizeof from);
    assert(bound == 0);
    const int error = reach(visit->socket, &at);
    if (error != 0) {
        fprintf(stderr, "fuzz_http: no connection to port %u: %s\n",
                (unsigned)stratum_http_address(place.http)->port, strerror(error));
        abort();
    }
    const ssize_t sent = send(visit->socket, visit->data, visit->len, MSG_NOSIGNAL);
    assert(sent == (ssize_t)visit->len); /* so little finds room */
    (void)shutdown(visit->socket, SHUT_WR);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct visit visit = {.data = data, .len = len};
    if (place.visits++ % VISITS_MAX == 0) {
        stratum_http_close(place.http);
        open_place();
    }
    visiting = &visit;
    visit.look = stratum_timer_make(on_look, &visit);
    call(&visit);
    stratum_loop_arm(place.loop, &visit.look, stratum_loop_now(place.loop).now_us);
    stratum_loop_run(place.loop);
    close_world(&visit);
    return 0;
}
