/* reorder: messages overtake each other. */
#include "simpool/fault/luck.h"
#include "simpool/faults/faults.h"

/** --- doc Faults of messages
 *  reorder(rig.link, "500ms", { method = "reply" }) -> fault
 *  Each message of that method waits by its own luck, up to so long: they overtake each other.
 */
struct reorder {
    int64_t within_us;
};

static const char *reorder_check(const struct simpool_fault_options *options)
{
    return options->delay_us > 0 && simpool_fault_time_fits(options->delay_us)
               ? NULL
               : "reorder takes the time within which messages overtake each other, up to a week";
}

static void reorder_start(void *state, const struct simpool_fault_options *options, int64_t now_us)
{
    (void)now_us;
    *(struct reorder *)state = (struct reorder){options->delay_us};
}

static enum simpool_fate reorder_pass(void *state, const struct simpool_parcel *parcel,
                                      struct simpool_outlet *outlet)
{
    const struct reorder *const reorder = state;
    const double wait_us =
        simpool_luck_unit(parcel->luck) * (double)reorder->within_us * parcel->level;
    outlet->put(outlet, parcel->bytes, parcel->len, parcel->arrive_us + (int64_t)wait_us);
    return SIMPOOL_PASSED;
}

const struct simpool_fault_ops simpool_fault_reorder = {
    .name = "reorder",
    .summary = "messages overtake each other",
    .layer = SIMPOOL_OF_MESSAGES,
    .leads = "within",
    .takes = "within",
    .swells = true,
    .state_size = sizeof(struct reorder),
    .check = reorder_check,
    .start = reorder_start,
    .pass = reorder_pass,
};
