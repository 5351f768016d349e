/* What strangers may cost a pool that answers by itself. */
#include <stdio.h>
#include <string.h>

#include "simpool/fault/fault.h"
#include "simpool/server/server.h"
#include "tests/unit/check.h"
#include "tests/unit/simpool/test_simpool_server_world.h"

enum { SECOND_US = 1000000 };

void test_server_limits_silent_strangers_are_closed(void)
{
    struct world *world = world_open(false);
    simpool_server_limit(world->server, &(struct simpool_limits){.silence_us = 30 * SECOND_US});
    struct client *mute = world_dial(world);
    struct client *dripping = world_dial(world);
    struct client *miner = world_miner(world);
    for (int second = 0; second < 29; second++) {
        client_send(dripping, "x"); /* a line that never ends */
        world_run(world, 1);
    }
    check_true(!mute->ended && !dripping->ended && !miner->ended);
    world_run(world, 3);
    check_true(mute->ended && mute->end == STRATUM_LINK_END_RESET);
    check_true(dripping->ended);
    world_run(world, 300);
    check_true(!miner->ended);
    client_free(mute);
    client_free(dripping);
    client_free(miner);
    world_close(world);
}

static void check_crowd(const struct simpool_limits *limits, int welcome)
{
    struct world *world = world_open(false);
    simpool_server_limit(world->server, limits);
    struct client *crowd[5];
    for (int index = 0; index < 5; index++) {
        crowd[index] = world_dial(world);
        check_int(crowd[index]->ended, index >= welcome);
    }
    client_close(crowd[0], STRATUM_LINK_FINISH);
    world_run(world, 0.1);
    struct client *late = world_dial(world);
    check_true(!late->ended);
    client_free(late);
    for (int index = 0; index < 5; index++) {
        client_free(crowd[index]);
    }
    world_close(world);
}

void test_server_limits_only_so_many_at_once(void)
{
    check_crowd(&(struct simpool_limits){.rigs = 3}, 3);
    check_crowd(&(struct simpool_limits){.rigs_per_host = 2}, 2); /* all are "mem" */
    check_crowd(&(struct simpool_limits){.rigs = 0}, 5);
}

static const struct simpool_fault_ops *silence(void)
{
    return simpool_fault_by_name("silence");
}

static void never_reads(bool scripted)
{
    struct world *world = world_open(scripted);
    simpool_server_limit(world->server, &(struct simpool_limits){.unread_bytes = 8192});
    struct client *miner = world_miner(world);
    const uint32_t rig = world_last(world, STRATUM_EVENT_AUTHORIZED)->rig;
    const struct simpool_fault_options towards = {.towards = SIMPOOL_TOWARDS_MINER};
    const char *problem = NULL;
    check_true(simpool_server_fault_on(world->server, rig, silence(), &towards, &problem) > 0);
    for (int job = 0; job < 40; job++) {
        simpool_server_give(world->server, rig, simpool_server_next_job(world->server, 0));
    }
    world_run(world, 2);
    const struct stratum_event *gone = world_last(world, STRATUM_EVENT_DISCONNECTED);
    check_int(gone != NULL, !scripted);
    client_free(miner);
    world_close(world);
}

void test_server_limits_who_does_not_read_is_closed(void)
{
    never_reads(false);
}

void test_server_limits_a_story_is_more_patient(void)
{
    never_reads(true);
}
