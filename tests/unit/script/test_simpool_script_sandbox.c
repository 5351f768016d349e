#include "simpool/script/sandbox.h"

#include <stdio.h>
#include <string.h>

#include "simpool/script/story.h"
#include "tests/unit/check.h"
#include "tests/unit/script/theatre.h"

static const struct cast nobody = {.absent = true};

/** What a story must not have, and what it is told instead. */
void test_script_sandbox_has_no_way_out(void)
{
    static const struct {
        const char *word;
        const char *instead;
    } rows[] = {
        {"gsub", ": patterns cannot be interrupted; string.find looks for plain text"},
        {"os", ": a story sees its pool and nothing else of this machine"},
        {"io", ": a story sees its pool and nothing else of this machine"},
        {"require", ": a story sees its pool and nothing else of this machine"},
        {"load", ": a story sees its pool and nothing else of this machine"},
        {"loadstring", ": a story sees its pool and nothing else of this machine"},
        {"loadfile", ": a story sees its pool and nothing else of this machine"},
        {"dofile", ": a story sees its pool and nothing else of this machine"},
        {"debug", ": a story sees its pool and nothing else of this machine"},
        {"coroutine", ": a story sees its pool and nothing else of this machine"},
        {"collectgarbage", ": a story sees its pool and nothing else of this machine"},
        {"package", ": a story sees its pool and nothing else of this machine"},
        {"setmetatable", ": plain tables, functions and pairs are all there is"},
        {"getmetatable", ": plain tables, functions and pairs are all there is"},
        {"rawset", ": plain tables, functions and pairs are all there is"},
        {"rawget", ": plain tables, functions and pairs are all there is"},
        {"next", ": plain tables, functions and pairs are all there is"},
        {"_G", ": plain tables, functions and pairs are all there is"},
        {"_ENV", ": plain tables, functions and pairs are all there is"},
        {"pcall", ": check ends the story with a sentence of its own"},
        {"xpcall", ": check ends the story with a sentence of its own"},
        {"error", ": check ends the story with a sentence of its own"},
        {"print", ": note writes a line into the journal"},
        {"sleep", ": rest lets time pass"},
        {"utf8", ""},
        {"warn", ""},
    };
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        char text[128];
        char problem[256];
        (void)snprintf(text, sizeof text, "local x = %s\n", rows[index].word);
        (void)snprintf(problem, sizeof problem, "1: `%s` is no word of a story%s", rows[index].word,
                       rows[index].instead);
        check_refused(text, problem);
    }
}

void test_script_sandbox_library_leftovers(void)
{
    check_play(&nobody, "string.match('a', 'a')", SIMPOOL_EXIT_USAGE,
               "1: `string.match` is no word of a story: patterns cannot be interrupted; "
               "string.find looks for plain text");
    check_play(&nobody, "local x = string.dump", SIMPOOL_EXIT_USAGE,
               "1: `string.dump` is no word of a story");
    check_play(&nobody, "local x = table.move", SIMPOOL_EXIT_USAGE,
               "1: `table.move` is no word of a story; did you mean `remove`?");
    check_play(&nobody, "local x = math.randomseed", SIMPOOL_EXIT_USAGE,
               "1: `math.randomseed` is no word of a story");
    check_play(&nobody, "local x = math[1]", SIMPOOL_EXIT_USAGE,
               "1: math has names, no number keys");
}

void test_script_sandbox_globals_are_closed(void)
{
    check_refused("answer = 42\n", "1: `answer` is no word of a story; for a name of your own, "
                                   "write `local answer`");
    check_refused("function helper() end\n", "1: `helper` is no word of a story; for a name of "
                                             "your own, write `local function helper`");
    check_play(&nobody, "check = nil", SIMPOOL_EXIT_USAGE,
               "1: `check` would be a global; write `local check`");
    check_play(&nobody, "string.rep = nil", SIMPOOL_EXIT_USAGE,
               "1: `string` cannot be changed (`.rep` was set)");
    check_play(&nobody, "if false then local late end late = 1", SIMPOOL_EXIT_USAGE,
               "1: `late` would be a global; write `local late`");
    check_play(&nobody, "if false then local late end check(late)", SIMPOOL_EXIT_USAGE,
               "1: `late` is no word of a story");
}

void test_script_sandbox_pairs_are_sorted(void)
{
    check_play(&nobody,
               "local names = { zebra = 1, apple = 2, [3] = 3, [1] = 4, [2.5] = 5, mango = 6 }\n"
               "local order = ''\n"
               "for key in pairs(names) do order = order .. key .. ' ' end\n"
               "check(order == '1 2.5 3 apple mango zebra ', order)",
               SIMPOOL_EXIT_GOOD, "");
    check_play(&nobody, "for _ in pairs { [{}] = 1 } do rest '1s' end", SIMPOOL_EXIT_USAGE,
               "1: pairs has no order for a key that is a table");
}

void test_script_sandbox_no_addresses(void)
{
    check_play(&nobody, "check(tostring({}) == 'table', tostring({}))", SIMPOOL_EXIT_GOOD, "");
    check_play(&nobody, "check(tostring(rest) == 'function')", SIMPOOL_EXIT_GOOD, "");
    check_play(&nobody, "check(string.format('%s %d %s', {}, 7, rest) == 'table 7 function')",
               SIMPOOL_EXIT_GOOD, "");
    check_play(&nobody, "note(string.format('%-10p', {}))", SIMPOOL_EXIT_USAGE,
               "1: string.format has no %p");
    check_play(&nobody, "check(('%d %%'):format(5) == '5 %')", SIMPOOL_EXIT_GOOD, "");
}

void test_script_sandbox_text_is_bounded(void)
{
    check_play(&nobody, "check(#string.rep('ab', 3, '-') == 8)", SIMPOOL_EXIT_GOOD, "");
    check_play(&nobody, "string.rep('x', 1e9 // 1 | 0)", SIMPOOL_EXIT_USAGE,
               "1: string.rep makes at most 1 MiB");
    check_play(&nobody, "('x'):rep(9223372036854775807)", SIMPOOL_EXIT_USAGE,
               "1: string.rep makes at most 1 MiB");
    check_play(&nobody, "check(('a.b'):find('.', 1) == 2) check(('aab'):find('a*b') == nil)",
               SIMPOOL_EXIT_GOOD, "");
    check_play(&nobody, "('x'):find(('x'):rep(5000))", SIMPOOL_EXIT_USAGE,
               "1: string.find looks for at most 4096 bytes");
}

void test_script_sandbox_chance_is_the_seeds(void)
{
    static const char plot[] = "for _ = 1, 50 do\n"
                               "local n = math.random(3, 5) check(n >= 3 and n <= 5)\n"
                               "local u = math.random() check(u >= 0 and u < 1) end\n"
                               "note(math.random(1000000))";
    struct play first, again, other;
    play_plot(&first, &(struct cast){.absent = true, .seed = 7}, plot);
    play_plot(&again, &(struct cast){.absent = true, .seed = 7}, plot);
    play_plot(&other, &(struct cast){.absent = true, .seed = 8}, plot);
    check_text(first.why, "");
    check_text(first.journal, again.journal);
    check_true(strcmp(first.journal, other.journal) != 0);
    play_done(&first);
    play_done(&again);
    play_done(&other);
    check_play(&nobody, "math.random(5, 3)", SIMPOOL_EXIT_USAGE,
               "1: bad argument #2 to 'random' (the interval is empty)");
    check_refused("local n = math.random(5)\n",
                  "1: math.random has its seed only once the story runs: call it inside "
                  "story(function …)");
}
