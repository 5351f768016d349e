#include "tests/unit/check.h"
#include "tests/unit/simpool/test_simpool_faults_outlet.h"

void test_faults_silence_holds(void)
{
    struct fault_on on = fault_put_on("silence", (struct simpool_fault_options){.delay_us = 0});
    check_int(fault_pass(&on, "abc", 5, SIMPOOL_TOWARDS_MINER), SIMPOOL_HELD);
    check_int(fault_pass(&on, "", 5, SIMPOOL_TOWARDS_POOL), SIMPOOL_HELD);
    check_int(on.notes.count, 0);
}
