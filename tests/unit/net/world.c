#include "tests/unit/net/world.h"

#include <stdio.h>
#include <string.h>

#include "stratum/net/certificate.h"
#include "tests/unit/check.h"
#include "tests/unit/net/files.h"

/* Only a broken build waits this long. */
enum { WORLD_DEADLINE_US = 40 * 1000000 };

uint64_t world_digest(uint64_t digest, const uint8_t *bytes, size_t len)
{
    for (size_t index = 0; index < len; index++) {
        digest = (digest ^ bytes[index]) * UINT64_C(1099511628211) + 1;
    }
    return digest;
}

static void on_opened(void *context)
{
    struct world_end *const end = context;
    end->opened++;
    (void)snprintf(end->peer, sizeof end->peer, "%s", end->link->peer);
    if (end->on_opened != NULL) {
        end->on_opened(end);
    }
}

static void on_bytes(void *context, const uint8_t *bytes, size_t len)
{
    struct world_end *const end = context;
    check_row(end->world->name, end->link != NULL && end->closed == 0);
    end->received += len;
    end->digest = world_digest(end->digest, bytes, len);
    if (end->on_bytes != NULL) {
        end->on_bytes(end, bytes, len);
    }
}

static void on_closed(void *context, enum stratum_link_end why, const char *text)
{
    struct world_end *const end = context;
    check_row(end->world->name, end->link != NULL);
    end->closed++;
    end->end = why;
    (void)snprintf(end->text, sizeof end->text, "%s", text);
    if (end->on_closed != NULL) {
        end->on_closed(end);
    }
    world_close(end, STRATUM_LINK_FINISH);
}

static const struct stratum_link_events events = {on_opened, on_bytes, on_closed};

static void on_accepted(void *context, struct stratum_link *link)
{
    struct world *const world = context;
    struct world_end *const end = &world->server;
    if (world->tls_server != NULL) {
        link = stratum_tls_link_make(world->loop, world->tls_server, link, NULL);
    }
    stratum_link_close(end->link, STRATUM_LINK_RESET); /* the one before, if the test left it */
    *end = (struct world_end){.world = world,
                              .link = link,
                              .opened = 1,
                              .on_bytes = end->on_bytes,
                              .on_closed = end->on_closed};
    (void)snprintf(end->peer, sizeof end->peer, "%s", link->peer);
    stratum_link_own(link, &events, end);
    world->accepted++;
    if (world->on_accepted != NULL) {
        world->on_accepted(end);
    }
}

static void on_turned(void *context)
{
    struct world *const world = context;
    if (world->until != NULL && world->until(world)) {
        stratum_loop_stop(world->loop);
    }
}

static void on_deadline(void *context)
{
    struct world *const world = context;
    world->late = true;
    stratum_loop_stop(world->loop);
}

static void prepare(struct world *world, const char *name, struct stratum_loop *loop)
{
    *world = (struct world){.name = name, .loop = loop};
    world->client.world = world->server.world = world;
    world->deadline = stratum_timer_make(on_deadline, world);
    loop->turned = on_turned;
    loop->turned_context = world;
}

bool world_listen(struct world *world, const char *host)
{
    prepare(world, "tcp", stratum_loop_ev_make());
    world->dialer = stratum_dialer_tcp_make(world->loop);
    struct stratum_address address = {.port = 0};
    (void)snprintf(address.host, sizeof address.host, "%s", host);
    const char *problem = "";
    world->listener = stratum_listener_tcp_make(world->loop, &address, &problem);
    if (world->listener == NULL) {
        fprintf(stderr, "%s\n", problem);
        return false;
    }
    world->listener->accepted = on_accepted;
    world->listener->context = world;
    return true;
}

void world_speak_tls(struct world *world, struct stratum_tls *client, struct stratum_tls *server)
{
    world->tls_client = client;
    world->tls_server = server;
    world->dialer = stratum_dialer_tls_make(world->loop, client, world->dialer);
    world->listener->address.tls = true;
}

/** A client that trusts the authority alone which signed what the server shows. */
static bool speak_good_tls(struct world *world)
{
    struct stratum_address *const address = &world->listener->address;
    if (address->host[0] == '\0') {
        (void)snprintf(address->host, sizeof address->host, "pool.example");
    }
    struct stratum_certificate certificate;
    char path[FILES_PATH_MAX];
    files_make(path);
    if (!check_true(stratum_certificate_make(&certificate, STRATUM_CERTIFICATE_GOOD, address->host,
                                             stratum_loop_now(world->loop).unix_s))) {
        return false;
    }
    files_write(path, certificate.authority, strlen(certificate.authority));
    const char *problem = "";
    struct stratum_tls *const client =
        stratum_tls_client_make(&(struct stratum_tls_trust){.ca_file = path}, &problem);
    struct stratum_tls *const server =
        stratum_tls_server_make_pem(certificate.certificate, certificate.key, &problem);
    files_remove(path);
    stratum_certificate_done(&certificate);
    world_speak_tls(world, client, server);
    world->name = world->board != NULL ? "tls over mem" : "tls over tcp";
    return check_row(problem, client != NULL && server != NULL);
}

bool world_init(struct world *world, enum world_kind kind)
{
    if (kind == WORLD_TLS_TCP || kind == WORLD_TLS_MEM) {
        return world_init(world, kind == WORLD_TLS_TCP ? WORLD_TCP : WORLD_MEM) &&
               speak_good_tls(world);
    }
    if (kind == WORLD_TCP) {
        return check_true(world_listen(world, "127.0.0.1"));
    }
    prepare(world, "mem", stratum_loop_sim_make(0));
    world->board = stratum_switchboard_make(world->loop);
    world->dialer = stratum_dialer_mem_make(world->board);
    world->listener = stratum_listener_mem_make(world->board, &(struct stratum_address){.port = 0});
    world->listener->accepted = on_accepted;
    world->listener->context = world;
    return true;
}

void world_done(struct world *world)
{
    check_row(world->name, !world->late);
    world_close(&world->client, STRATUM_LINK_RESET);
    world_close(&world->server, STRATUM_LINK_RESET);
    if (world->listener != NULL) {
        world->listener->ops->free(world->listener);
    }
    if (world->dialer != NULL) {
        world->dialer->free(world->dialer);
    }
    stratum_switchboard_free(world->board);
    stratum_loop_free(world->loop);
    stratum_tls_free(world->tls_client);
    stratum_tls_free(world->tls_server);
}

void world_dial_at(struct world *world, const struct stratum_address *address)
{
    struct world_end *const end = &world->client;
    end->opened = end->closed = 0;
    end->received = 0;
    end->digest = 0;
    end->link = world->dialer->dial(world->dialer, address, &events, end);
    check_row(world->name, end->link != NULL);
}

void world_dial(struct world *world)
{
    world_dial_at(world, &world->listener->address);
}

void world_close(struct world_end *end, enum stratum_link_close how)
{
    stratum_link_close(end->link, how);
    end->link = NULL;
}

void world_run(struct world *world, bool (*until)(const struct world *world))
{
    world->until = until;
    stratum_loop_arm(world->loop, &world->deadline,
                     stratum_loop_now(world->loop).now_us + WORLD_DEADLINE_US);
    stratum_loop_run(world->loop);
    stratum_loop_disarm(world->loop, &world->deadline);
}

bool world_is_open(const struct world *world)
{
    return world->client.opened > 0 && world->accepted > 0 && world->server.opened > 0;
}

bool world_client_opened(const struct world *world)
{
    return world->client.opened > 0;
}

bool world_client_closed(const struct world *world)
{
    return world->client.closed > 0;
}

bool world_server_closed(const struct world *world)
{
    return world->server.closed > 0;
}

void world_connect(struct world *world)
{
    world->server.opened = 0;
    world_dial(world);
    world_run(world, world_is_open);
}

void world_each(void (*body)(struct world *world))
{
    for (int kind = 0; kind < WORLD_COUNT; kind++) {
        struct world world;
        if (world_init(&world, (enum world_kind)kind)) {
            body(&world);
            world_done(&world);
        }
    }
}
