#include <stdio.h>
#include <string.h>

#include "stratum/net/link_tcp.h"
#include "tests/unit/check.h"
#include "tests/unit/net/world.h"

static struct stratum_address named(const struct world *world, const char *host)
{
    struct stratum_address address = {.port = world->listener->address.port};
    (void)snprintf(address.host, sizeof address.host, "%s", host);
    return address;
}

void test_link_tcp_names_are_looked_up(void)
{
    struct world world;
    (void)world_init(&world, WORLD_TCP);
    const struct stratum_address address = named(&world, "localhost");
    world_dial_at(&world, &address);
    check_true(strncmp(world.client.link->peer, "localhost:", 10) == 0);
    world_run(&world,
              world_is_open); /* ::1, should it come first, refuses: the next one is tried */
    check_int(world.client.opened, 1);
    check_true(strncmp(world.client.peer, "127.0.0.1:", 10) == 0);
    world_done(&world);
}

/* Each of a host's addresses has its turn before a miner gives the dial up (10 s): one that answers
 * is found behind any number of black holes. */
void test_link_tcp_all_addresses_have_a_turn(void)
{
    for (size_t count = 1; count <= STRATUM_RESOLVE_MAX; count++) {
        const int64_t each_us = stratum_tcp_address_us(count);
        check_true(each_us >= 1000000 && each_us * (int64_t)count < 10 * 1000000);
    }
}

void test_link_tcp_unknown_host(void)
{
    struct world world;
    (void)world_init(&world, WORLD_TCP);
    /* No name server is asked: a label has at most 63 characters. */
    const struct stratum_address address = named(
        &world, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.invalid");
    world_dial_at(&world, &address);
    world_run(&world, world_client_closed);
    check_int(world.client.end, STRATUM_LINK_END_UNKNOWN_HOST);
    check_true(world.client.text[0] != '\0');
    world_done(&world);
}

void test_link_tcp_closed_while_looking_up(void)
{
    struct world world;
    (void)world_init(&world, WORLD_TCP);
    const struct stratum_address address = named(&world, "localhost");
    world_dial_at(&world, &address);
    world_close(&world.client, STRATUM_LINK_FINISH);
    world_connect(&world); /* the answer, if it still comes, finds nobody */
    check_int(world.client.opened, 1);
    world_done(&world);
}
