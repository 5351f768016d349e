/* What strangers may cost a pool that answers by itself. */
#include <stdio.h>
#include <string.h>

#include "simpool/fault/fault.h"
#include "simpool/server/server.h"
#include "stratum/text.h"
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

/* Why the newest connection was closed, as the journal has it. */
static void check_why(const struct world *world, const char *why)
{
    check_int(world_last(world, STRATUM_EVENT_DISCONNECTED)->cause, STRATUM_CAUSE_POOL);
    check_text(world_last(world, STRATUM_EVENT_DISCONNECTED)->text, why);
}

void test_server_limits_say_why(void)
{
    struct world *world = world_open(false);
    simpool_server_limit(world->server, &(struct simpool_limits){.silence_us = 30 * SECOND_US});
    struct client *mute = world_dial(world);
    world_run(world, 32);
    check_why(world, "it asked for nothing");
    struct client *dripping = world_miner(world);
    client_send(dripping, "{");
    world_run(world, 32);
    check_why(world, "a line that it began never ended");
    client_free(mute);
    client_free(dripping);
    world_close(world);
}

/** Until the pool hangs up, or so many seconds. returns after how many */
static int drip(struct world *world, struct client *client, const char *bytes, int seconds)
{
    for (int second = 0; second < seconds; second++) {
        if (client->ended) {
            return second;
        }
        client_send(client, bytes);
        world_run(world, 1);
    }
    return seconds;
}

/** One byte a second: of nothing that is asked for, or of a line that never ends. */
void test_server_limits_slow_talk_has_an_end(void)
{
    static const struct {
        const char *first;
        const char *then;
        int from_s, to_s;
    } rows[] = {
        {"", "\n", 29, 32},
        {"", "{}\n", 29, 32},
        {"", "{\"id\":1,\"method\":\"mining.unheard_of\",\"params\":[]}\n", 29, 32},
        {"", "{\"id\":1,\"result\":true,\"error\":null}\n", 29, 32},
        {"{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[]}\n", " ", 29, 32},
        {"{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[]}\n", " \n ", 300, 300},
        {"{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[]}\n", "", 300, 300},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        struct world *world = world_open(false);
        simpool_server_limit(world->server, &(struct simpool_limits){.silence_us = 30 * SECOND_US});
        struct client *client = world_dial(world);
        client_send(client, rows[row].first);
        const int after_s = drip(world, client, rows[row].then, 300);
        check_row(rows[row].then, after_s >= rows[row].from_s && after_s <= rows[row].to_s);
        client_free(client);
        world_close(world);
    }
}

/** The limits as `simpool serve` has them, but smaller. */
static const struct simpool_limits chatter = {.chatter_bytes = 6400, .chatter_bytes_s = 640};

static void flood(const char *line, bool is_share)
{
    struct world *world = world_open(false);
    simpool_server_limit(world->server, &chatter);
    struct client *client = world_miner(world);
    int sent = 0;
    for (; sent < 1000 && !client->ended; sent++) {
        client_send(client, line);
        world_run(world, 0.001);
    }
    check_row(line, client->ended != is_share);
    if (!is_share) { /* a hundred at once, less the handshake, if they are short */
        const size_t len = strlen(line) - 1;
        check_row(line, sent >= (len > 64 ? 6000 / (int)len : 94) && sent <= 101);
        check_why(world, "it says too much that is no share");
    }
    client_free(client);
    world_close(world);
}

void test_server_limits_a_flood_of_what_is_no_share_is_closed(void)
{
    flood("\n", false);
    flood("   \r\n", false);
    flood("{}\n", false);
    flood("[]\n", false);
    flood("7\n", false);
    flood("{\"id\":[],\"method\":\"mining.ping\"}\n", false);
    flood("{\"id\":3,\"method\":\"mining.unheard_of\",\"params\":[]}\n", false);
    flood("{\"id\":3,\"result\":true,\"error\":null}\n", false);
    flood("{\"id\":3,\"method\":\"mining.get_transactions\",\"params\":[\"1\"]}\n", false);
    flood("{\"id\":3,\"method\":\"mining.subscribe\",\"params\":[]}\n", false);
    flood("{\"id\":3,\"method\":\"mining.authorize\",\"params\":[\"w\",\"x\"]}\n", false);
    flood("{\"id\":3,\"method\":\"mining.authorize\",\"params\":7}\n", false);
    flood("{\"id\":3,\"method\":\"mining.submit\",\"params\":[]}\n", true);
    flood("{\"id\":3,\"method\":\"mining.submit\",\"params\":[\"w\",\"77\",\"00000000\","
          "\"69051c95\",\"00000000\"]}\n",
          true);
}

/** Who has not authorized has no shares. */
void test_server_limits_shares_of_nobody_are_talk(void)
{
    struct world *world = world_open(false);
    simpool_server_limit(world->server, &chatter);
    struct client *client = world_dial(world);
    int sent = 0;
    for (; sent < 1000 && !client->ended; sent++) {
        client_send(client, "{\"id\":3,\"method\":\"mining.submit\",\"params\":[]}\n");
        world_run(world, 0.001);
    }
    check_true(client->ended && sent <= 104);
    client_free(client);
    world_close(world);
}

/** Ten short lines a second are what it forgets in a second: that may go on for ever. */
void test_server_limits_talk_is_forgotten(void)
{
    for (int lines = 10; lines <= 12; lines += 2) {
        struct world *world = world_open(false);
        simpool_server_limit(world->server, &chatter);
        struct client *client = world_miner(world);
        char second[64] = "";
        struct stratum_text text = stratum_text_in(second, sizeof second);
        for (int line = 0; line < lines; line++) {
            stratum_text_add(&text, "{}\n");
        }
        check_int(drip(world, client, second, 300) == 300, lines == 10);
        client_free(client);
        world_close(world);
    }
}

/** In a story the plot says how long a miner is heard. */
void test_server_limits_a_story_hears_it_out(void)
{
    struct world *world = world_open(true);
    struct simpool_limits limits = chatter;
    limits.silence_us = SECOND_US;
    simpool_server_limit(world->server, &limits);
    struct client *client = world_miner(world);
    check_int(drip(world, client, "{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n ", 300), 300);
    client_free(client);
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
    const int refused = 5 - welcome;
    const struct stratum_event *said = world_last(world, STRATUM_EVENT_REFUSED);
    check_true((said != NULL) == (refused > 0));
    if (said != NULL) { /* the first at once, all others of its second at the end of the run */
        check_int(said->rig, 0);
        check_int(said->count, 1);
        check_true(strstr(said->text, ": too many connections") != NULL);
        simpool_server_tell(world->server,
                            stratum_event_make(0, STRATUM_POOL, STRATUM_EVENT_RUN_ENDED, 0));
        check_int(world_last(world, STRATUM_EVENT_REFUSED)->count, refused - (refused > 1));
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
