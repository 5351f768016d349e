/* reset: the connection is cut, at once or after so many bytes. */
#include "simpool/faults/faults.h"

struct reset {
    uint64_t bytes_left;
};

static const char *reset_check(const struct simpool_fault_options *options)
{
    (void)options; /* any number of bytes makes sense */
    return NULL;
}

static void reset_start(void *state, const struct simpool_fault_options *options)
{
    *(struct reset *)state = (struct reset){.bytes_left = options->after_bytes};
}

static enum simpool_fate reset_pass(void *state, const struct simpool_parcel *parcel,
                                    struct stratum_dice *dice, struct simpool_outlet *outlet)
{
    (void)dice;
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
    .state_size = sizeof(struct reset),
    .check = reset_check,
    .start = reset_start,
    .pass = reset_pass,
};
