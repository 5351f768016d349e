/* delay: a message comes later, and others overtake it. */
#include "simpool/fault/luck.h"
#include "simpool/faults/faults.h"

/** --- doc Faults of messages
 *  delay(rig.link, "2s", { method = "reply", jitter = "1s" }) -> fault
 *  Messages of that method come so much later, and up to `jitter`; others overtake them. `method`
 *  is a name such as "mining.notify", "reply" (an answer to anything), "reply to mining.submit",
 *  or absent: every line.
 */
struct delay {
    int64_t delay_us;
    int64_t jitter_us;
};

static const char *delay_check(const struct simpool_fault_options *options)
{
    const bool fits =
        simpool_fault_time_fits(options->delay_us) && simpool_fault_time_fits(options->jitter_us);
    return fits && options->delay_us + options->jitter_us > 0
               ? NULL
               : "delay takes a time, and a jitter on top, between 0 and a week";
}

static void delay_start(void *state, const struct simpool_fault_options *options, int64_t now_us)
{
    (void)now_us;
    *(struct delay *)state = (struct delay){options->delay_us, options->jitter_us};
}

static enum simpool_fate delay_pass(void *state, const struct simpool_parcel *parcel,
                                    struct simpool_outlet *outlet)
{
    const struct delay *const delay = state;
    const struct simpool_fault_options options = {.delay_us = delay->delay_us,
                                                  .jitter_us = delay->jitter_us};
    outlet->put(outlet, parcel->bytes, parcel->len,
                parcel->arrive_us + simpool_luck_delay_us(&options, parcel->luck, parcel->level));
    return SIMPOOL_PASSED;
}

const struct simpool_fault_ops simpool_fault_delay = {
    .name = "delay",
    .summary = "messages come later, and others overtake them",
    .layer = SIMPOOL_OF_MESSAGES,
    .leads = "delay",
    .takes = "delay jitter",
    .swells = true,
    .state_size = sizeof(struct delay),
    .check = delay_check,
    .start = delay_start,
    .pass = delay_pass,
};
