#include "simpool/fault/fault.h"

#include <string.h>

#include "simpool/fault/gate.h"
#include "simpool/faults/faults.h"

static const struct simpool_fault_ops *const faults[] = {
    &simpool_fault_latency,  &simpool_fault_throttle, &simpool_fault_slice,
    &simpool_fault_coalesce, &simpool_fault_loss,     &simpool_fault_silence,
    &simpool_fault_stall,    &simpool_fault_reset,    &simpool_fault_finish,
    &simpool_fault_corrupt,  &simpool_fault_refuse,   &simpool_fault_delay,
    &simpool_fault_hold,     &simpool_fault_drop,     &simpool_fault_duplicate,
    &simpool_fault_reorder,  &simpool_fault_mutate,   &simpool_fault_wrong_id,
    &simpool_fault_cut,
};

const struct simpool_fault_ops *const *simpool_faults(size_t *count)
{
    *count = sizeof faults / sizeof faults[0];
    return faults;
}

const struct simpool_fault_ops *simpool_fault_by_name(const char *name)
{
    for (size_t index = 0; index < sizeof faults / sizeof faults[0]; index++) {
        if (strcmp(faults[index]->name, name) == 0) {
            return faults[index];
        }
    }
    return NULL;
}

const char *simpool_fault_check(const struct simpool_fault_ops *ops,
                                const struct simpool_fault_options *options)
{
    if (!(options->chance >= 0 && options->chance <= 1)) {
        return "chance is above 0 and at most 1";
    }
    if (!simpool_fault_time_fits(options->ramp_us) || !simpool_fault_time_fits(options->from_us) ||
        !simpool_fault_time_fits(options->to_us)) {
        return "ramp, from and to are between 0 and a week";
    }
    if (options->to_us > 0 && options->to_us <= options->from_us) {
        return "`to` is when it is lifted, later than `from`";
    }
    if (ops->layer == SIMPOOL_OF_THE_DOOR && !simpool_gate_is_open(options)) {
        return "it holds for everybody who comes: no chance, no counts, no ramp";
    }
    return ops->check(options);
}
