#include "simpool/fault/fault.h"

#include <math.h>
#include <string.h>

#include "tests/unit/check.h"

void test_fault_registry(void)
{
    static const char *const names[] = {"latency", "throttle", "slice",    "coalesce", "loss",
                                        "silence", "stall",    "reset",    "finish",   "corrupt",
                                        "refuse",  "delay",    "hold",     "drop",     "duplicate",
                                        "reorder", "mutate",   "wrong_id", "cut"};
    size_t count = 0;
    const struct simpool_fault_ops *const *const faults = simpool_faults(&count);
    check_int(count, sizeof names / sizeof names[0]);
    for (size_t index = 0; index < count; index++) {
        check_text(faults[index]->name, names[index]);
        check_true(simpool_fault_by_name(names[index]) == faults[index]);
        check_row(names[index], strlen(faults[index]->summary) > 0 && faults[index]->takes != NULL);
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
        {"slice", {.slice_len = 0}, true}, /* one byte */
        {"latency", {.shape = SIMPOOL_SHAPE_LOGNORMAL, .jitter_us = 1}, false},
        {"latency", {.delay_us = 1, .shape = SIMPOOL_SHAPE_EXPONENTIAL}, true},
        {"latency", {.delay_us = 1, .chance = 1}, true},
        {"latency", {.delay_us = 1, .chance = 1.5}, false},
        {"latency", {.delay_us = 1, .chance = -1}, false},
        {"latency", {.delay_us = 1, .chance = NAN}, false},
        {"latency", {.delay_us = 1, .ramp_us = -1}, false},
        {"latency", {.delay_us = 1, .from_us = 5, .to_us = 5}, false},
        {"latency", {.delay_us = 1, .from_us = 5, .to_us = 6}, true},
        {"coalesce", {.gap_us = -1}, false},
        {"loss", {.lose = 2}, false},
        {"loss", {.lose = 1, .leave = 0.1}, true},
        {"stall", {.delay_us = -1}, false},
        {"refuse", {.towards = SIMPOOL_TOWARDS_BOTH}, true},
        {"refuse", {.chance = 0.5}, false},
        {"refuse", {.first = 1}, false},
        {"delay", {.delay_us = 0}, false},
        {"delay", {.jitter_us = 1}, true},
        {"duplicate", {.copies = 1001}, false},
        {"duplicate", {.gap_us = -1}, false},
        {"reorder", {.delay_us = 0}, false},
        {"reorder", {.delay_us = 1}, true},
        {"mutate", {.turn = SIMPOOL_TURN_FLIP}, false},
        {"mutate", {.path = "params.", .turn = SIMPOOL_TURN_FLIP}, false},
        {"mutate", {.path = "params.2"}, false},
        {"mutate", {.path = "params.2", .value = "7"}, true},
        {"mutate", {.path = "params.2", .value = "7", .turn = SIMPOOL_TURN_FLIP}, false},
        {"cut", {.at = 1}, false},
        {"cut", {.at = 0.5}, true},
        {"slice", {.slice_len = 1, .gap_us = -1}, false},
        {"throttle", {.rate_bytes_s = 1}, true},
        {"throttle", {.rate_bytes_s = INFINITY}, true},
        {"throttle", {.rate_bytes_s = 0.5}, false},
        {"throttle", {.rate_bytes_s = -3}, false},
        {"throttle", {.rate_bytes_s = NAN}, false},
    };
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        const char *const problem =
            simpool_fault_check(simpool_fault_by_name(rows[index].name), &rows[index].options);
        check_row(rows[index].name, (problem == NULL) == rows[index].good);
    }
}
