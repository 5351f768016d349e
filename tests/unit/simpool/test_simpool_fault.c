#include "simpool/fault.h"

#include <math.h>
#include <string.h>

#include "tests/unit/check.h"

void test_fault_registry(void)
{
    static const char *const names[] = {"latency", "silence", "reset", "slice", "throttle"};
    size_t count = 0;
    const struct simpool_fault_ops *const *const faults = simpool_faults(&count);
    check_int(count, sizeof names / sizeof names[0]);
    for (size_t index = 0; index < count; index++) {
        check_text(faults[index]->name, names[index]);
        check_true(simpool_fault_by_name(names[index]) == faults[index]);
        check_row(names[index], strlen(faults[index]->summary) > 0);
    }
    check_true(simpool_fault_by_name("lightning") == NULL);
}

void test_fault_options(void)
{
    static const struct {
        const char *name;
        struct simpool_fault_options options;
        bool good;
    } rows[] = {
        {"latency", {.delay_us = 1}, true},
        {"latency", {.jitter_us = 1}, true},
        {"latency", {.delay_us = 0}, false},
        {"latency", {.delay_us = -1, .jitter_us = 5}, false},
        {"latency", {.delay_us = INT64_MAX}, false},
        {"latency", {.delay_us = 1, .jitter_us = INT64_MAX}, false},
        {"silence", {.delay_us = -1}, true},
        {"reset", {.after_bytes = UINT64_MAX}, true},
        {"slice", {.slice_len = 1}, true},
        {"slice", {.slice_len = 0}, false},
        {"slice", {.slice_len = 1, .gap_us = -1}, false},
        {"throttle", {.rate_bytes_s = 1}, true},
        {"throttle", {.rate_bytes_s = INFINITY}, true},
        {"throttle", {.rate_bytes_s = 0.5}, false},
        {"throttle", {.rate_bytes_s = -3}, false},
        {"throttle", {.rate_bytes_s = NAN}, false},
    };
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        const char *const problem =
            simpool_fault_by_name(rows[index].name)->check(&rows[index].options);
        check_row(rows[index].name, (problem == NULL) == rows[index].good);
    }
}
