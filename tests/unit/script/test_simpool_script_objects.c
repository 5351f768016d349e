#include <stdio.h>

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

/** What stands where something else is wanted is called by its name. */
void test_script_objects_that_are_others(void)
{
    static const struct {
        const char *body;
        const char *why;
    } rows[] = {
        {"rig:give()", "2: a job is wanted here, from pool:next_job() or rig:give(job), no nil"},
        {"rig:give(rig)", "2: a job is wanted here, from pool:next_job() or rig:give(job), no rig"},
        {"pool.next_miner()",
         "2: a verb of a pool is called with a colon, `pool:verb …`; this is a nil"},
        {"silence(rig)", "2: a fault is put on `rig.link`, or on `pool` for every link, no rig"},
        {"during(job, rest)", "2: a fault is wanted here, such as silence(rig.link), no job"},
        {"rig:send_line(rig)", "2: a rig has no form in JSON"},
        {"rig:shares_of()",
         "2: a job is wanted here, from pool:next_job() or rig:give(job), no nil"},
        {"pool:give_all()",
         "2: a job is wanted here, from pool:next_job() or rig:give(job), no nil"},
        {"rest()", "2: `rest` is a duration such as \"90s\", \"400ms\", \"5m\" or \"1h\", no nil"},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        char plot[256];
        (void)snprintf(plot, sizeof plot, WELCOMED "%s", rows[row].body);
        check_play(&known, plot, SIMPOOL_EXIT_USAGE, rows[row].why);
    }
}
