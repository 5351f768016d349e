#include "tests/unit/check.h"
#include "tests/unit/simpool/test_simpool_faults_outlet.h"

void test_faults_duplicate_repeats(void)
{
    struct simpool_fault_options options = {.towards = SIMPOOL_TOWARDS_BOTH};
    check_text(fault_say("duplicate", options, "a\nb\n"), "a\na\nb\nb\n");
    options.copies = 2;
    options.gap_us = 10;
    check_text(fault_say("duplicate", options, "a\nb\n"), "a\nb\na\nb\na\nb\n");
}
