#include "tests/unit/check.h"
#include "tests/unit/simpool/test_simpool_faults_outlet.h"

void test_faults_delay_is_overtaken(void)
{
    const struct simpool_fault_options options = {
        .towards = SIMPOOL_TOWARDS_BOTH, .method = "reply", .delay_us = 1000};
    check_text(fault_say("delay", options, "{\"id\":1}\n{\"method\":\"a\"}\n{\"id\":2}\n"),
               "{\"method\":\"a\"}\n{\"id\":1}\n{\"id\":2}\n");
    struct fault_on on =
        fault_put_on("delay", (struct simpool_fault_options){.delay_us = 10, .jitter_us = 5});
    (void)fault_pass(&on, "x", 100, SIMPOOL_TOWARDS_POOL);
    check_true(on.notes.arrive_us[0] >= 110 && on.notes.arrive_us[0] <= 115);
}
