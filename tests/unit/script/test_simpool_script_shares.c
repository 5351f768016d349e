#include "simpool/script/story.h"
#include "tests/unit/check.h"
#include "tests/unit/script/theatre.h"

static const struct cast known = {.pace_known = true};

void test_script_shares_expect_and_count(void)
{
    check_play(&known,
               WELCOMED
               "local first = rig:expect_share { of = job }\n"
               "local second = rig:expect_share { of = job, verdict = 'accepted' }\n"
               "check(second.at > first.at and first.job == job.id and first.reason == '')\n"
               "check(first.required == job.difficulty and first.difficulty > first.required)\n"
               "rig:expect_share { count = 10, within = '5s' }\n"
               "check(rig:count {} == 12 and rig:count { of = job, verdict = 'stale' } == 0)",
               SIMPOOL_EXIT_GOOD, "");
    check_play(&known, WELCOMED "rig:expect_share { verdict = 'acepted' }", SIMPOOL_EXIT_USAGE,
               "2: no verdict is called \"acepted\"; did you mean `accepted`?");
    check_play(&known, WELCOMED "rig:expect_share { count = 0 }", SIMPOOL_EXIT_USAGE,
               "2: `count` is a whole number from 1 to 1000000");
    check_play(&known, WELCOMED "local s = rig:expect_share {} check(s.verdcit)",
               SIMPOOL_EXIT_USAGE, "2: a share has no `verdcit`; did you mean `verdict`?");
}

void test_script_shares_bad_shares(void)
{
    const struct cast clinging = {.pace_known = true, .clings = true};
    check_play(&clinging,
               WELCOMED "rig:give(pool:next_job { clean = true })\n"
                        "local late = rig:expect_share { of = job, verdict = 'stale' }\n"
                        "check(late.reason ~= '')",
               SIMPOOL_EXIT_GOOD, "");
    const struct cast repeating = {.pace_known = true, .repeats = true};
    check_play(&repeating,
               WELCOMED "rig:expect_share { verdict = 'duplicate' } check(rig:count {} == 2)",
               SIMPOOL_EXIT_GOOD, "");
}

/** Who waits for a job's shares in vain is told what came meanwhile instead. */
void test_script_shares_of_other_jobs(void)
{
    check_play(&(struct cast){.pace_known = true, .clings = true},
               WELCOMED "rest '1s' local next = rig:give(pool:next_job { clean = true })\n"
                        "rig:expect_share { of = next, within = '2050ms' }",
               SIMPOOL_EXIT_CHECK,
               "3: waited 2.05 s for a share of job 3e05 from rig 1; 21 of other jobs came, the "
               "last of job 3e04, stale\n");
}

/** Who waits for several in vain is told how many there were. */
void test_script_shares_of_which_some_came(void)
{
    check_play(&known, WELCOMED "rig:expect_share { count = 40, within = '2s' }",
               SIMPOOL_EXIT_CHECK, "2: waited 2 s for 40 shares from rig 1; 19 of them came\n");
    check_play(&known, WELCOMED "rig:expect_share { count = 4, verdict = 'stale', within = '1s' }",
               SIMPOOL_EXIT_CHECK,
               "2: waited 1 s for 4 shares from rig 1, stale; 9 others came, the last accepted\n");
    check_play(
        &known,
        WELCOMED "both(function() rig:expect_share { count = 40 } end,\n"
                 "function() rest '1050ms' rig:hang_up() end)",
        SIMPOOL_EXIT_CHECK,
        "2: rig 1 is gone; the story was waiting for 40 shares from rig 1; 10 of them came\n");
}

void test_script_shares_shares_of(void)
{
    check_play(&known,
               WELCOMED "local n = 0\n"
                        "for share in rig:shares_of(job, { count = 4 }) do n = n + 1\n"
                        "check(share.verdict == 'accepted') end check(n == 4)",
               SIMPOOL_EXIT_GOOD, "");
    check_play(&known,
               WELCOMED "for share in rig:shares_of(job, { count = 40, within = '2s' }) do\n"
                        "check(share) end",
               SIMPOOL_EXIT_CHECK,
               "2: waited 2 s for 40 shares of job 3e04 from rig 1; 19 of them came\n"
               "  the last lines were\n");
    check_play(&known, WELCOMED "rig:shares_of(job, { count = -1 })", SIMPOOL_EXIT_USAGE,
               "2: `count` is a whole number from 1 on");
}
