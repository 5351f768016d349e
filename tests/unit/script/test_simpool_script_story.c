#include "simpool/script/story.h"

#include <string.h>

#include "tests/unit/check.h"
#include "tests/unit/script/theatre.h"

static const struct cast nobody = {.absent = true};
static const struct cast known = {.pace_known = true};

#define HEADER "scenario { jobs = \"" THEATRE_JOBS "\", "
#define THREE_SHARES                                                                               \
    " }\nstory(function(pool) local rig = pool:next_miner() local job = rig:welcome()\n"           \
    "rig:expect_share { of = job, count = 3 } end)\n"

void test_script_story_worse(void)
{
    static const int order[] = {0, 77, 3, 1, 2, 4, 5};
    for (size_t a = 0; a < sizeof order / sizeof order[0]; a++) {
        for (size_t b = 0; b < sizeof order / sizeof order[0]; b++) {
            check_int(simpool_exit_worse(order[a], order[b]), order[a > b ? a : b]);
        }
    }
}

void test_script_story_promises(void)
{
    struct play play;
    play_file(&play, &known, HEADER "promise = { acceptance_rate = at_least(1) }" THREE_SHARES);
    check_int(play.exit_code, SIMPOOL_EXIT_GOOD);
    check_text(play.why, "");
    check_true(strstr(play.journal, "promise acceptance_rate at least 1: measured 1, kept"));
    play_done(&play);
    play_file(&play, &known, HEADER "promise = { acceptance_rate = at_most(0.5) }" THREE_SHARES);
    check_int(play.exit_code, SIMPOOL_EXIT_PROMISE);
    check_text(play.why, "promise acceptance_rate at most 0.5: measured 1, broken");
    play_done(&play);
    play_file(&play, &known, HEADER "promise = { job_switch = at_most '1s' }" THREE_SHARES);
    check_int(play.exit_code, SIMPOOL_EXIT_GOOD);
    check_true(strstr(play.journal, "undecided"));
    play_done(&play);
}

void test_script_story_limit(void)
{
    struct play play;
    play_file(&play, &nobody,
              HEADER "limit = '2m' } story(function(pool)\nrest '1m'\nrest '2m' end)");
    check_int(play.exit_code, SIMPOOL_EXIT_TIMEOUT);
    check_text(play.why, "3: the story took longer than its limit of 120 s; "
                         "scenario{ limit = \"1h\" } allows more");
    check_int(play.lasted_us, 120000000);
    play_done(&play);
}

void test_script_story_abort(void)
{
    const struct cast crashing = {.absent = true, .abort_at_us = 5000000};
    struct play play;
    play_plot(&play, &crashing, "rest '1s'\nrest '1h'");
    check_int(play.exit_code, SIMPOOL_EXIT_CRASH);
    check_text(play.why, "2: the miner crashed");
    check_int(play.lasted_us, 5000000);
    check_true(strstr(play.journal, "\"what\":\"failed\"") != NULL);
    play_done(&play);
    const struct cast stopped = {.absent = true, .abort_at_us = 5000000, .abort_is_good = true};
    play_plot(&play, &stopped, "rest '1h'");
    check_int(play.exit_code, SIMPOOL_EXIT_GOOD);
    check_true(play.journal == NULL); /* nothing happened, nothing failed */
    play_done(&play);
}

/** The whole of a run again, byte for byte; another seed is another run. */
void test_script_story_is_repeatable(void)
{
    static const char plot[] =
        "local rig = pool:next_miner() local job = rig:welcome()\n"
        "for key in pairs { b = 1, a = 2, c = 3 } do note(key) end\n"
        "during(latency(rig.link, '10ms', { jitter = '90ms' }), function()\n"
        "rig:expect_share { of = job, count = 20 } end) rig:hang_up { how = 'reset' }\n"
        "note(tostring(pool:next_miner())) note(math.random(100))";
    struct play first, again, other;
    play_plot(&first, &(struct cast){.pace_known = true, .seed = 7}, plot);
    play_plot(&again, &(struct cast){.pace_known = true, .seed = 7}, plot);
    play_plot(&other, &(struct cast){.pace_known = true, .seed = 8}, plot);
    check_text(first.why, "");
    check_true(first.journal_len > 1000 && first.journal_len == again.journal_len &&
               memcmp(first.journal, again.journal, first.journal_len) == 0);
    check_true(strcmp(first.journal, other.journal) != 0);
    play_done(&first);
    play_done(&again);
    play_done(&other);
}
