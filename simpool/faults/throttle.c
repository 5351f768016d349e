/* throttle: a thin pipe. Bytes come at a rate, dribbling: about ten pieces a second. */
#include "simpool/faults/faults.h"

enum { PIECES_PER_S = 10, PIECE_LEN_MAX = 1460 };

/** --- doc Faults of bytes
 *  throttle(rig.link, "64 KB/s") -> fault
 *  A thin pipe: no more than so many bytes a second, dribbling. With `ramp` it grows thin slowly.
 */
struct throttle {
    double rate_bytes_s;
    size_t piece_len;
    int64_t free_us[2]; /* towards miner, towards pool: when the pipe has room again */
};

static const char *throttle_check(const struct simpool_fault_options *options)
{
    return options->rate_bytes_s >= 1 ? NULL
                                      : "throttle takes a rate of at least 1 byte/s (silence is "
                                        "what lets nothing through)";
}

static void throttle_start(void *state, const struct simpool_fault_options *options, int64_t now_us)
{
    (void)now_us;
    const double piece = options->rate_bytes_s / PIECES_PER_S;
    *(struct throttle *)state = (struct throttle){
        .rate_bytes_s = options->rate_bytes_s,
        .piece_len = piece >= PIECE_LEN_MAX ? PIECE_LEN_MAX
                     : piece < 1            ? 1
                                            : (size_t)piece,
        .free_us = {INT64_MIN, INT64_MIN},
    };
}

static enum simpool_fate throttle_pass(void *state, const struct simpool_parcel *parcel,
                                       struct simpool_outlet *outlet)
{
    struct throttle *const throttle = state;
    int64_t *const free_us = &throttle->free_us[parcel->towards];
    const int64_t begin_us = simpool_fault_later(parcel->arrive_us, *free_us);
    const double rate_bytes_s = throttle->rate_bytes_s / parcel->level;
    size_t sent = 0;
    do { /* an empty parcel is one empty piece */
        const size_t left = parcel->len - sent;
        const size_t len = left < throttle->piece_len ? left : throttle->piece_len;
        sent += len;
        /* From the beginning each time: rounding never adds up. */
        *free_us = begin_us + (int64_t)((double)sent * 1e6 / rate_bytes_s + 0.5);
        outlet->put(outlet, parcel->bytes + sent - len, len, *free_us);
    } while (sent < parcel->len);
    return SIMPOOL_PASSED;
}

const struct simpool_fault_ops simpool_fault_throttle = {
    .name = "throttle",
    .summary = "bytes come through at a rate, no faster",
    .leads = "rate",
    .takes = "rate",
    .swells = true,
    .state_size = sizeof(struct throttle),
    .check = throttle_check,
    .start = throttle_start,
    .pass = throttle_pass,
};
