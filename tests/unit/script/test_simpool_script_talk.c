#include <stdio.h>
#include <string.h>

#include "simpool/script/story.h"
#include "tests/unit/check.h"
#include "tests/unit/script/theatre.h"

static const struct cast known = {.pace_known = true};

void test_script_talk_a_handshake_by_hand(void)
{
    check_play(&known,
               "local rig = pool:next_miner()\n"
               "local hello = rig:expect('mining.subscribe')\n"
               "check(hello.agent == 'player/1.0' and hello.id == 1)\n"
               "rig:reply(hello)\n"
               "local who = rig:expect('mining.authorize')\n"
               "check(who.user == 'player.1' and who.pass == 'x')\n"
               "rig:reply(who, true)\n"
               "rig:set_difficulty(1e-9) rig:give(pool:next_job())\n"
               "local share = rig:expect 'mining.submit'\n"
               "check(#share.nonce == 8 and share.extranonce2 == '00000007')\n"
               "rig:refuse(share, 21, 'job not found') rig:reply(rig:expect('*'), { 'x' })",
               SIMPOOL_EXIT_GOOD, "");
}

void test_script_talk_takes_one_of_a_welcomed_rig(void)
{
    check_play(&known,
               "local rig = pool:next_miner() local job = rig:welcome()\n"
               "rig:expect_share { of = job }\n"
               "rig:reply(rig:expect('mining.submit'), false)\n"
               "local before = rig:count {}\n"
               "rig:expect_share { of = job } check(rig:count {} == before + 1)",
               SIMPOOL_EXIT_GOOD, "");
    check_play(&known,
               "local rig = pool:next_miner() rig:welcome()\n"
               "rig:expect('mining.configure', { within = '2s' })",
               SIMPOOL_EXIT_CHECK, "2: waited 2 s for mining.configure from rig 1");
    check_play(&known,
               "local rig = pool:next_miner() rig:welcome()\n"
               "rig:hang_up() rig:expect('mining.configure')",
               SIMPOOL_EXIT_CHECK,
               "2: rig 1 is gone; the story was waiting for mining.configure from rig 1");
}

void test_script_talk_a_misspelt_message(void)
{
    check_play(&known, "pool:next_miner():expect('mining.subscibe')", SIMPOOL_EXIT_USAGE,
               "1: no message is called \"mining.subscibe\"; did you mean `mining.subscribe`?");
    check_play(&known, "pool:next_miner():expect('mining.hashrate', { within = '1s' })",
               SIMPOOL_EXIT_CHECK, "1: waited 1 s for mining.hashrate from rig 1");
}

void test_script_talk_a_reply_waits_until_it_is_expected(void)
{
    check_play(&known,
               "local rig = pool:next_miner()\n"
               "rig:send_line { id = 6, method = 'client.get_version', params = {} }\n"
               "local job = rig:welcome()\n"
               "rig:send_line { id = 7, method = 'client.get_version', params = {} }\n"
               "rig:expect_share { of = job }\n"
               "check(rig:expect('reply').id == 6 and rig:expect('reply').id == 7)",
               SIMPOOL_EXIT_GOOD, "");
}

void test_script_talk_a_refused_miner(void)
{
    struct play play;
    play_plot(&play, &known,
              "local rig = pool:next_miner() rig:reply(rig:expect('mining.subscribe'))\n"
              "rig:refuse(rig:expect('mining.authorize'), 24, 'go away')");
    check_text(play.why, "");
    check_true(play.journal != NULL && strstr(play.journal, "\"what\":\"refused\"") != NULL &&
               strstr(play.journal, "go away") != NULL);
    play_done(&play);
}

void test_script_talk_lines_and_bytes(void)
{
    /* the player obeys client.reconnect however it is written */
    static const char *const ways[] = {
        "rig:reconnect_to {}",
        "rig:reconnect_to { wait = '1s' }",
        "rig:send_line { id = null, method = 'client.reconnect', params = {} }",
        "rig:send_line '{\"id\":null,\"method\":\"client.reconnect\",\"params\":[]}'",
        "rig:send_bytes '{\"id\":null,\"method\":\"client.reconnect\",\"params\":[]}\\r\\n'",
    };
    for (size_t index = 0; index < sizeof ways / sizeof ways[0]; index++) {
        char plot[512];
        (void)snprintf(plot, sizeof plot,
                       "local rig = pool:next_miner() rig:welcome()\n%s\n"
                       "rig:expect_gone { within = '1s' } pool:next_miner { within = '2s' }",
                       ways[index]);
        check_play(&known, plot, SIMPOOL_EXIT_GOOD, "");
    }
    static const struct {
        const char *options;
        const char *why;
    } rows[] = {
        {"port = 70000", "1: a port is at most 65535; send_line sends any other"},
        {"wait = '500ms'", "1: client.reconnect can only say whole seconds; `wait` is 0.5 s"},
        {"host = string.rep('a', 256)",
         "1: a host is at most 255 bytes; send_line sends any other"},
        {"host = 'a\\0b'", "1: `host` has a NUL in it, where a text would end"},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        char plot[128];
        (void)snprintf(plot, sizeof plot, "pool:next_miner():reconnect_to { %s }",
                       rows[row].options);
        check_play(&known, plot, SIMPOOL_EXIT_USAGE, rows[row].why);
    }
}
