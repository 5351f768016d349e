#include "tests/unit/check.h"
#include "tests/unit/simpool/test_simpool_faults_outlet.h"

void test_faults_slice_cuts_up(void)
{
    struct fault_on on =
        fault_put_on("slice", (struct simpool_fault_options){.slice_len = 4, .gap_us = 10});
    check_int(fault_pass(&on, "0123456789", 100, SIMPOOL_TOWARDS_POOL), SIMPOOL_PASSED);
    check_int(fault_pass(&on, "ab", 105, SIMPOOL_TOWARDS_POOL), SIMPOOL_PASSED);
    check_int(fault_pass(&on, "cd", 105, SIMPOOL_TOWARDS_MINER), SIMPOOL_PASSED);
    check_int(fault_pass(&on, "", 500, SIMPOOL_TOWARDS_POOL), SIMPOOL_PASSED);
    static const size_t lens[] = {4, 4, 2, 2, 2, 0};
    static const int64_t arrive_us[] = {100, 110, 120, 130, 105, 500};
    check_int(on.notes.count, 6);
    check_bytes(on.notes.lens, lens, sizeof lens);
    check_bytes(on.notes.arrive_us, arrive_us, sizeof arrive_us);
    check_bytes(on.notes.bytes, "0123456789abcd", 14);
}
