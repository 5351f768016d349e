/* silence: a black hole. No FIN, no RST; what is said waits until it is lifted. */
#include "simpool/faults/faults.h"

/** --- doc Faults of bytes
 *  silence(rig.link, { towards = "both" }) -> fault
 *  A cut cable, a black hole: nothing arrives, nobody is told. What was sent meanwhile arrives when
 *  it is lifted. A connection that was given up behind it ends then.
 */
static enum simpool_fate silence_pass(void *state, const struct simpool_parcel *parcel,
                                      struct simpool_outlet *outlet)
{
    (void)state;
    (void)parcel;
    (void)outlet;
    return SIMPOOL_HELD;
}

const struct simpool_fault_ops simpool_fault_silence = {
    .name = "silence",
    .summary = "nothing comes through, not even the end of the connection, until it is lifted",
    .takes = "",
    .blocks = true,
    .check = simpool_fault_check_nothing,
    .start = simpool_fault_start_nothing,
    .pass = silence_pass,
};
