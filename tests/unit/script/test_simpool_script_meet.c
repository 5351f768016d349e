/* Plots that wait for each other. */
#include "simpool/script/story.h"
#include "tests/unit/check.h"
#include "tests/unit/script/theatre.h"

static const struct cast nobody = {.absent = true};

void test_script_meet_is_a_barrier(void)
{
    static const char body[] = "local order = {}\n"
                               "both(function()\n"
                               "  rest '3s' order[#order + 1] = 'slow'\n"
                               "  meet 'here' order[#order + 1] = 'on'\n"
                               "  meet 'here'\n"
                               "end, function()\n"
                               "  order[#order + 1] = 'quick'\n"
                               "  meet 'here' order[#order + 1] = 'on'\n"
                               "  rest '1s' meet('here', { plots = 2, within = '5s' })\n"
                               "end)\n"
                               "local words = table.concat(order, ' ')\n"
                               "check(words == 'quick slow on on', words)";
    check_play(&nobody, body, SIMPOOL_EXIT_GOOD, "");
}

void test_script_meet_has_a_deadline(void)
{
    check_play(&nobody, "meet('alone', { within = '2s' })", SIMPOOL_EXIT_CHECK,
               "1: waited 2 s for 2 plots to meet at \"alone\"");
    check_play(&nobody, "meet('alone', { plots = 1 })", SIMPOOL_EXIT_GOOD, "");
    check_play(&nobody, "for place = 1, 17 do meet('p' .. place, { plots = 1 }) end",
               SIMPOOL_EXIT_USAGE, "1: more than 16 places to meet");
}
