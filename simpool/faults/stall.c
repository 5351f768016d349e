/* stall: a connection is accepted, and then nobody speaks: a slow accept, or none at all. */
#include "simpool/faults/faults.h"

/** --- doc Faults of bytes
 *  stall(pool, "5s") -> fault
 *  Connections that come from now on are accepted, and nothing is said or heard for so long: a full
 *  backlog, a slow accept. Without a time nothing is said until it is lifted.
 */
struct stall {
    int64_t until_us;
    bool for_ever;
};

static const char *stall_check(const struct simpool_fault_options *options)
{
    return simpool_fault_time_fits(options->delay_us)
               ? NULL
               : "stall takes a time between 0 and a week; without one it lasts until it is lifted";
}

static void stall_start(void *state, const struct simpool_fault_options *options, int64_t now_us)
{
    *(struct stall *)state =
        (struct stall){.until_us = now_us + options->delay_us, .for_ever = options->delay_us == 0};
}

static enum simpool_fate stall_pass(void *state, const struct simpool_parcel *parcel,
                                    struct simpool_outlet *outlet)
{
    const struct stall *const stall = state;
    if (stall->for_ever) {
        return SIMPOOL_HELD;
    }
    outlet->put(outlet, parcel->bytes, parcel->len,
                simpool_fault_later(parcel->arrive_us, stall->until_us));
    return SIMPOOL_PASSED;
}

const struct simpool_fault_ops simpool_fault_stall = {
    .name = "stall",
    .summary = "new connections are accepted, and nothing is said on them for a while",
    .leads = "delay",
    .takes = "delay",
    .meets_new_links = true,
    .blocks = true,
    .state_size = sizeof(struct stall),
    .check = stall_check,
    .start = stall_start,
    .pass = stall_pass,
};
