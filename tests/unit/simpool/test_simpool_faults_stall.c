#include "tests/unit/check.h"
#include "tests/unit/simpool/test_simpool_faults_outlet.h"

void test_faults_stall_for_a_while(void)
{
    struct fault_on on = fault_put_on("stall", (struct simpool_fault_options){.delay_us = 1000});
    (void)fault_pass(&on, "a", 10, SIMPOOL_TOWARDS_MINER);
    (void)fault_pass(&on, "b", 2000, SIMPOOL_TOWARDS_POOL);
    static const int64_t arrive_us[] = {1000, 2000};
    check_bytes(on.notes.arrive_us, arrive_us, sizeof arrive_us);
    struct fault_on ever = fault_put_on("stall", (struct simpool_fault_options){.delay_us = 0});
    check_int(fault_pass(&ever, "a", 10, SIMPOOL_TOWARDS_MINER), SIMPOOL_HELD);
}
