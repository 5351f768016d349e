#include <stdio.h>
#include <string.h>

#include "simpool/script/story.h"
#include "tests/unit/check.h"
#include "tests/unit/script/theatre.h"

static const struct cast known = {.pace_known = true};

void test_script_job_other_contents(void)
{
    static const struct {
        const char *options;
        const char *why; /* "": it is given, and nothing is wrong with it */
    } rows[] = {
        {"version = '20000000', nbits = '00000000', ntime = 'ffffffff'", ""},
        {"prevhash = string.rep('ab', 32)", ""},
        {"coinb1 = '', coinb2 = ''", ""},
        {"coinb2 = string.rep('ab', 100000)", ""},
        {"coinb1 = string.rep('ab', 1000)", ""}, /* the other half moves up */
        {"coinb2 = string.rep('ab', 131072)",
         "1: coinb1 and coinb2 are hex, of at most 131072 bytes together"},
        {"branches = {}", ""},
        {"branches = { string.rep('ab', 32), string.rep('cd', 32) }", ""},
        {"id = string.rep('é', 512)", ""},
        {"id = string.rep('é', 513)", "1: an id is at most 1024 bytes of UTF-8"},
        {"id = '\\xff\\xfe'", "1: an id is at most 1024 bytes of UTF-8"},
        {"id = 'a\\0b'", "1: `id` has a NUL in it, where a text would end"},
        {"version = '2'", "1: version has 8 hex digits, as in a notify"},
        {"nbits = 'xxxxxxxx'", "1: nbits has 8 hex digits, as in a notify"},
        {"ntime = '123'", "1: ntime has 8 hex digits, as in a notify"},
        {"prevhash = 'ab'", "1: prevhash has 64 hex digits, as in a notify"},
        {"coinb1 = 'abc'", "1: coinb1 and coinb2 are hex, of at most 131072 bytes together"},
        {"coinb2 = 'zz'", "1: coinb1 and coinb2 are hex, of at most 131072 bytes together"},
        {"coinb1 = string.rep('ab', 131073)",
         "1: coinb1 and coinb2 are hex, of at most 131072 bytes together"},
        {"branches = 'ab'", "1: branches is a list of at most 32 hashes"},
        {"branches = { 'ab' }", "1: a branch has 64 hex digits, as in a notify"},
        {"branches = { {} }", "1: a branch has 64 hex digits, as in a notify"},
    };
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        char plot[256];
        (void)snprintf(plot, sizeof plot,
                       "local job = pool:next_job { %s } local rig = pool:next_miner() "
                       "rig:welcome() rig:give(job)",
                       rows[index].options);
        check_play(&known, plot,
                   rows[index].why[0] == '\0' ? SIMPOOL_EXIT_GOOD : SIMPOOL_EXIT_USAGE,
                   rows[index].why);
    }
}
