/* coalesce: what was said within a while arrives as one segment. */
#include "simpool/faults/faults.h"

/** --- doc Faults of bytes
 *  coalesce(rig.link, { gap = "200ms" }) -> fault
 *  Several lines in one segment: what comes within `gap` (200 ms by default) of the first waits for
 *  the rest, and all of it arrives as one.
 */
struct coalesce {
    int64_t gap_us;
    int64_t closes_us[2]; /* towards miner, towards pool: when the present segment goes */
};

enum { GAP_US = 200 * 1000 };

static const char *coalesce_check(const struct simpool_fault_options *options)
{
    return simpool_fault_time_fits(options->gap_us)
               ? NULL
               : "coalesce takes a gap between 0 and a week in which segments gather";
}

static void coalesce_start(void *state, const struct simpool_fault_options *options, int64_t now_us)
{
    (void)now_us;
    *(struct coalesce *)state =
        (struct coalesce){.gap_us = options->gap_us > 0 ? options->gap_us : GAP_US,
                          .closes_us = {INT64_MIN, INT64_MIN}};
}

static enum simpool_fate coalesce_pass(void *state, const struct simpool_parcel *parcel,
                                       struct simpool_outlet *outlet)
{
    struct coalesce *const coalesce = state;
    int64_t *const closes_us = &coalesce->closes_us[parcel->towards];
    if (parcel->arrive_us > *closes_us) {
        *closes_us = parcel->arrive_us + coalesce->gap_us;
    }
    outlet->put(outlet, parcel->bytes, parcel->len, *closes_us);
    return SIMPOOL_PASSED;
}

const struct simpool_fault_ops simpool_fault_coalesce = {
    .name = "coalesce",
    .summary = "what is said within a gap arrives as one segment",
    .takes = "gap",
    .joins = true,
    .state_size = sizeof(struct coalesce),
    .check = coalesce_check,
    .start = coalesce_start,
    .pass = coalesce_pass,
};
