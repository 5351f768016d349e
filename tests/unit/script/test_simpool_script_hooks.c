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
