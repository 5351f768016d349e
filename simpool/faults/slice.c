/* slice: what was sent as one comes in small pieces, with time between them. */
#include "simpool/faults/faults.h"

/** --- doc Faults of bytes
 *  slice(rig.link, { bytes = 1, gap = "1ms" }) -> fault
 *  What was sent as one arrives in pieces of `bytes` (1 by default), `gap` apart (0 by default).
 */
struct slice {
    size_t slice_len;
    int64_t gap_us;
    int64_t next_us[2]; /* towards miner, towards pool: the earliest the next piece may arrive */
};

static const char *slice_check(const struct simpool_fault_options *options)
{
    return simpool_fault_time_fits(options->gap_us)
               ? NULL
               : "slice takes a gap between 0 and a week between pieces";
}

static void slice_start(void *state, const struct simpool_fault_options *options, int64_t now_us)
{
    (void)now_us;
    *(struct slice *)state = (struct slice){
        .slice_len = options->slice_len > 0 ? options->slice_len : 1,
        .gap_us = options->gap_us,
        .next_us = {INT64_MIN, INT64_MIN},
    };
}

static enum simpool_fate slice_pass(void *state, const struct simpool_parcel *parcel,
                                    struct simpool_outlet *outlet)
{
    struct slice *const slice = state;
    int64_t *const next_us = &slice->next_us[parcel->towards];
    size_t sent = 0;
    do { /* an empty parcel is one empty piece */
        const size_t left = parcel->len - sent;
        const size_t len = left < slice->slice_len ? left : slice->slice_len;
        const int64_t arrive_us = simpool_fault_later(parcel->arrive_us, *next_us);
        outlet->put(outlet, parcel->bytes + sent, len, arrive_us);
        *next_us = arrive_us + slice->gap_us;
        sent += len;
    } while (sent < parcel->len);
    return SIMPOOL_PASSED;
}

const struct simpool_fault_ops simpool_fault_slice = {
    .name = "slice",
    .summary = "what was sent as one comes in small pieces, with a gap between them",
    .takes = "bytes gap",
    .state_size = sizeof(struct slice),
    .check = slice_check,
    .start = slice_start,
    .pass = slice_pass,
};
