#include "simpool/script/story.h"
#include "tests/unit/check.h"
#include "tests/unit/script/theatre.h"

static const struct cast nobody = {.absent = true};

void test_script_arguments_options(void)
{
    /* a table that is made elsewhere is seen only when it is used */
    check_play(&nobody, "local options = { withn = '5s' }\npool:next_miner(options)", 2,
               "2: `next_miner` takes no `withn`; did you mean `within`?");
    check_play(&nobody, "pool:next_miner { '5s' }", 2,
               "1: `next_miner` takes named options: { name = value }");
    check_play(&nobody, "pool:next_miner '5s'", 2,
               "1: `next_miner` takes its options in braces: { name = value }, no string");
    check_play(&nobody, "pool:next_miner { within = 5 }", 2,
               "1: `within` is a duration with its unit, such as \"90s\", \"400ms\", \"5m\" or "
               "\"1h\"; 5 has none");
    check_play(&nobody, "pool:next_miner { within = '5 sec' }", 2,
               "1: `within`: \"5 sec\" is no duration; it is written \"90s\", \"400ms\", \"5m\" or "
               "\"1h\"");
}
