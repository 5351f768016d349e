/* Each verb of a story, seen from the miner's end. */
#include <stdlib.h>
#include <string.h>

#include "simpool/server/server.h"
#include "tests/unit/check.h"
#include "tests/unit/simpool/test_simpool_server_world.h"

static const char *listen_anew(struct client *client)
{
    client->heard_len = 0;
    client->heard[0] = '\0';
    return client->heard;
}

void test_server_verbs_arrive_in_order(void)
{
    struct world *world = world_open(true);
    struct client *client = world_miner(world);
    struct stratum_message *message = calloc(1, sizeof *message);
    const struct stratum_set_extranonce extranonce = {{0xab}, 1, 2};
    (void)listen_anew(client);
    simpool_server_set_difficulty(world->server, 1, 2);
    simpool_server_set_extranonce(world->server, 1, &extranonce);
    message->kind = STRATUM_SHOW_MESSAGE;
    memcpy(message->as.show_message.text, "hi", 3);
    simpool_server_say(world->server, 1, message);
    simpool_server_send(world->server, 1, "raw", 3);
    world_run(world, 0.1);
    check_text(client->heard,
               "{\"id\":null,\"method\":\"mining.set_difficulty\",\"params\":[2]}\n"
               "{\"id\":null,\"method\":\"mining.set_extranonce\",\"params\":[\"ab\",2]}\n"
               "{\"id\":null,\"method\":\"client.show_message\",\"params\":[\"hi\"]}\n"
               "raw");
    simpool_server_hang_up(world->server, 1, STRATUM_LINK_RESET);
    world_run(world, 0.1);
    check_true(client->ended && client->end == STRATUM_LINK_END_RESET);
    free(message);
    client_free(client);
    world_close(world);
}

void test_server_verbs_hold_take_and_welcome(void)
{
    struct world *world = world_open(true);
    struct client *client = world_dial(world);
    struct stratum_message *message = calloc(1, sizeof *message);
    client_send(client, "{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"t/1\"]}\n"
                        "{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"w\",\"x\"]}\n");
    world_run(world, 0.1);
    check_text(client->heard, "");
    check_true(simpool_server_take_held(world->server, 1, "mining.authorize", message));
    check_true(!simpool_server_take_held(world->server, 1, "mining.authorize", message));
    simpool_server_welcome(world->server, 1, 0.5, 0);
    world_run(world, 0.1);
    check_true(strstr(client->heard, "\"params\":[0.5]") != NULL);
    check_true(strstr(client->heard, "\"id\":2") == NULL); /* the story has it */
    simpool_server_hold_next(world->server, 1, "mining.authorize");
    client_send(client, "{\"id\":3,\"method\":\"mining.authorize\",\"params\":[\"w\",\"x\"]}\n");
    world_run(world, 0.1);
    check_true(simpool_server_take_held(world->server, 1, "mining.authorize", message));
    check_int(message->id.number, 3);
    free(message);
    client_free(client);
    world_close(world);
}

void test_server_verbs_give_jobs(void)
{
    struct world *world = world_open(true);
    struct client *client = world_miner(world);
    (void)listen_anew(client);
    const uint32_t job = simpool_server_next_job(world->server, 1);
    world_run(world, 0.1);
    check_text(client->heard, ""); /* made, sent to nobody */
    simpool_server_give(world->server, 1, job);
    world_run(world, 0.1);
    check_true(strstr(client->heard, "\"params\":[\"3e05\",") != NULL);
    check_int(simpool_pool_rig(simpool_server_pool(world->server), 1)->job, job);
    client_free(client);
    world_close(world);
}
