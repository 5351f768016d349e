#include "simpool/script/story.h"
#include "tests/unit/check.h"
#include "tests/unit/script/theatre.h"

static const struct cast known = {.pace_known = true};

void test_script_backstage_welcome_measures(void)
{
    /* ten shares a second at any difficulty: their rate is the measure */
    struct play play;
    play_plot(&play, &(struct cast){.pace_known = false},
              WELCOMED "check(rig:count {} == 0, 'the trial is not the story')\n"
                       "local hashes = job.difficulty * 2 ^ 32\n"
                       "note(string.format('%.3g', hashes))\n"
                       "rig:hang_up()\n"
                       "local again = pool:next_miner() again:welcome { shares = '40/min' }\n"
                       "check(again.difficulty == job.difficulty / 2, 'measured once is enough')");
    check_text(play.why, "");
    check_true(play.lasted_us < 4000000);
    play_done(&play);
    check_play(&(struct cast){.mute = true}, WELCOMED, SIMPOOL_EXIT_CHECK,
               "1: no share in 16 s, though in the end every 16th hash was one (difficulty "
               "3.73e-09): it mines "
               "something else, hardly at all, or at a difficulty of its own");
    check_play(
        &(struct cast){.clings = true, .share_us = 2500000}, WELCOMED, SIMPOOL_EXIT_CHECK,
        "1: no share of job 3e0b, of which every 16th hash was one (difficulty 3.73e-09); 6 of "
        "other jobs came, the last of job 3e04, low-difficulty");
    check_play(&known, "pool:next_miner():welcome { shares = '0/min' }", SIMPOOL_EXIT_USAGE,
               "1: a pace is above 0");
    check_play(&known,
               "local mine = pool:next_job()\n"
               "local job = pool:next_miner():welcome { job = mine, difficulty = 1e-9 }\n"
               "check(job.id == mine.id and job.difficulty == 1e-9)",
               SIMPOOL_EXIT_GOOD, "");
}

void test_script_backstage_welcome_finds_a_floor(void)
{
    /* 1.1 s a share, each of them worth 4e-6 or more: 15.6 kH/s, and luck */
    const struct cast floored = {.share_us = 1100000, .floor = 4e-6};
    struct play play;
    play_plot(&play, &floored,
              WELCOMED "local hps = job.difficulty * 2 ^ 32 / 3\n"
                       "check(hps > 8e3 and hps < 32e3, string.format('%.3g H/s', hps))");
    check_text(play.why, "");
    play_done(&play);
    check_play(&floored, "pool:next_miner():welcome { shares = '300/min' }", SIMPOOL_EXIT_SKIPPED,
               "1: skipped: this miner takes no difficulty below about ");
    const struct cast slow = {.share_us = 7000000, .floor = 4e-6};
    check_play(&slow, WELCOMED, SIMPOOL_EXIT_SKIPPED,
               "1: skipped: this miner takes no difficulty below about ");
}

void test_script_backstage_welcome_reads_all_its_options(void)
{
    check_play(&known, "pool:next_miner():welcome { difficulty = 'x' }", SIMPOOL_EXIT_USAGE,
               "1: a difficulty is a number above 0");
    check_play(&known, WELCOMED "rig:welcome { shares = 20 }", SIMPOOL_EXIT_USAGE,
               "2: `shares` is a pace with its unit, such as \"20/min\", \"3/s\" or \"90/h\"; 20 "
               "has none");
}
