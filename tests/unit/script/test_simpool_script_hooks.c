#include "simpool/script/story.h"
#include "tests/unit/check.h"
#include "tests/unit/script/theatre.h"

static const struct cast known = {.pace_known = true};

void test_script_hooks_watch(void)
{
    check_play(&known,
               "local seen = 0\n"
               "pool:on('share', function(event) seen = seen + 1\n"
               "  check(event.what == 'share' and event.verdict == 'accepted')\n"
               "  check(event.rig.number == 1 and event.at > 0 and event.job ~= '') end)\n"
               "local rig = pool:next_miner() local job = rig:welcome()\n"
               "rig:expect_share { of = job, count = 5 } check(seen == 5, seen)",
               SIMPOOL_EXIT_GOOD, "");
    check_play(&known,
               "pool:on('connected', function(event)\n check(false, 'no ' .. event.what) end)\n"
               "rest '1h'",
               SIMPOOL_EXIT_CHECK, "2: no connected");
    check_play(&known, "pool:on('shares', function() end)", SIMPOOL_EXIT_USAGE,
               "1: no event is called \"shares\"; did you mean `share`?");
}

void test_script_hooks_cause_each_other(void)
{
    check_play(
        &known, "\npool:on('note', function() note 'again' end)\nnote 'one' rest '1s'",
        SIMPOOL_EXIT_USAGE,
        "2: hooks cause each other without end: 256 events in a row, each from a hook for the "
        "one before, and this hook is for the next (note); have it act on fewer");
    check_play(&known, "\npool:on('note', function() note 'a' note 'b' end)\nnote 'one' rest '1s'",
               SIMPOOL_EXIT_USAGE, "2: more than 256 events at once for pool:on: ");
    /* A chain that ends may be long, and what began at the same instant is done by then. */
    check_play(&known,
               "local n = 0\n"
               "pool:on('note', function() n = n + 1 if n < 200 then note(n) end end)\n"
               "note 'one' rest '1us' check(n == 200, n)",
               SIMPOOL_EXIT_GOOD, "");
    /* The plot goes on between what hooks cause. */
    check_play(&known,
               "local n = 0\n"
               "pool:on('note', function() n = n + 1 note(n) end)\n"
               "note 'one' rest '0s' check(n < 100, n)",
               SIMPOOL_EXIT_GOOD, "");
}
