#include "tests/unit/check.h"
#include "tests/unit/simpool/test_simpool_faults_outlet.h"

void test_faults_latency_delays(void)
{
    struct fault_on on = fault_put_on("latency", (struct simpool_fault_options){.delay_us = 400});
    check_int(fault_pass(&on, "abc", 1000, SIMPOOL_TOWARDS_POOL), SIMPOOL_PASSED);
    check_int(on.notes.count, 1);
    check_int(on.notes.lens[0], 3);
    check_int(on.notes.arrive_us[0], 1400);
}

void test_faults_latency_keeps_order(void)
{
    struct fault_on on =
        fault_put_on("latency", (struct simpool_fault_options){.jitter_us = 100000});
    struct fault_on again = on;
    int64_t last_us[2] = {0, 0};
    bool waited = false;
    for (size_t index = 0; index < FAULT_PUTS_MAX; index++) {
        const enum simpool_towards towards =
            index % 2 == 0 ? SIMPOOL_TOWARDS_MINER : SIMPOOL_TOWARDS_POOL;
        const int64_t at_us = (int64_t)index * 10;
        check_int(fault_pass(&on, "x", at_us, towards), SIMPOOL_PASSED);
        check_int(fault_pass(&again, "x", at_us, towards), SIMPOOL_PASSED);
        const int64_t arrive_us = on.notes.arrive_us[index];
        check_true(arrive_us >= at_us && arrive_us <= at_us + 100000 + last_us[towards]);
        check_true(arrive_us >= last_us[towards]);
        waited |= arrive_us == last_us[towards];
        last_us[towards] = arrive_us;
    }
    check_true(waited); /* some would have overtaken */
    check_bytes(on.notes.arrive_us, again.notes.arrive_us, sizeof on.notes.arrive_us);
}
