/* finish: the connection is ended properly, at once or after so many bytes. */
#include "simpool/faults/faults.h"

/** --- doc Faults of bytes
 *  finish(rig.link, { past = 100, half = true }) -> fault
 *  As reset, but with a FIN: what was sent before still arrives. `half`: only the pool has
 *  finished; what the miner goes on saying is still heard.
 */
struct finish {
    uint64_t bytes_left;
    bool half;
};

static void finish_start(void *state, const struct simpool_fault_options *options, int64_t now_us)
{
    (void)now_us;
    *(struct finish *)state =
        (struct finish){.bytes_left = options->after_bytes, .half = options->half};
}

static enum simpool_fate finish_pass(void *state, const struct simpool_parcel *parcel,
                                     struct simpool_outlet *outlet)
{
    struct finish *const finish = state;
    const bool over = parcel->len >= finish->bytes_left;
    const size_t passed = over ? (size_t)finish->bytes_left : parcel->len;
    const bool from_miner = parcel->towards == SIMPOOL_TOWARDS_POOL;
    if (passed > 0 || !over) {
        outlet->put(outlet, parcel->bytes, passed, parcel->arrive_us);
    }
    finish->bytes_left -= passed;
    if (over && finish->half && from_miner && passed < parcel->len) {
        outlet->put(outlet, parcel->bytes + passed, parcel->len - passed, parcel->arrive_us);
    }
    return !over ? SIMPOOL_PASSED : finish->half ? SIMPOOL_HALF_CLOSED : SIMPOOL_FINISHED;
}

const struct simpool_fault_ops simpool_fault_finish = {
    .name = "finish",
    .summary = "the connection is finished: at once, or once so many bytes have passed",
    .takes = "past half",
    .at_once = true,
    .state_size = sizeof(struct finish),
    .check = simpool_fault_check_nothing,
    .start = finish_start,
    .pass = finish_pass,
};
