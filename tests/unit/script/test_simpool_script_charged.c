#include "simpool/script/charged.h"

#include <stdio.h>

#include "simpool/script/story.h"
#include "tests/unit/check.h"
#include "tests/unit/script/theatre.h"

static const struct cast nobody = {.absent = true};

/** One instruction each, and work for milliseconds. */
void test_script_charged_large_steps_are_many(void)
{
    static const char *const rows[] = {
        "local s = ('x'):rep(1048576)\nwhile true do s:lower() end",
        "local s = ('x'):rep(1048576)\nwhile true do string.format('%.0s', s) end",
        "local s = ('a'):rep(1048576)\nwhile true do s:find(('a'):rep(4095) .. 'b') end",
        "local s = ('0'):rep(1048576)\nwhile true do tonumber(s) end",
        "local s = ('0'):rep(1048576)\nwhile true do local n = s + 1 end",
        "local s = ('0'):rep(16000)\nwhile true do math.floor(s) end",
        "local s = ('0'):rep(16000)\nwhile true do string.char(s) end",
        "local s = ('0'):rep(16000) .. '1'\nwhile true do select(s, 1) end",
        ("local t = {} for i = 1, 200000 do t[i] = i end for i = 1, 200000 do t[i] = nil end\n"
         "while true do for k in pairs(t) do end end"),
        "local t = {} for i = 1, 200000 do t[i] = i end\nwhile true do table.insert(t, 1, 0) end",
        "local t = {} for i = 1, 200000 do t[i] = i end\nwhile true do table.remove(t, 1) end",
        "local t = {} for i = 1, 200000 do t[i] = i end\nwhile true do table.sort(t) end",
        "local t = {} for i = 1, 200000 do t[i] = '' end\nwhile true do table.concat(t) end",
        "local t = {} for i = 1, 99 do t[i] = i end\nwhile true do table.unpack(t) end",
        "local s = ''\ns:rep(9223372036854775807)",
    };
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        check_play(&nobody, rows[index], SIMPOOL_EXIT_USAGE, "2: 20 million steps without a wait");
    }
    check_refused(
        "local s = ('x'):rep(1048576)\nwhile true do s:lower() end\n",
        "2: 20 million steps without a wait: this loop does not end, or it moves too much "
        "at once (64 bytes of text or one value of a table are a step); rest now and then, "
        "or make it smaller");
}

void test_script_charged_values_are_few(void)
{
    static const char many[] = "local t = {} for i = 1, 101 do t[i] = i end\n";
    char plot[256];
    (void)snprintf(plot, sizeof plot, "%stable.unpack(t)", many);
    check_play(&nobody, plot, SIMPOOL_EXIT_USAGE,
               "2: table.unpack returns at most 100 values: hand over the table itself");
    (void)snprintf(plot, sizeof plot, "%scheck(#{ table.unpack(t, 1, 100) } == 100)", many);
    check_play(&nobody, plot, SIMPOOL_EXIT_GOOD, "");
    check_play(&nobody, "local s = ('x'):rep(101)\ns:byte(1, -1)", SIMPOOL_EXIT_USAGE,
               "2: string.byte returns at most 100 values: take fewer bytes at a time");
}
