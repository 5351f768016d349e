#include <math.h>

#include "tests/unit/check.h"
#include "tests/unit/simpool/test_simpool_faults_outlet.h"

void test_faults_throttle_dribbles(void)
{
    /* 30 bytes/s: pieces of 3 bytes, 0.1 s each. */
    struct fault_on on =
        fault_put_on("throttle", (struct simpool_fault_options){.rate_bytes_s = 30});
    check_int(fault_pass(&on, "01234567", 0, SIMPOOL_TOWARDS_POOL), SIMPOOL_PASSED);
    check_int(fault_pass(&on, "a", 0, SIMPOOL_TOWARDS_POOL), SIMPOOL_PASSED);
    check_int(fault_pass(&on, "b", 1000000, SIMPOOL_TOWARDS_POOL), SIMPOOL_PASSED);
    check_int(fault_pass(&on, "", 1000000, SIMPOOL_TOWARDS_MINER), SIMPOOL_PASSED);
    static const int64_t arrive_us[] = {100000, 200000, 266667, 300000, 1033333, 1000000};
    check_int(on.notes.count, 6);
    check_bytes(on.notes.arrive_us, arrive_us, sizeof arrive_us);
    check_bytes(on.notes.bytes, "01234567ab", 10);
}

void test_faults_throttle_wide_and_thin(void)
{
    struct fault_on on =
        fault_put_on("throttle", (struct simpool_fault_options){.rate_bytes_s = INFINITY});
    check_int(fault_pass(&on, "01234567", 50, SIMPOOL_TOWARDS_POOL), SIMPOOL_PASSED);
    check_int(on.notes.count, 1);
    check_int(on.notes.arrive_us[0], 50);
    struct fault_on thin =
        fault_put_on("throttle", (struct simpool_fault_options){.rate_bytes_s = 1});
    check_int(fault_pass(&thin, "ab", 0, SIMPOOL_TOWARDS_POOL), SIMPOOL_PASSED);
    check_int(thin.notes.count, 2);
    check_int(thin.notes.arrive_us[1], 2000000);
}
