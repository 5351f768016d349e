#include "simpool/script/wait.h"

#include "simpool/script/story.h"
#include "tests/unit/check.h"
#include "tests/unit/script/theatre.h"

static const struct cast nobody = {.absent = true};
static const struct cast known = {.pace_known = true};

void test_script_wait_rest(void)
{
    struct play play;
    play_plot(&play, &nobody, "rest '90s' rest '400ms'");
    check_int(play.exit_code, SIMPOOL_EXIT_GOOD);
    check_text(play.why, "");
    check_int(play.lasted_us, 90400000);
    play_done(&play);
}

void test_script_wait_rests_are_not_endless(void)
{
    struct play play;
    play_plot(&play, &nobody, "while true do\nrest '1us' end");
    check_int(play.exit_code, SIMPOOL_EXIT_USAGE);
    check_text(play.why,
               "2: more than 10000 rests in a second: this loop does not wait for what it "
               "looks for; rest longer in it");
    check_true(play.lasted_us < 1000000);
    play_done(&play);
    check_play(&nobody, "for _ = 1, 20000 do rest '1ms' end", SIMPOOL_EXIT_GOOD, "");
    check_play(&nobody,
               "local function twice() for _ = 1, 6000 do rest '10us' end end\n"
               "both(twice, twice)",
               SIMPOOL_EXIT_USAGE, "1: more than 10000 rests in a second");
}

void test_script_wait_timeout_names_its_line(void)
{
    check_play(&nobody, "\n\nlocal rig = pool:next_miner { within = '5s' }", SIMPOOL_EXIT_CHECK,
               "3: waited 5 s for a miner to connect\n  the last lines were");
    const struct cast mute = {.pace_known = true, .mute = true};
    check_play(&mute,
               "local rig = pool:next_miner()\n"
               "local job = rig:welcome()\n"
               "rig:expect_share { of = job, verdict = 'accepted', within = '1m' }",
               SIMPOOL_EXIT_CHECK,
               "3: waited 60 s for a share of job 3e04 from rig 1, accepted\n"
               "  the last lines were\n       0.000  pool   connected, rig 1");
}

void test_script_wait_only_plots_wait(void)
{
    check_refused("rest '1s'\n", "1: only a plot can wait: not a hook, and not the file outside of "
                                 "story(function …)");
    check_play(&known,
               "pool:on('connected', function() rest '1s' end)\n"
               "pool:next_miner()\nrest '1s'",
               SIMPOOL_EXIT_USAGE, "1: only a plot can wait");
}

void test_script_wait_both(void)
{
    struct play play;
    play_plot(&play, &nobody,
              "local order = ''\n"
              "both(function() rest '2s' order = order .. 'f' end,\n"
              "     function() both(function() rest '1s' order = order .. 'g' end,\n"
              "                     function() rest '3s' order = order .. 'h' end) end)\n"
              "check(order == 'gfh', order)");
    check_int(play.exit_code, SIMPOOL_EXIT_GOOD);
    check_text(play.why, "");
    check_int(play.lasted_us, 3000000);
    play_done(&play);
}

void test_script_wait_both_fails_together(void)
{
    struct play play;
    play_plot(&play, &nobody,
              "both(function() rest '1h' end,\n"
              "     function() rest '1s' check(false, 'enough') end)");
    check_int(play.exit_code, SIMPOOL_EXIT_CHECK);
    check_text(play.why, "2: enough");
    check_int(play.lasted_us, 1000000);
    play_done(&play);
}

void test_script_wait_too_many_plots(void)
{
    check_play(&nobody, "local function split()\n both(split, split)\nend split()",
               SIMPOOL_EXIT_USAGE, "2: more than 16 plots at a time");
}

void test_script_wait_not_where_the_library_calls(void)
{
    check_play(&known, "table.sort({ 3, 2, 1 }, function(a, b) rest '1s' return a < b end)",
               SIMPOOL_EXIT_USAGE, "1: nothing can wait here: table.sort wants its answer at once");
}
