/* Weather: what faults do to links, and how the journal tells it. */
#include <string.h>

#include "simpool/server.h"
#include "tests/unit/check.h"
#include "tests/unit/simpool/test_simpool_server_world.h"

static const struct simpool_fault_options both = {.towards = SIMPOOL_TOWARDS_BOTH};

static unsigned silence(struct world *world, uint32_t rig)
{
    const char *problem = NULL;
    return simpool_server_fault_on(world->server, rig, simpool_fault_by_name("silence"), &both,
                                   &problem);
}

void test_server_tells_when_it_cannot_be_reached(void)
{
    struct world *world = world_open(true);
    simpool_server_refuse(world->server, true);
    simpool_server_refuse(world->server, true); /* no change */
    check_int(world_count(world, STRATUM_EVENT_UNREACHABLE), 1);
    const unsigned handle = silence(world, 0);
    check_int(world_count(world, STRATUM_EVENT_UNREACHABLE), 1); /* it was already */
    struct client *client = world_dial(world);
    check_true(client->ended && client->end == STRATUM_LINK_END_REFUSED);
    simpool_server_refuse(world->server, false);
    check_int(world_count(world, STRATUM_EVENT_REACHABLE), 0); /* still silent */
    simpool_server_fault_off(world->server, handle);
    check_int(world_count(world, STRATUM_EVENT_REACHABLE), 1);
    check_int(world_last(world, STRATUM_EVENT_REACHABLE)->rig, 0);
    simpool_server_fault_off(world->server, handle); /* again: nothing */
    simpool_server_fault_off(world->server, 77);
    check_int(world_count(world, STRATUM_EVENT_FAULT_OFF), 1);
    client_free(client);
    world_close(world);
}

void test_server_silence_holds_everything_until_it_is_lifted(void)
{
    struct world *world = world_open(true);
    struct client *client = world_miner(world);
    const unsigned handle = silence(world, 1);
    check_int(world_last(world, STRATUM_EVENT_UNREACHABLE)->rig, 1);
    check_text(world_last(world, STRATUM_EVENT_FAULT_ON)->text, "silence towards both");
    client->heard_len = 0;
    client->heard[0] = '\0';
    simpool_server_set_difficulty(world->server, 1, 8);
    world_run(world, 30);
    check_text(client->heard, "");
    simpool_server_fault_off(world->server, handle);
    world_run(world, 1);
    check_text(client->heard,
               "{\"id\":null,\"method\":\"mining.set_difficulty\",\"params\":[8]}\n");
    check_int(world_last(world, STRATUM_EVENT_REACHABLE)->rig, 1);
    client_free(client);
    world_close(world);
}

void test_server_silence_of_a_rig_that_left_is_lifted_too(void)
{
    struct world *world = world_open(true);
    struct client *client = world_miner(world);
    const unsigned handle = silence(world, 1);
    client_close(client, STRATUM_LINK_RESET);
    world_run(world, 5);
    check_int(world_count(world, STRATUM_EVENT_DISCONNECTED), 0); /* nobody has heard of it */
    simpool_server_fault_off(world->server, handle);
    world_run(world, 1);
    check_int(world_last(world, STRATUM_EVENT_DISCONNECTED)->cause, STRATUM_CAUSE_EXCUSED);
    check_int(world_count(world, STRATUM_EVENT_REACHABLE), 1);
    /* On a rig that is gone a fault is told, and does nothing. */
    const unsigned late = silence(world, 1);
    check_true(late > 0);
    simpool_server_fault_off(world->server, late);
    client_free(client);
    world_close(world);
}

void test_server_a_cut_is_the_faults(void)
{
    struct world *world = world_open(true);
    struct client *client = world_miner(world);
    const char *problem = NULL;
    check_true(simpool_server_fault_on(world->server, 1, simpool_fault_by_name("reset"), &both,
                                       &problem) > 0);
    world_run(world, 1);
    simpool_server_set_difficulty(world->server, 1, 8);
    world_run(world, 1);
    check_true(client->ended && client->end == STRATUM_LINK_END_RESET);
    check_int(world_last(world, STRATUM_EVENT_DISCONNECTED)->cause, STRATUM_CAUSE_FAULT);
    client_free(client);
    world_close(world);
}

void test_server_weather_on_every_link_and_on_new_ones(void)
{
    struct world *world = world_open(true);
    struct client *one = world_miner(world);
    const char *problem = NULL;
    const struct simpool_fault_options options = {.towards = SIMPOOL_TOWARDS_MINER,
                                                  .delay_us = 5000000};
    const unsigned handle = simpool_server_fault_on(
        world->server, 0, simpool_fault_by_name("latency"), &options, &problem);
    check_text(world_last(world, STRATUM_EVENT_FAULT_ON)->text,
               "latency towards miner, delay_us 5000000");
    check_int(world_count(world, STRATUM_EVENT_UNREACHABLE), 0); /* slow is not gone */
    struct client *two = world_miner(world);
    world_run(world, 4);
    check_text(two->heard, "");
    world_run(world, 2);
    check_true(strncmp(two->heard, "{\"id\":1,", 8) == 0);
    simpool_server_fault_off(world->server, handle);
    one->heard_len = 0;
    simpool_server_set_difficulty(world->server, 1, 8);
    world_run(world, 0.1);
    check_true(one->heard_len > 0);
    client_free(one);
    client_free(two);
    world_close(world);
}

void test_server_refuses_weather_that_makes_no_sense(void)
{
    struct world *world = world_open(true);
    struct client *client = world_miner(world);
    const char *problem = NULL;
    const struct simpool_fault_options no_pieces = {.towards = SIMPOOL_TOWARDS_BOTH};
    check_int(simpool_server_fault_on(world->server, 1, simpool_fault_by_name("slice"), &no_pieces,
                                      &problem),
              0);
    check_true(problem != NULL);
    for (int index = 0; index < 8; index++) {
        check_true(silence(world, 1) > 0);
    }
    check_int(silence(world, 1), 0); /* no room on that link */
    check_int(silence(world, 0), 0);
    check_int(world_count(world, STRATUM_EVENT_UNREACHABLE), 1);
    check_int(world_count(world, STRATUM_EVENT_FAULT_ON), 8);
    client_free(client);
    world_close(world);
}
