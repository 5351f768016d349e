#include <string.h>

#include "simpool/script/story.h"
#include "tests/unit/check.h"
#include "tests/unit/script/theatre.h"

static const struct cast known = {.pace_known = true};

void test_script_pool_next_miner(void)
{
    check_play(&known,
               "local rig = pool:next_miner()\n"
               "check(rig.number == 1 and rig.open and tostring(rig) == 'rig 1')\n"
               "rig:hang_up() rig:expect_gone()\n"
               "local again = pool:next_miner()\n"
               "check(again.number == 2 and again ~= rig and not rig.open)",
               SIMPOOL_EXIT_GOOD, "");
}

void test_script_pool_passes_probes_over(void)
{
    const struct cast probing = {.pace_known = true, .probes = 1};
    /* gone before anybody looked */
    check_play(&probing,
               "rest '3s' local rig = pool:next_miner() check(rig.number == 2) rig:welcome()",
               SIMPOOL_EXIT_GOOD, "");
    /* gone after it was returned: welcome goes on with the next */
    check_play(&probing,
               "local rig = pool:next_miner() check(rig.number == 1)\n"
               "local job = rig:welcome() check(rig.number == 2)\n"
               "rig:expect_share { of = job, verdict = 'accepted' }",
               SIMPOOL_EXIT_GOOD, "");
}

/** A handshake by hand, played with whoever comes. */
#define BY_HAND                                                                                    \
    "local visits = 0\n"                                                                           \
    "local rig, job, more = pool:greet(function(rig)\n"                                            \
    "visits = visits + 1\n"                                                                        \
    "rig:reply(rig:expect 'mining.subscribe')\n"                                                   \
    "local ask = rig:expect 'mining.authorize'\n"                                                  \
    "rig:reply(ask) return rig:welcome(), 'more'\n"                                                \
    "end, { within = '20s' })\n"

void test_script_pool_greets_who_stays(void)
{
    check_play(&known, BY_HAND "check(visits == 1 and rig.number == 1 and more == 'more')",
               SIMPOOL_EXIT_GOOD, "");
    const struct cast probing = {.pace_known = true, .probes = 2};
    check_play(&probing,
               BY_HAND "check(visits == 3 and rig.number == 3 and rig.user == 'player.1')\n"
                       "rig:expect_share { of = job, verdict = 'accepted' }",
               SIMPOOL_EXIT_GOOD, "");
    /* what was said to the visit is said again: welcome does not go on with another one */
    check_play(&probing,
               "local said = 0 local rig = pool:greet(function(rig)\n"
               "rig:send_line '{}' said = rig.number rig:welcome() end)\n"
               "check(said == 3 and rig.number == 3)",
               SIMPOOL_EXIT_GOOD, "");
    /* gone without being waited for */
    check_play(&probing,
               "local rig = pool:greet(function(rig) rest '50ms' end) check(rig.number == 3)",
               SIMPOOL_EXIT_GOOD, "");
}

void test_script_pool_greets_not_for_ever(void)
{
    const struct cast restless = {.pace_known = true, .probes = 99};
    check_play(&restless, BY_HAND, SIMPOOL_EXIT_CHECK,
               "2: 5 visits in a row left by themselves before they authorized\n"
               "  the last lines were\n");
    const struct cast gone = {.pace_known = true, .probes = 1, .never_returns = true};
    check_play(&gone, BY_HAND, SIMPOOL_EXIT_CHECK, "2: waited 20 s for a miner to connect");
    /* a visit that the story ends, or that goes after it was let in, is the miner */
    check_play(&known, "pool:greet(function(rig) rig:hang_up() rig:expect 'mining.authorize' end)",
               SIMPOOL_EXIT_CHECK,
               "1: rig 1 is gone; the story was waiting for mining.authorize from rig 1");
    check_play(&known,
               "local rig = pool:greet(function(rig) rig:hang_up() end)\n"
               "check(rig.number == 1 and not rig.open)",
               SIMPOOL_EXIT_GOOD, "");
    check_play(&known, "pool:greet { within = '5s' }", SIMPOOL_EXIT_USAGE,
               "1: greet(function(rig) … end) wants a function, no table");
}

void test_script_pool_refuses(void)
{
    check_play(&known, "pool:refuse_miners()\npool:next_miner { within = '1m' }",
               SIMPOOL_EXIT_CHECK, "2: waited 60 s for a miner to connect");
    check_play(&known,
               "pool:refuse_miners() rest '10s' pool:accept_miners()\n"
               "pool:next_miner { within = '2s' }",
               SIMPOOL_EXIT_GOOD, "");
}

/** A silence of ten seconds, and what the miner does about it. */
static const char silence[] = "local rig = pool:next_miner()\n"
                              "local job = rig:welcome()\n"
                              "rig:expect_share { of = job }\n"
                              "during(silence(rig.link), function() rest '10s' end)\n"
                              "local again = pool:next_miner { or_back = rig, within = '5s' }\n"
                              "note(tostring(again)) again:welcome()\n"
                              "local new = again:give(pool:next_job { clean = true })\n"
                              "again:expect_share { of = new, verdict = 'accepted' }\n";

void test_script_pool_resumes_or_returns(void)
{
    struct play play;
    play_plot(&play, &known, silence);
    check_text(play.why, "");
    check_true(play.journal != NULL && strstr(play.journal, "\"text\":\"rig 1\"") != NULL);
    play_done(&play);
    const struct cast leaving = {.pace_known = true, .gives_up_us = 9500000};
    play_plot(&play, &leaving, silence);
    check_text(play.why, "");
    check_true(play.journal != NULL && strstr(play.journal, "\"text\":\"rig 2\"") != NULL);
    play_done(&play);
    const struct cast lost = {.pace_known = true, .gives_up_us = 9500000, .never_returns = true};
    check_play(&lost, silence, SIMPOOL_EXIT_CHECK,
               "5: waited 5 s for a miner to connect, or rig 1 to mine again on its old "
               "connection");
}

void test_script_pool_show_certificate(void)
{
    check_play(&known, "pool:show_certificate 'expired'", SIMPOOL_EXIT_USAGE,
               "1: show_certificate: this pool speaks no TLS; say tls = \"good\" in scenario{}");
    check_play(&known, "pool:show_certificate 'bad'", SIMPOOL_EXIT_USAGE,
               "1: no certificate is called `bad`; there are good, expired, not-yet, wrong-name "
               "and self-signed");
}

void test_script_pool_next_job(void)
{
    check_play(&known,
               "local a, b = pool:next_job { clean = true }, pool:next_job { clean = false }\n"
               "check(a.clean and not b.clean and b.number == a.number + 1 and a.id ~= b.id)\n"
               "check(tostring(a) == 'job ' .. a.id)",
               SIMPOOL_EXIT_GOOD, "");
    check_play(&known, "pool:next_job { clean = 1 }", SIMPOOL_EXIT_USAGE,
               "1: bad argument #1 to 'next_job' (clean is true or false)");
    check_play(&known, "pool:next_job { id = string.rep('x', 1025) }", SIMPOOL_EXIT_USAGE,
               "1: an id is at most 1024 bytes of UTF-8");
    check_play(&known,
               "local a = pool:next_job { id = 'x' }\n"
               "local b = pool:next_job { id = 'x' }\n"
               "check(a.id == b.id and a.number ~= b.number)",
               SIMPOOL_EXIT_GOOD, "");
}
