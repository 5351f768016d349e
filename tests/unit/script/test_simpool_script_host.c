#include "simpool/script/host.h"

#include "simpool/script/story.h"
#include "tests/unit/check.h"
#include "tests/unit/script/theatre.h"

#define TOO_MANY_STEPS                                                                             \
    "20 million steps without a wait: this loop does not end, or it moves too much at once (64 "   \
    "bytes of text or one value of a table are a step); rest now and then, or make it smaller"

static const struct cast nobody = {.absent = true};

void test_script_host_memory_is_limited(void)
{
    static const char why[] = "2: more than 64 MiB of memory: a table, a text or a "
                              "recursion grows without end";
    check_play(&nobody, "local t = {}\nwhile true do t[#t + 1] = #t end", SIMPOOL_EXIT_USAGE, why);
    check_play(&nobody, "local s = 'x'\nwhile true do s = s .. s end", SIMPOOL_EXIT_USAGE, why);
    check_refused("local s = 'x'\nwhile true do s = s .. s end\n", why + 3); /* no line is left */
    check_play(&nobody,
               "during(silence(pool), function() local s = 'x' while true do s = s .. s end end)",
               SIMPOOL_EXIT_USAGE, "1: more than 64 MiB of memory");
}

void test_script_host_steps_are_limited(void)
{
    static const char why[] = "2: " TOO_MANY_STEPS;
    check_play(&nobody, "rest '1s'\nwhile true do end", SIMPOOL_EXIT_USAGE, why);
    check_play(&nobody, "rest '1s'\nduring(silence(pool), function() while true do end end)",
               SIMPOOL_EXIT_USAGE, why);
    check_refused("local n = 0\nrepeat n = n + 1 until false\n", why);
    check_play(&nobody, "table.sort({ 1, 2, 3 }, function()\n while true do end end)",
               SIMPOOL_EXIT_USAGE, why);
    check_play(&nobody, "for _ = 1, 30 do for _ = 1, 1000000 do end rest '1s' end",
               SIMPOOL_EXIT_GOOD, "");
}

void test_script_host_depth_is_limited(void)
{
    check_play(&nobody, "local function down() return 1 + down() end\ndown()", SIMPOOL_EXIT_USAGE,
               "1: more than 64 MiB of memory: a table, a text or a recursion grows");
}

void test_script_host_errors_name_file_and_line(void)
{
    check_refused("local x = = 1\n", "1: unexpected symbol near '='");
    check_refused("\n\nlocal x = 'open\n", "3: unfinished string near ''open'");
    check_play(&nobody, "\nlocal x\nx.y = 1", SIMPOOL_EXIT_USAGE,
               "3: attempt to index a nil value (local 'x')");
    check_play(&nobody, "\nrest(nil)", SIMPOOL_EXIT_USAGE,
               "2: `rest` is a duration such as \"90s\", \"400ms\", \"5m\" or \"1h\", no nil");
    check_play(&nobody, "\npairs(nil)", SIMPOOL_EXIT_USAGE,
               "2: bad argument #1 to 'for iterator' (table expected, got nil)");
}

void test_script_host_bytecode_is_refused(void)
{
    check_refused("\033Lua", "attempt to load a binary chunk (mode is 't')");
}
