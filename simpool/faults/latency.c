/* latency: everything comes later, by the same time or by a time that varies. */
#include "simpool/fault/luck.h"
#include "simpool/faults/faults.h"

/** --- doc Faults of bytes
 *  latency(rig.link, "400ms", { jitter = "50ms", shape = "uniform" }) -> fault
 *  All bytes arrive later, in order. `shape` says how: "uniform" (the default) adds up to `jitter`
 *  by chance; "lognormal" has the delay as its median, and one in six is more than `jitter` above
 *  it; "exponential" has it as its mean. With `chance` it is a spike now and then.
 */
struct latency {
    int64_t delay_us;
    int64_t jitter_us;
    int64_t
        last_us[2]; /* towards miner, towards pool: nothing arrives before what was sent first */
    enum simpool_shape shape;
};

static const char *latency_check(const struct simpool_fault_options *options)
{
    if (!simpool_fault_time_fits(options->delay_us) ||
        !simpool_fault_time_fits(options->jitter_us)) {
        return "latency takes a delay and a jitter between 0 and a week";
    }
    if (options->shape != SIMPOOL_SHAPE_UNIFORM && options->delay_us == 0) {
        return "a lognormal or exponential latency takes its middle: a delay above 0";
    }
    return options->delay_us + options->jitter_us > 0
               ? NULL
               : "latency without a delay and without a jitter changes nothing: give one";
}

static void latency_start(void *state, const struct simpool_fault_options *options, int64_t now_us)
{
    (void)now_us;
    *(struct latency *)state = (struct latency){.delay_us = options->delay_us,
                                                .jitter_us = options->jitter_us,
                                                .last_us = {INT64_MIN, INT64_MIN},
                                                .shape = options->shape};
}

static enum simpool_fate latency_pass(void *state, const struct simpool_parcel *parcel,
                                      struct simpool_outlet *outlet)
{
    struct latency *const latency = state;
    int64_t *const last_us = &latency->last_us[parcel->towards];
    const struct simpool_fault_options delay = {
        .delay_us = latency->delay_us, .jitter_us = latency->jitter_us, .shape = latency->shape};
    const int64_t arrive_us =
        parcel->arrive_us + simpool_luck_delay_us(&delay, parcel->luck, parcel->level);
    *last_us = simpool_fault_later(*last_us, arrive_us);
    outlet->put(outlet, parcel->bytes, parcel->len, *last_us);
    return SIMPOOL_PASSED;
}

const struct simpool_fault_ops simpool_fault_latency = {
    .name = "latency",
    .summary = "everything comes later: by a delay, and by up to a jitter on top",
    .leads = "delay",
    .takes = "delay jitter shape",
    .swells = true,
    .state_size = sizeof(struct latency),
    .check = latency_check,
    .start = latency_start,
    .pass = latency_pass,
};
