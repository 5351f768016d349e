#include "tests/unit/check.h"
#include "tests/unit/simpool/test_simpool_faults_outlet.h"

void test_faults_drop_loses(void)
{
    const struct simpool_fault_options options = {
        .towards = SIMPOOL_TOWARDS_BOTH, .method = "a", .first = 1};
    check_text(
        fault_say("drop", options, "{\"method\":\"a\"}\n{\"id\":1}\n{\"method\":\"a\",\"id\":7}\n"),
        "{\"id\":1}\n{\"method\":\"a\",\"id\":7}\n");
}
