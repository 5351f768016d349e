/* hold: messages wait until the fault is lifted; others overtake them. */
#include "simpool/faults/faults.h"

/** --- doc Faults of messages
 *  hold(rig.link, { method = "reply to mining.submit" }) -> fault
 *  Messages of that method wait until the fault is lifted, then arrive in order; others pass.
 */
static enum simpool_fate hold_pass(void *state, const struct simpool_parcel *parcel,
                                   struct simpool_outlet *outlet)
{
    (void)state;
    outlet->put(outlet, parcel->bytes, parcel->len, INT64_MAX);
    return SIMPOOL_PASSED;
}

const struct simpool_fault_ops simpool_fault_hold = {
    .name = "hold",
    .summary = "messages wait until it is lifted; others pass",
    .layer = SIMPOOL_OF_MESSAGES,
    .takes = "",
    .check = simpool_fault_check_nothing,
    .start = simpool_fault_start_nothing,
    .pass = hold_pass,
};
