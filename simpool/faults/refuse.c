/* refuse: nobody listens there. The door's business; no link ever sees it. */
#include "simpool/faults/faults.h"

/** --- doc Faults of bytes
 *  refuse(pool) -> fault
 *  New connections are refused while it is on, as by pool:refuse_miners(); open ones stay.
 */
static enum simpool_fate refuse_pass(void *state, const struct simpool_parcel *parcel,
                                     struct simpool_outlet *outlet)
{
    (void)state;
    outlet->put(outlet, parcel->bytes, parcel->len, parcel->arrive_us);
    return SIMPOOL_PASSED;
}

const struct simpool_fault_ops simpool_fault_refuse = {
    .name = "refuse",
    .summary = "new connections are refused",
    .layer = SIMPOOL_OF_THE_DOOR,
    .takes = "",
    .blocks = true,
    .check = simpool_fault_check_nothing,
    .start = simpool_fault_start_nothing,
    .pass = refuse_pass,
};
