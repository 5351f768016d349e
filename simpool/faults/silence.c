/* silence: a black hole. No FIN, no RST; what is said waits until it is lifted. */
#include "simpool/faults/faults.h"

static const char *silence_check(const struct simpool_fault_options *options)
{
    (void)options; /* it has none besides its direction */
    return NULL;
}

static void silence_start(void *state, const struct simpool_fault_options *options)
{
    (void)state;
    (void)options;
}

static enum simpool_fate silence_pass(void *state, const struct simpool_parcel *parcel,
                                      struct stratum_dice *dice, struct simpool_outlet *outlet)
{
    (void)state;
    (void)parcel;
    (void)dice;
    (void)outlet;
    return SIMPOOL_HELD;
}

const struct simpool_fault_ops simpool_fault_silence = {
    .name = "silence",
    .summary = "nothing comes through, not even the end of the connection, until it is lifted",
    .state_size = 0,
    .check = silence_check,
    .start = silence_start,
    .pass = silence_pass,
};
