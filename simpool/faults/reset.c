/* reset: the connection is cut, at once or after so many bytes. */
#include "simpool/faults/faults.h"

/** --- doc Faults of bytes
 *  reset(rig.link, { past = 100 }) -> fault
 *  The connection breaks (RST) once `past` bytes have passed; without it, at once, or with `chance`
 *  and its like at the first bytes that it meets.
 */
struct reset {
    uint64_t bytes_left;
};

static void reset_start(void *state, const struct simpool_fault_options *options, int64_t now_us)
{
    (void)now_us;
    *(struct reset *)state = (struct reset){.bytes_left = options->after_bytes};
}

static enum simpool_fate reset_pass(void *state, const struct simpool_parcel *parcel,
                                    struct simpool_outlet *outlet)
{
    struct reset *const reset = state;
    const bool cut = parcel->len >= reset->bytes_left;
    const size_t passed = cut ? (size_t)reset->bytes_left : parcel->len;
    if (passed > 0 || !cut) {
        outlet->put(outlet, parcel->bytes, passed, parcel->arrive_us);
    }
    reset->bytes_left -= passed;
    return cut ? SIMPOOL_CUT : SIMPOOL_PASSED;
}

const struct simpool_fault_ops simpool_fault_reset = {
    .name = "reset",
    .summary = "the connection is reset: at once, or once so many bytes have passed",
    .takes = "past",
    .at_once = true,
    .state_size = sizeof(struct reset),
    .check = simpool_fault_check_nothing,
    .start = reset_start,
    .pass = reset_pass,
};
