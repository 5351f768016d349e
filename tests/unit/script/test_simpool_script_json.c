#include "simpool/script/story.h"
#include "tests/unit/check.h"
#include "tests/unit/script/theatre.h"

static const struct cast known = {.pace_known = true};

void test_script_json_has_limits(void)
{
    check_play(&known, "pool:next_miner():send_line { x = rest }", SIMPOOL_EXIT_USAGE,
               "1: a function has no form in JSON");
    check_play(&known, "local t = {} t.x = t pool:next_miner():send_line(t)", SIMPOOL_EXIT_USAGE,
               "1: tables for JSON are at most 16 deep; does this one hold itself?");
    check_play(&known, "pool:next_miner():send_line { x = 1, [true] = 2 }", SIMPOOL_EXIT_USAGE,
               "1: a table for JSON has names or 1, 2, 3…, not both");
    check_play(&known, "pool:next_miner():send_line { ('x'):rep(600000) }", SIMPOOL_EXIT_USAGE,
               "1: the line would be longer than 524287 bytes; send_bytes sends anything");
}

/** json "…" stands for what has no form in Lua, wherever a value can stand. */
void test_script_json_as_it_is(void)
{
    check_play(&known,
               "local rig = pool:next_miner()\n"
               "rig:reply(rig:expect('mining.subscribe'), json '{}')",
               SIMPOOL_EXIT_GOOD, "");
    check_play(&known,
               WELCOMED "rig:send_line(json '{\"id\":9, \"method\":\"client.get_version\"}')\n"
                        "check(rig:expect('reply').id == 9)\n"
                        "rig:send_line { id = json '10', method = 'client.get_version' }\n"
                        "check(rig:expect('reply').id == 10)",
               SIMPOOL_EXIT_GOOD, "");
}
