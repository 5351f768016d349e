/* duplicate: messages arrive several times. */
#include "simpool/faults/faults.h"

/** --- doc Faults of messages
 *  duplicate(rig.link, { method = "mining.notify", copies = 1, gap = "50ms" }) -> fault
 *  Messages of that method arrive again, so many times (1 by default), `gap` apart (0 by default).
 *  A share repeated towards the pool is judged as a duplicate, and counted so.
 */
struct duplicate {
    uint64_t copies;
    int64_t gap_us;
};

enum { COPIES_MAX = 1000 };

static const char *duplicate_check(const struct simpool_fault_options *options)
{
    if (options->copies > COPIES_MAX) {
        return "duplicate makes at most 1000 copies";
    }
    return simpool_fault_time_fits(options->gap_us)
               ? NULL
               : "duplicate takes a gap between 0 and a week between copies";
}

static void duplicate_start(void *state, const struct simpool_fault_options *options,
                            int64_t now_us)
{
    (void)now_us;
    *(struct duplicate *)state =
        (struct duplicate){options->copies > 0 ? options->copies : 1, options->gap_us};
}

static enum simpool_fate duplicate_pass(void *state, const struct simpool_parcel *parcel,
                                        struct simpool_outlet *outlet)
{
    const struct duplicate *const duplicate = state;
    for (uint64_t copy = 0; copy <= duplicate->copies; copy++) {
        outlet->put(outlet, parcel->bytes, parcel->len,
                    parcel->arrive_us + (int64_t)copy * duplicate->gap_us);
    }
    return SIMPOOL_PASSED;
}

const struct simpool_fault_ops simpool_fault_duplicate = {
    .name = "duplicate",
    .summary = "messages arrive again",
    .layer = SIMPOOL_OF_MESSAGES,
    .takes = "copies gap",
    .state_size = sizeof(struct duplicate),
    .check = duplicate_check,
    .start = duplicate_start,
    .pass = duplicate_pass,
};
