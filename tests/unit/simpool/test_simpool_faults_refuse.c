#include "tests/unit/check.h"
#include "tests/unit/simpool/test_simpool_faults_outlet.h"

/** No link ever sees it; should one, it changes nothing. */
void test_faults_refuse_is_the_doors(void)
{
    struct fault_on on =
        fault_put_on("refuse", (struct simpool_fault_options){.towards = SIMPOOL_TOWARDS_BOTH});
    check_int(on.ops->layer, SIMPOOL_OF_THE_DOOR);
    check_int(fault_pass(&on, "abc", 5, SIMPOOL_TOWARDS_MINER), SIMPOOL_PASSED);
    check_int(on.notes.arrive_us[0], 5);
    check_int(on.notes.len, 3);
}
