#include "tests/unit/check.h"
#include "tests/unit/simpool/test_simpool_faults_outlet.h"

void test_faults_loss_stalls(void)
{
    enum { PACKETS = 60 };
    struct fault_on on = fault_put_on("loss", (struct simpool_fault_options){.enter = 0.2});
    size_t late = 0;
    int64_t last_us = 0;
    for (int index = 0; index < PACKETS; index++) {
        check_int(fault_pass(&on, "x", index, SIMPOOL_TOWARDS_MINER), SIMPOOL_PASSED);
        const int64_t arrive_us = on.notes.arrive_us[index];
        check_true(arrive_us >= last_us && arrive_us >= index);
        late += arrive_us > index;
        last_us = arrive_us;
    }
    check_int(on.notes.len, PACKETS); /* nothing is missing */
    check_true(late > 0);
    check_true(last_us >= 200000); /* the least stall */
}

void test_faults_loss_comes_through(void)
{
    struct fault_on on =
        fault_put_on("loss", (struct simpool_fault_options){.enter = 1, .leave = 1e-9, .lose = 1});
    (void)fault_pass(&on, "x", 0, SIMPOOL_TOWARDS_MINER);
    check_int(on.notes.len, 1);
    /* 0.2 + 0.4 + … + 51.2, then the cap, three times */
    check_int(on.notes.arrive_us[0], 51200000 * 2 - 200000 + 3 * 60000000);
}
