#include "tests/unit/check.h"
#include "tests/unit/simpool/test_simpool_faults_outlet.h"

void test_faults_finish_after_bytes(void)
{
    struct fault_on on = fault_put_on("finish", (struct simpool_fault_options){.after_bytes = 4});
    check_int(fault_pass(&on, "abc", 5, SIMPOOL_TOWARDS_MINER), SIMPOOL_PASSED);
    check_int(fault_pass(&on, "def", 6, SIMPOOL_TOWARDS_MINER), SIMPOOL_FINISHED);
    check_bytes(on.notes.bytes, "abcd", 4);
    check_int(on.notes.len, 4);
}

/** Half a close is the pool's: what the miner says is still heard, whole. */
void test_faults_finish_half(void)
{
    struct fault_on on =
        fault_put_on("finish", (struct simpool_fault_options){.after_bytes = 4, .half = true});
    check_int(fault_pass(&on, "abcdef", 5, SIMPOOL_TOWARDS_POOL), SIMPOOL_HALF_CLOSED);
    check_bytes(on.notes.bytes, "abcdef", 6);
    check_int(on.notes.len, 6);
}
