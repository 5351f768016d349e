#include "simpool/fault.h"

#include <string.h>

#include "simpool/faults/faults.h"

static const struct simpool_fault_ops *const faults[] = {
    &simpool_fault_latency, &simpool_fault_silence,  &simpool_fault_reset,
    &simpool_fault_slice,   &simpool_fault_throttle,
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
