#include "simpool/script/spelling.h"

#include <stdio.h>

#include "simpool/script/story.h"
#include "tests/unit/check.h"
#include "tests/unit/script/theatre.h"

/** Each line of a plot, and what is said of it before anything is played; NULL: it is fine. */
static const struct {
    const char *line;
    const char *problem;
} rows[] = {
    {"nte 'x'", "2: `nte` is no word of a story; did you mean `note`?"},
    {"chekc(true)", "2: `chekc` is no word of a story; did you mean `check`?"},
    {"local a = 1 check(b)", "2: `b` is no word of a story"},
    {"rig:expct_share { }", "2: nothing has a verb `:expct_share`; did you mean `expect_share`?"},
    {"pool:next_minor()", "2: nothing has a verb `:next_minor`; did you mean `next_miner`?"},
    {"('x'):uper()", "2: nothing has a verb `:uper`; did you mean `upper`?"},
    {"rig:expect_share { withn = '5s' }",
     "2: `expect_share` takes no `withn`; did you mean `within`?"},
    {"rig:expect_share({ of = 1, verdct = 'x' })",
     "2: `expect_share` takes no `verdct`; did you mean `verdict`?"},
    {"rig:shares_of(1, { cuont = 3 })", "2: `shares_of` takes no `cuont`; did you mean `count`?"},
    {"rig:expect('*', { witin = '5s' })", "2: `expect` takes no `witin`; did you mean `within`?"},
    {"during(latency(rig.link, '1s', { toward = 'pool' }), function() end)",
     "2: `latency` takes no `toward`; did you mean `towards`?"},
    {"during(slice(pool, { byte = 1 }), function() end)",
     "2: `slice` takes no `byte`; did you mean `bytes`?"},
    {"pool:next_job { claen = true }", "2: `next_job` takes no `claen`; did you mean `clean`?"},
    {"rig:welcome { share = '1/s' }", "2: `welcome` takes no `share`; did you mean `shares`?"},
    /* what is near nothing is told what there is, and no advice about names of its own */
    {"rig:welcome { pace = '1/s' }",
     "2: `welcome` takes no `pace`; it takes `shares`, `difficulty`, `job`, `within`"},
    {"rig:expect('*', { sleep = '5s' })", "2: `expect` takes no `sleep`; it takes `within`"},
    {"during(refuse(pool, { zzz = 1 }), function() end)",
     "2: `refuse` takes no `zzz`; it takes `towards`, `chance`, `after`, `first`, `every`, `ramp`, "
     "`from`, `to`, `new`, `name`"},
    {"answer = 1",
     "2: `answer` is no word of a story; for a name of your own, write `local answer`"},
    /* names of the story's own are its own business */
    {"local function helper(a, b) return a + b end helper(1, 2)", NULL},
    {"local helper <const>, other <close> = 1, nil check(helper or other)", NULL},
    {"for key, value in pairs {} do check(key == value) end", NULL},
    {"for index = 1, 3 do check(index) end", NULL},
    {"local t = { withn = 1, nested = { cuont = 2 } } check(t.withn)", NULL},
    {"local t = {} function t.walk() end function t:run() end t.walk() t:run()", NULL},
    {"local t = {} t.walk = 1 t['x y'] = 2", NULL},
    {"rig:send_line { anything = 1, params = { withn = 2 } }", NULL},
    {"rig:expect_share { of = (function() local t = { x = 1 } return t end)() }", NULL},
    {"both(function() local t, u = 1, { x = 1 } end, function() end)", NULL},
    {"goto done ::done::", NULL},
    {"check(true) -- chekc nte rig:wlcome { x = 1 }", NULL},
    {"check(true) --[[ chekc\n nte ]] check(true)", NULL},
    {"note 'chekc \\' nte' note \"rig:wlcome\" note [==[ ]] nte ]==]", NULL},
    {"local n = 0x1F + 1e-3 + .5 + 3 // 2 check(n)", NULL},
    {"local s = #'x' .. 'y' check(s ~= 1)", NULL},
};

void test_script_spelling_table(void)
{
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        char text[1024];
        (void)snprintf(text, sizeof text,
                       "scenario { jobs = \"" THEATRE_JOBS "\" } story(function(pool) local rig\n"
                       "if false then %s\n end end)",
                       rows[index].line);
        struct play play;
        play_file(&play, &(struct cast){.absent = true}, text);
        (void)check_row(
            rows[index].line,
            check_text(play.problem, rows[index].problem != NULL ? rows[index].problem : ""));
        play_done(&play);
    }
}

void test_script_spelling_header(void)
{
    check_refused("scenario {\n  jbos = 'x',\n}\n",
                  "2: `scenario` takes no `jbos`; did you mean `jobs`?");
    check_refused("scenario { jobs = 'x', promise = { recovery_tim = at_most '1s' } }\n",
                  "1: no KPI is called `recovery_tim`; did you mean `recovery_time`?");
    check_refused("scnario { }\n", "1: `scnario` is no word of a story; did you mean `scenario`?");
}

/** refuse(pool, { … }) is a fault, rig:refuse(message) none: each has options of its own. */
void test_script_spelling_verbs_and_faults_of_one_name(void)
{
    static const struct cast known = {.pace_known = true};
    check_play(&known, "pool:next_miner():refuse({ id = 1 }, 20, 'no')", SIMPOOL_EXIT_GOOD, "");
}
