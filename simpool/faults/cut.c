/* cut: the connection ends in the middle of a line. */
#include "simpool/faults/faults.h"

/** --- doc Faults of messages
 *  cut(rig.link, { method = "mining.notify", at = 0.5, how = "reset" }) -> fault
 *  A message of that method comes only in part (`at`: which part of the line, half of it by
 *  default), and there the connection ends: by "reset" (the default), "finish", or "half".
 */
struct cut {
    double at;
    enum simpool_ending how;
};

static const double HALF = 0.5;

static const char *cut_check(const struct simpool_fault_options *options)
{
    return options->at >= 0 && options->at < 1 ? NULL
                                               : "`at` is the part of the line that still comes: "
                                                 "above 0 and below 1";
}

static void cut_start(void *state, const struct simpool_fault_options *options, int64_t now_us)
{
    (void)now_us;
    *(struct cut *)state = (struct cut){options->at > 0 ? options->at : HALF, options->how};
}

static enum simpool_fate cut_pass(void *state, const struct simpool_parcel *parcel,
                                  struct simpool_outlet *outlet)
{
    static const enum simpool_fate fates[SIMPOOL_ENDING_COUNT] = {
        [SIMPOOL_ENDING_RESET] = SIMPOOL_CUT,
        [SIMPOOL_ENDING_FINISH] = SIMPOOL_FINISHED,
        [SIMPOOL_ENDING_HALF] = SIMPOOL_HALF_CLOSED,
    };
    const struct cut *const cut = state;
    const size_t len = (size_t)((double)parcel->len * cut->at);
    if (len > 0) {
        outlet->put(outlet, parcel->bytes, len, parcel->arrive_us);
    }
    return fates[cut->how];
}

const struct simpool_fault_ops simpool_fault_cut = {
    .name = "cut",
    .summary = "the connection ends in the middle of a message",
    .layer = SIMPOOL_OF_MESSAGES,
    .takes = "at how",
    .state_size = sizeof(struct cut),
    .check = cut_check,
    .start = cut_start,
    .pass = cut_pass,
};
