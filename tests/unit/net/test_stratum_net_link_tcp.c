/* What only sockets do; the rest of the contract is in test_stratum_net_link.c. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/unit/check.h"
#include "tests/unit/net/world.h"

enum { MEBIBYTE = 1024 * 1024 };

void test_link_tcp_loop_freed_while_finishing(void)
{
    struct world world;
    (void)world_init(&world, WORLD_TCP);
    world_connect(&world);
    uint8_t *const bytes = calloc(1, 10 * MEBIBYTE);
    stratum_link_send(world.client.link, bytes, 10 * MEBIBYTE);
    world_close(&world.client, STRATUM_LINK_FINISH); /* has too much to send to be done at once */
    free(bytes);
    world_done(&world);
}

void test_link_tcp_over_ipv6(void)
{
    struct world world;
    if (world_listen(&world, "::1")) {
        world_connect(&world);
        check_int(world.accepted, 1);
        check_true(strncmp(world.server.peer, "[::1]:", 6) == 0);
    } else {
        fprintf(stderr, "no IPv6 on this machine: nothing to test\n");
    }
    world_done(&world);
}

void test_link_tcp_says_who_is_there(void)
{
    struct world world;
    (void)world_init(&world, WORLD_TCP);
    world_connect(&world);
    char expected[64];
    (void)snprintf(expected, sizeof expected, "127.0.0.1:%u",
                   (unsigned)world.listener->address.port);
    check_text(world.client.peer, expected);
    check_true(strncmp(world.server.peer, "127.0.0.1:", 10) == 0);
    check_text(world.listener->address.host, "127.0.0.1");
    check_text(world.client.link->ops->name, "tcp");
    world_done(&world);
}

static bool client_has_sent_half(const struct world *world)
{
    const struct stratum_link *const link = world->client.link;
    return link->ops->queued_bytes(link) <= 5 * MEBIBYTE;
}

static bool server_has_all(const struct world *world)
{
    return world->server.received == 10 * MEBIBYTE;
}

static bool server_has_some(const struct world *world)
{
    return world->server.received > 0;
}

/* Who is not read has to wait: bytes stay where they are until the link is released. */
static void hold_and_release(struct world *world)
{
    world_connect(world);
    uint8_t *const bytes = calloc(1, 10 * MEBIBYTE);
    stratum_link_hold(world->server.link, true);
    stratum_link_send(world->client.link, bytes, 10 * MEBIBYTE);
    free(bytes);
    check_true(!client_has_sent_half(world)); /* no socket takes so much */
    check_int(world->server.received, 0);
    stratum_link_hold(world->server.link, false);
    world_run(world, server_has_some);
    stratum_link_hold(world->server.link, true);
    stratum_link_hold(world->server.link, true); /* twice is once */
    stratum_link_hold(world->server.link, false);
    world_run(world, server_has_all);
    world_done(world);
}

void test_link_tcp_held_reads_nothing(void)
{
    struct world world;
    if (world_init(&world, WORLD_TCP)) {
        hold_and_release(&world);
    }
}

void test_link_tcp_held_under_tls(void)
{
    struct world world;
    if (world_init(&world, WORLD_TLS_TCP)) {
        hold_and_release(&world);
    }
}

/** A peer outside the loop, and what it can read at the moment that somebody says something of it.
 */
struct witness {
    int fd;
    int asked;
    bool knew; /* it had the bytes before they were told of */
};

static void on_sending(void *context)
{
    struct witness *const witness = context;
    char byte;
    const ssize_t got = recv(witness->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    witness->asked++;
    witness->knew = witness->knew || got >= 0 || errno != EAGAIN;
}

static bool server_is_there(const struct world *world)
{
    return world->accepted == 1;
}

/** What a journal is to tell of, it can write before any peer knows. */
void test_link_tcp_asks_before_it_sends(void)
{
    struct world world;
    (void)world_init(&world, WORLD_TCP);
    struct witness witness = {.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    const struct sockaddr_in place = {.sin_family = AF_INET,
                                      .sin_port = htons(world.listener->address.port),
                                      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    check_int(connect(witness.fd, (const struct sockaddr *)&place, sizeof place), 0);
    world_run(&world, server_is_there);
    world.loop->sending = on_sending;
    world.loop->sending_context = &witness;
    stratum_link_send(world.server.link, "known", 5);
    char bytes[5];
    check_int(recv(witness.fd, bytes, sizeof bytes, MSG_WAITALL), 5);
    check_int(witness.asked, 1);
    check_true(!witness.knew);
    (void)close(witness.fd);
    world_done(&world);
}
