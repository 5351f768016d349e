#include <stdlib.h>
#include <string.h>

#include "tests/unit/check.h"
#include "tests/unit/simpool/test_simpool_faults_outlet.h"

/** The number behind a beginning; the rest behind the number is checked. */
static unsigned long number_in(const char *heard, const char *before, const char *behind)
{
    char *end = NULL;
    check_true(strncmp(heard, before, strlen(before)) == 0);
    const unsigned long number = strtoul(heard + strlen(before), &end, 10);
    check_text(end, behind);
    return number;
}

void test_faults_wrong_id_is_nobodys(void)
{
    const struct simpool_fault_options options = {.towards = SIMPOOL_TOWARDS_BOTH};
    check_true(number_in(fault_say("wrong_id", options, "{\"id\":7,\"result\":true}\n"),
                         "{\"id\":", ",\"result\":true}\n") >= 1000000);
    check_true(number_in(fault_say("wrong_id", options, "{\"id\":\"7\"}\n"), "{\"id\":\"",
                         "\"}\n") >= 1000000);
    check_text(fault_say("wrong_id", options, "{\"x\":1}\n"), "{\"x\":1}\n");
}
