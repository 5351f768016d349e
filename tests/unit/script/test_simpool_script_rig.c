#include "simpool/script/story.h"
#include "tests/unit/check.h"
#include "tests/unit/script/theatre.h"

static const struct cast known = {.pace_known = true};

void test_script_rig_difficulty(void)
{
    check_play(&known,
               WELCOMED "local easy = rig.difficulty\n"
                        "rig:set_difficulty(harder(8)) check(rig.difficulty == 8 * easy)\n"
                        "rig:set_difficulty(easier(4)) check(rig.difficulty == 2 * easy)\n"
                        "local given = rig:give(pool:next_job())\n"
                        "check(given.difficulty == 2 * easy and job.difficulty == easy)\n"
                        "rig:set_difficulty(0.5) check(rig.difficulty == 0.5)",
               SIMPOOL_EXIT_GOOD, "");
    check_play(&known, WELCOMED "rig:set_difficulty(0)", SIMPOOL_EXIT_USAGE,
               "2: a difficulty is a number above 0");
    check_play(&known, WELCOMED "rig:set_difficulty(harder(-1))", SIMPOOL_EXIT_USAGE,
               "2: harder(times) is a number above 0");
    check_play(&known, WELCOMED "rig:set_difficulty({})", SIMPOOL_EXIT_USAGE,
               "2: bad argument #1 to 'set_difficulty' (a number, harder or easier)");
    check_play(&known, WELCOMED "rig:give(7)", SIMPOOL_EXIT_USAGE,
               "2: a job is wanted here, from pool:next_job() or rig:give(job), no number");
}

void test_script_rig_extranonce(void)
{
    check_play(&known,
               WELCOMED "rig:set_extranonce()\n"
                        "rig:set_extranonce { extranonce1 = 'C0FFEE', extranonce2_len = 6 }\n"
                        "local new = rig:give(pool:next_job { clean = true })\n"
                        "rig:expect_share { of = new, verdict = 'accepted' }",
               SIMPOOL_EXIT_GOOD, "");
    check_play(&known, WELCOMED "rig:set_extranonce { extranonce1 = 'xyz' }", SIMPOOL_EXIT_USAGE,
               "2: extranonce1 is up to 32 bytes as hex, two digits each");
    check_play(&known, WELCOMED "rig:set_extranonce { extranonce2_len = 33 }", SIMPOOL_EXIT_USAGE,
               "2: extranonce2_len is at most 32");
}

void test_script_rig_version_mask(void)
{
    check_play(&known,
               WELCOMED "check(rig.version_mask == '00000000', rig.version_mask)\n"
                        "check(#rig.extranonce1 == 8, rig.extranonce1)\n"
                        "rig:set_version_mask('1fffe000')\n"
                        "check(rig.version_mask == '1fffe000', rig.version_mask)",
               SIMPOOL_EXIT_GOOD, "");
    check_play(&known, WELCOMED "rig:set_version_mask('1ff')", SIMPOOL_EXIT_USAGE,
               "2: a version mask has 8 hex digits");
}

void test_script_rig_ends(void)
{
    check_play(&known, WELCOMED "rig:hang_up { how = 'reset' } rig:expect_gone { within = '1s' }",
               SIMPOOL_EXIT_GOOD, "");
    check_play(&known, WELCOMED "rig:expect_gone { within = '1s' }", SIMPOOL_EXIT_CHECK,
               "2: waited 1 s for rig 1 to be gone: it is still connected");
    check_play(&known, WELCOMED "rig:hang_up { how = 'rest' }", SIMPOOL_EXIT_USAGE,
               "2: hang_up: how is \"finish\" or \"reset\"");
    check_play(&known, WELCOMED "rig:hang_up() rig:expect_share { of = job, verdict = 'stale' }",
               SIMPOOL_EXIT_CHECK,
               "2: rig 1 is gone; the story was waiting for a share of job 3e04 from rig 1, "
               "stale");
}
