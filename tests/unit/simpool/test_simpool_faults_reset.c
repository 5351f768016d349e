#include "tests/unit/check.h"
#include "tests/unit/simpool/test_simpool_faults_outlet.h"

void test_faults_reset_after_bytes(void)
{
    struct fault_on on = fault_put_on("reset", (struct simpool_fault_options){.after_bytes = 5});
    check_int(fault_pass(&on, "abc", 5, SIMPOOL_TOWARDS_MINER), SIMPOOL_PASSED);
    check_int(fault_pass(&on, "", 6, SIMPOOL_TOWARDS_MINER), SIMPOOL_PASSED);
    check_int(fault_pass(&on, "defg", 9, SIMPOOL_TOWARDS_POOL), SIMPOOL_CUT);
    check_int(on.notes.count, 3); /* the empty parcel was put too */
    check_bytes(on.notes.bytes, "abcde", 5);
    check_int(on.notes.len, 5);
    check_int(fault_pass(&on, "h", 10, SIMPOOL_TOWARDS_POOL), SIMPOOL_CUT);
    check_int(on.notes.len, 5);
}

void test_faults_reset_at_once(void)
{
    struct fault_on on = fault_put_on("reset", (struct simpool_fault_options){.after_bytes = 0});
    check_int(fault_pass(&on, "", 5, SIMPOOL_TOWARDS_MINER), SIMPOOL_CUT);
    check_int(fault_pass(&on, "abc", 5, SIMPOOL_TOWARDS_MINER), SIMPOOL_CUT);
    check_int(on.notes.count, 0);
}
