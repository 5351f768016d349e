#include "simpool/script/story.h"
#include "tests/unit/check.h"
#include "tests/unit/script/theatre.h"

static const struct cast nobody = {.absent = true};

void test_script_telling_check_and_skip(void)
{
    check_play(&nobody, "check(1 == 1)\ncheck(nil, 'not so')", SIMPOOL_EXIT_CHECK, "2: not so");
    check_play(&nobody, "check(false)", SIMPOOL_EXIT_CHECK, "1: the check failed");
    check_play(&nobody, "check(false, {})", SIMPOOL_EXIT_CHECK, "1: table");
    check_play(&nobody, "skip 'no GPU here'", SIMPOOL_EXIT_SKIPPED, "1: skipped: no GPU here");
}
