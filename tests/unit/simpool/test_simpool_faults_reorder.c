#include <string.h>

#include "tests/unit/check.h"
#include "tests/unit/simpool/test_simpool_faults_outlet.h"

void test_faults_reorder_overtakes(void)
{
    const struct simpool_fault_options options = {.towards = SIMPOOL_TOWARDS_BOTH,
                                                  .delay_us = 1000};
    static const char lines[] = "1\n2\n3\n4\n5\n6\n7\n8\n";
    const char *const heard = fault_say("reorder", options, lines);
    check_int(strlen(heard), sizeof lines - 1);
    check_true(strcmp(heard, lines) != 0);
    for (const char *line = lines; *line != '\0'; line += 2) {
        check_true(strchr(heard, *line) != NULL); /* all of them, whole */
    }
}
