/* drop: messages never arrive. */
#include "simpool/faults/faults.h"

/** --- doc Faults of messages
 *  drop(rig.link, { method = "mining.notify", first = 1 }) -> fault
 *  Messages of that method never arrive.
 */
static enum simpool_fate drop_pass(void *state, const struct simpool_parcel *parcel,
                                   struct simpool_outlet *outlet)
{
    (void)state;
    (void)parcel;
    (void)outlet;
    return SIMPOOL_PASSED;
}

const struct simpool_fault_ops simpool_fault_drop = {
    .name = "drop",
    .summary = "messages never arrive",
    .layer = SIMPOOL_OF_MESSAGES,
    .takes = "",
    .check = simpool_fault_check_nothing,
    .start = simpool_fault_start_nothing,
    .pass = drop_pass,
};
