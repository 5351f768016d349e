/* What only the network in memory promises. */
#include <string.h>

#include "tests/unit/check.h"
#include "tests/unit/net/world.h"

static bool never(const struct world *world)
{
    (void)world;
    return false;
}

void test_link_mem_board_freed_with_everything_open(void)
{
    struct world world;
    (void)world_init(&world, WORLD_MEM);
    world_connect(&world);
    stratum_link_send(world.client.link, "under way", 9);
    stratum_link_send(world.server.link, "under way", 9);
    world_close(&world.client, STRATUM_LINK_FINISH);
    world_dial(&world); /* a dial under way, too */
    stratum_switchboard_free(world.board);
    world.board = NULL;
    world.listener = NULL; /* went with the board, as the ends did */
    world.client.link = world.server.link = NULL;
    world_run(&world, never);
    check_int(world.server.received, 0);
    check_int(world.server.closed, 0);
    world.late = false; /* the run ends at its deadline: nothing else was left */
    world_done(&world);
}

void test_link_mem_reset_drops_what_is_under_way(void)
{
    struct world world;
    (void)world_init(&world, WORLD_MEM);
    world_connect(&world);
    stratum_link_send(world.client.link, "lost", 4);
    check_int(world.client.link->ops->queued_bytes(world.client.link), 4);
    world_close(&world.client, STRATUM_LINK_RESET);
    world_run(&world, world_server_closed);
    check_int(world.server.received, 0);
    check_int(world.server.end, STRATUM_LINK_END_RESET);
    check_int(stratum_loop_now(world.loop).now_us, 0); /* all of it in one instant */
    world_done(&world);
}

void test_link_mem_ports(void)
{
    struct world world;
    (void)world_init(&world, WORLD_MEM);
    struct stratum_address address = world.listener->address;
    check_true(address.port != 0);
    check_true(stratum_listener_mem_make(world.board, &address) == NULL);
    address.port = 0;
    struct stratum_listener *const second = stratum_listener_mem_make(world.board, &address);
    check_true(second != NULL && second->address.port != world.listener->address.port);
    address.port = 3333;
    struct stratum_listener *const third = stratum_listener_mem_make(world.board, &address);
    check_true(third != NULL && third->address.port == 3333);
    world_connect(&world);
    check_text(world.server.peer, "mem:1");
    check_text(world.client.peer, "mem:40000");
    second->ops->free(second);
    world_done(&world); /* the third goes with the board */
}

static void echo(struct world_end *end, const uint8_t *bytes, size_t len)
{
    stratum_link_send(end->link, bytes, len > 1 ? len - 1 : 0);
}

static uint64_t play(void)
{
    struct world world;
    (void)world_init(&world, WORLD_MEM);
    world.server.on_bytes = world.client.on_bytes = echo;
    world_connect(&world);
    stratum_link_send(world.client.link, "one, two, three", 15);
    stratum_link_send(world.server.link, "four, five, six", 15);
    world_run(&world, never);
    world.late = false;
    const uint64_t digest = world.client.digest ^ (world.server.digest << 1);
    check_int(world.client.received, 120);
    world_done(&world);
    return digest;
}

void test_link_mem_repeats_exactly(void)
{
    check_true(play() == play());
}
