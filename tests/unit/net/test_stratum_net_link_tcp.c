/* What only sockets do; the rest of the contract is in test_stratum_net_link.c. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
