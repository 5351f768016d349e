#include "simpool/script/story.h"
#include "tests/unit/check.h"
#include "tests/unit/script/theatre.h"

static const struct cast known = {.pace_known = true};

void test_script_objects_fields(void)
{
    check_play(&known,
               WELCOMED "check(rig.user == 'player.1' and rig.agent == 'player/1.0')\n"
                        "check(rig.difficulty > 0 and rig.difficulty == job.difficulty)",
               SIMPOOL_EXIT_GOOD, "");
    check_play(&known, WELCOMED "check(rig.agnt)", SIMPOOL_EXIT_USAGE,
               "2: a rig has no `agnt`; did you mean `agent`?");
    check_play(&known, WELCOMED "rig.user = 'x'", SIMPOOL_EXIT_USAGE,
               "2: the fields of a rig can only be read");
}

void test_script_objects_closed(void)
{
    check_play(&known, "check(pool:next_job().dificulty)", SIMPOOL_EXIT_USAGE,
               "1: a job has no `dificulty`");
    check_play(&known, "local next_job = pool.next_job next_job {}", SIMPOOL_EXIT_USAGE,
               "1: a verb of a pool is called with a colon, `pool:verb …`; this is a table");
    check_play(&known, "local x = pool.nxt_job", SIMPOOL_EXIT_USAGE,
               "1: a pool has no `nxt_job`; did you mean `next_job`?");
    check_play(&known, "pool.next_job = 1", SIMPOOL_EXIT_USAGE,
               "1: the fields of a pool can only be read");
}
