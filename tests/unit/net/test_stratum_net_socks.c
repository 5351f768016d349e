/* A proxy that answers by script, byte for byte, and what becomes of the dial. */
#include "stratum/net/socks.h"

#include <string.h>

#include "tests/unit/check.h"
#include "tests/unit/net/tls_world.h"

enum { TURNS_MAX = 3, REPLY_MAX = 40 };

/** What the proxy waits for, and what it says then. */
struct turn {
    const char *hears;
    size_t hears_len;
    const char *says;
    size_t says_len;
};

#define TURN(hears, says)                                                                          \
    {                                                                                              \
        hears, sizeof(hears) - 1, says, sizeof(says) - 1                                           \
    }
#define HELLO       "\5\1\0"
#define HELLO_NAMED "\5\2\0\2"
#define TO_POOL     "\5\1\0\3\14pool.example\15\5" /* port 3333 */
#define CONNECTED   "\5\0\0\1\177\0\0\1\0\0"

struct talk {
    const char *name;
    const char *proxy;
    const char *host;
    struct turn turns[TURNS_MAX];
    enum stratum_link_end end;
    const char *words; /* NULL: it opens */
};

static const struct talk talks[] = {
    {"by name",
     "socks5://p:1",
     "pool.example",
     {TURN(HELLO, "\5\0"), TURN(TO_POOL, CONNECTED)},
     0,
     NULL},
    {"by IPv4",
     "socks5://p:1",
     "192.0.2.7",
     {TURN(HELLO, "\5\0"), TURN("\5\1\0\1\300\0\2\7\15\5", CONNECTED)},
     0,
     NULL},
    {"by IPv6",
     "socks5://p:1",
     "::1",
     {TURN(HELLO, "\5\0"), TURN("\5\1\0\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\15\5",
                                "\5\0\0\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0")},
     0,
     NULL},
    {"answered with a name",
     "socks5://p:1",
     "pool.example",
     {TURN(HELLO, "\5\0"), TURN(TO_POOL, "\5\0\0\3\3abc\0\0")},
     0,
     NULL},
    {"password",
     "socks5://me:pw@p:1",
     "pool.example",
     {TURN(HELLO_NAMED, "\5\2"), TURN("\1\2me\2pw", "\1\0"), TURN(TO_POOL, CONNECTED)},
     0,
     NULL},
    {"password not asked for",
     "socks5://me:pw@p:1",
     "pool.example",
     {TURN(HELLO_NAMED, "\5\0"), TURN(TO_POOL, CONNECTED)},
     0,
     NULL},
    {"wrong password",
     "socks5://me:pw@p:1",
     "pool.example",
     {TURN(HELLO_NAMED, "\5\2"), TURN("\1\2me\2pw", "\1\1")},
     STRATUM_LINK_END_FAILED,
     "the proxy p:40000 does not take this user and password"},
    {"password wanted",
     "socks5://p:1",
     "pool.example",
     {TURN(HELLO, "\5\377")},
     STRATUM_LINK_END_FAILED,
     "the proxy p:40000 wants a user and a password: write socks5://USER:PASS@HOST:PORT"},
    {"password demanded unasked",
     "socks5://p:1",
     "pool.example",
     {TURN(HELLO, "\5\2")},
     STRATUM_LINK_END_FAILED,
     "wants a user and a password"},
    {"nothing suits",
     "socks5://me:pw@p:1",
     "pool.example",
     {TURN(HELLO_NAMED, "\5\377")},
     STRATUM_LINK_END_FAILED,
     "takes neither a password nor none"},
    {"HTTP",
     "socks5://p:1",
     "pool.example",
     {TURN(HELLO, "HTTP/1.1 400 Bad Request\r\n\r\n")},
     STRATUM_LINK_END_FAILED,
     "the proxy p:40000 does not speak SOCKS5"},
    {"HTTP, later",
     "socks5://p:1",
     "pool.example",
     {TURN(HELLO, "\5\0"), TURN(TO_POOL, "HTTP/1.")},
     STRATUM_LINK_END_FAILED,
     "does not speak SOCKS5"},
    {"refused",
     "socks5://p:1",
     "pool.example",
     {TURN(HELLO, "\5\0"), TURN(TO_POOL, "\5\5\0\1\0\0\0\0\0\0")},
     STRATUM_LINK_END_REFUSED,
     "the proxy p:40000 cannot reach pool.example:3333: connection refused"},
    {"unreachable",
     "socks5://p:1",
     "pool.example",
     {TURN(HELLO, "\5\0"), TURN(TO_POOL, "\5\4\0\1\0\0\0\0\0\0")},
     STRATUM_LINK_END_FAILED,
     "host unreachable, or unknown"},
    {"unheard of",
     "socks5://p:1",
     "pool.example",
     {TURN(HELLO, "\5\0"), TURN(TO_POOL, "\5\143\0\1\0\0\0\0\0\0")},
     STRATUM_LINK_END_FAILED,
     "for a reason it alone knows"},
    {"mute",
     "socks5://p:1",
     "pool.example",
     {TURN(HELLO, "")},
     STRATUM_LINK_END_FAILED,
     "the proxy p:40000 did not answer in time"},
};

/** The proxy's part: it checks what it hears and answers a byte at a time. */
struct proxy {
    struct world world; /* first: the hooks get it */
    const struct talk *talk;
    size_t turn;
};

static void on_proxy_bytes(struct world_end *end, const uint8_t *bytes, size_t len)
{
    struct proxy *const proxy = (struct proxy *)end->world;
    if (proxy->turn == TURNS_MAX || proxy->talk->turns[proxy->turn].hears == NULL) {
        stratum_link_send(end->link, bytes, len); /* now it is the pool: it echoes */
        return;
    }
    const struct turn *const turn = &proxy->talk->turns[proxy->turn++];
    check_row(proxy->talk->name, turn->hears_len == len && memcmp(turn->hears, bytes, len) == 0);
    for (size_t at = 0; at < turn->says_len; at++) {
        stratum_link_send(end->link, turn->says + at, 1);
    }
}

static bool echoed(const struct world *world)
{
    return world->client.received >= 5;
}

static void dial_through(struct proxy *proxy, const struct talk *talk)
{
    (void)world_init(&proxy->world, WORLD_MEM);
    struct world *const world = &proxy->world;
    proxy->talk = talk;
    proxy->turn = 0;
    world->server.on_bytes = on_proxy_bytes;
    struct stratum_socks socks;
    const char *problem = "";
    check_row(problem, stratum_socks_parse(&socks, talk->proxy, &problem));
    socks.proxy.port = world->listener->address.port;
    world->dialer = stratum_dialer_socks_make(world->loop, &socks, world->dialer);
    struct stratum_address pool = {.port = 3333};
    memcpy(pool.host, talk->host, strlen(talk->host));
    world_dial_at(world, &pool);
}

void test_socks_talks(void)
{
    for (size_t index = 0; index < sizeof talks / sizeof talks[0]; index++) {
        const struct talk *const talk = &talks[index];
        struct proxy proxy;
        dial_through(&proxy, talk);
        struct world *const world = &proxy.world;
        stratum_link_send(world->client.link, "too early", 9);
        world_run(world, world_over);
        check_row(talk->name, world->client.opened == (talk->words == NULL));
        if (talk->words == NULL) {
            const char *const host = strcmp(talk->host, "::1") == 0 ? "[::1]:3333" : talk->host;
            check_row(talk->name, strncmp(world->client.peer, host, strlen(host)) == 0);
            stratum_link_send(world->client.link, "hello", 5);
            world_run(world, echoed);
            world_close(&world->server, STRATUM_LINK_FINISH);
            world_run(world, world_client_closed);
            check_int(world->client.end, STRATUM_LINK_END_FINISHED);
        } else {
            check_int(world->client.end, talk->end);
            check_row(world->client.text, strstr(world->client.text, talk->words) != NULL);
        }
        world_done(world);
    }
}

static void hang_up(struct world_end *end, const uint8_t *bytes, size_t len)
{
    (void)bytes;
    (void)len;
    world_close(end, STRATUM_LINK_FINISH);
}

void test_socks_proxy_goes_away(void)
{
    struct proxy proxy;
    dial_through(&proxy, &talks[0]);
    struct world *const world = &proxy.world;
    world->server.on_bytes = hang_up;
    world_run(world, world_over);
    check_int(world->client.end, STRATUM_LINK_END_FAILED);
    check_row(world->client.text, strstr(world->client.text, "hung up before it had") != NULL);
    world->listener->ops->refuse(world->listener, true);
    world_dial_at(world, &(struct stratum_address){.host = "pool.example", .port = 1});
    world_run(world, world_client_closed);
    check_int(world->client.end, STRATUM_LINK_END_REFUSED);
    check_row(world->client.text,
              strstr(world->client.text, "p:40000 cannot be reached: ") != NULL);
    world_done(world);
}

static void close_at_once(struct world_end *end)
{
    world_close(end, STRATUM_LINK_RESET);
}

void test_socks_closed_as_it_opens(void)
{
    struct proxy proxy;
    dial_through(&proxy, &talks[0]);
    proxy.world.client.on_opened = close_at_once;
    world_run(&proxy.world, world_server_closed);
    check_int(proxy.world.client.opened, 1);
    check_int(proxy.world.server.end, STRATUM_LINK_END_RESET);
    world_done(&proxy.world);
}

/** session → TLS → SOCKS5 → network: the proxy sees ciphertext alone. */
void test_socks_under_tls(void)
{
    struct proxy proxy;
    dial_through(&proxy, &talks[0]);
    struct world *const world = &proxy.world;
    world_close(&world->client, STRATUM_LINK_RESET);
    struct stratum_certificate certificate;
    check_true(stratum_certificate_make(&certificate, STRATUM_CERTIFICATE_GOOD, "pool.example", 0));
    char pin[100];
    tls_fingerprint(pin, certificate.certificate);
    const char *problem = "";
    world_speak_tls(
        world, stratum_tls_client_make(&(struct stratum_tls_trust){.pin = pin}, &problem), NULL);
    world_dial_at(world,
                  &(struct stratum_address){.host = "pool.example", .port = 3333, .tls = true});
    world_run(world, world_over);
    /* The echo of a ClientHello is no ServerHello: what counts is that TLS was spoken through it.
     */
    check_row(world->client.text, strstr(world->client.text, "the TLS handshake") != NULL);
    check_int(world->client.opened, 0);
    check_true(world->server.received > sizeof HELLO TO_POOL);
    stratum_certificate_done(&certificate);
    world_done(world);
}
