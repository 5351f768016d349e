/* latency: everything comes later, by the same time or by a time that varies. */
#include "simpool/faults/faults.h"

struct latency {
    int64_t delay_us;
    int64_t jitter_us;
    int64_t
        last_us[2]; /* towards miner, towards pool: nothing arrives before what was sent first */
};

static const char *latency_check(const struct simpool_fault_options *options)
{
    if (!simpool_fault_time_fits(options->delay_us) ||
        !simpool_fault_time_fits(options->jitter_us)) {
        return "latency takes a delay and a jitter between 0 and a day";
    }
    return options->delay_us + options->jitter_us > 0
               ? NULL
               : "latency without a delay and without a jitter changes nothing: give one";
}

static void latency_start(void *state, const struct simpool_fault_options *options)
{
    *(struct latency *)state = (struct latency){
        .delay_us = options->delay_us,
        .jitter_us = options->jitter_us,
        .last_us = {INT64_MIN, INT64_MIN},
    };
}

static enum simpool_fate latency_pass(void *state, const struct simpool_parcel *parcel,
                                      struct stratum_dice *dice, struct simpool_outlet *outlet)
{
    struct latency *const latency = state;
    int64_t *const last_us = &latency->last_us[parcel->towards];
    const uint64_t luck = stratum_dice_below(dice, (uint64_t)latency->jitter_us + 1);
    const int64_t arrive_us = parcel->arrive_us + latency->delay_us + (int64_t)luck;
    *last_us = simpool_fault_later(*last_us, arrive_us);
    outlet->put(outlet, parcel->bytes, parcel->len, *last_us);
    return SIMPOOL_PASSED;
}

const struct simpool_fault_ops simpool_fault_latency = {
    .name = "latency",
    .summary = "everything comes later: by a delay, and by up to a jitter on top",
    .state_size = sizeof(struct latency),
    .check = latency_check,
    .start = latency_start,
    .pass = latency_pass,
};
