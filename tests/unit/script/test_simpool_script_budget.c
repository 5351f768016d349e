#include "simpool/script/budget.h"

#include "simpool/script/story.h"
#include "tests/unit/check.h"
#include "tests/unit/script/theatre.h"

static const struct cast nobody = {.absent = true};

void test_script_budget_instructions_are_not_alike(void)
{
    static const char *const rows[] = {
        "local s = ('x'):rep(1048576)\nwhile true do local t = s .. 'y' end",
        "local s = ('x'):rep(1048576) local t = s .. 'y' s = s .. 'y'\n"
        "while true do local same = s == t end",
        "local f = function() end\nwhile true do both(f, f) end",
        "both(function()\nwhile true do meet 'a' end end, function() while true do meet 'a' end "
        "end)",
        "local n = 0\nwhile true do for _ = 1, 1000000 do n = n + 1 end rest '0s' end",
    };
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        check_play(&nobody, rows[index], SIMPOOL_EXIT_USAGE, "2: 20 million steps without a wait");
    }
}

void test_script_budget_values_are_few(void)
{
    check_play(&nobody, "local f f = function(...)\nreturn f(1, ...) end f()", SIMPOOL_EXIT_USAGE,
               "2: more than 100 values in `...`: hand over a table");
}

void test_script_budget_events_are_limited(void)
{
    check_play(&nobody, "rest '1s'\nfor i = 1, 1000000 do note(i) end", SIMPOOL_EXIT_USAGE,
               "2: more than 20000 events without a wait: a rest between them lets the journal "
               "follow");
    check_play(&nobody, "for i = 1, 30 do for j = 1, 1000 do note(j) end rest '1s' end",
               SIMPOOL_EXIT_GOOD, "");
}
