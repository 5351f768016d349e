#include "miner/program/bench.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "miner/program/stats.h"
#include "qhash/device/engine.h"
#include "qhash/header.h"

#define SLICE_US INT64_C(25000) /* as long as a miner's batch; then the other side's turn */

enum { PAIRS_MAX = 4096, FIRST_BATCH = 16384, PRESENT_NTIME = 1761942677, NAP_NS = 50000 };

/** Nonces and the time they took. */
struct slice {
    uint64_t nonces;
    int64_t took_us;
};

/** One device on a thread of its own. */
struct seat {
    const struct miner_bench_options *options;
    const struct miner_device_spec *spec;
    pthread_t thread;
    enum device_status status;
    struct device *device;
    const struct device_engine *engine; /* of a CPU: it knows its ceiling */
    struct device_work work;
    struct device_search search;
    uint64_t batch_nonces;
    struct miner_bench_sample sample; /* of this device, of the iteration at hand */
    double rates[PAIRS_MAX], ceilings[PAIRS_MAX], batches_us[PAIRS_MAX];
    size_t pair_count;
};

/** A core's own time, so that other programs cost the bench its length and not its truth; a device
 *  elsewhere works while its thread sleeps, so the wall's. */
static int64_t clock_us(const struct seat *seat)
{
    struct timespec time = {0};
    (void)clock_gettime(seat->engine != NULL ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

static int64_t wall_us(void)
{
    struct timespec time = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

static enum device_status give(struct seat *seat, uint64_t nonces)
{
    const uint32_t first = seat->work.nonce_last + 1; /* wraps around */
    const uint64_t room = UINT64_C(0x100000000) - first;
    seat->work.nonce_first = first;
    seat->work.nonce_last = (uint32_t)(first + (nonces < room ? nonces : room) - 1);
    return seat->device->ops->submit(seat->device, &seat->work);
}

static enum device_status collect(struct seat *seat, uint64_t *tried)
{
    struct device_results results;
    enum device_status status = seat->device->ops->collect(seat->device, &results);
    while (status == DEVICE_PENDING) {
        const struct timespec nap = {.tv_nsec = NAP_NS};
        (void)nanosleep(&nap, NULL);
        status = seat->device->ops->collect(seat->device, &results);
    }
    *tried += status == DEVICE_OK ? results.nonces_tried : 0;
    return status;
}

/** The whole search, two batches in flight as a miner has them. */
static enum device_status run_whole(struct seat *seat, struct slice *out)
{
    const int64_t begun_us = clock_us(seat);
    uint64_t again = 0;
    enum device_status status = give(seat, seat->batch_nonces);
    if (status == DEVICE_OK) {
        status = give(seat, seat->batch_nonces);
    }
    while (status == DEVICE_OK && clock_us(seat) - begun_us < SLICE_US) {
        status = collect(seat, &out->nonces);
        status = status == DEVICE_OK ? give(seat, seat->batch_nonces) : status;
    }
    for (unsigned outstanding = 0; outstanding < 2 && status == DEVICE_OK; outstanding++) {
        status = collect(seat, &out->nonces);
    }
    const double handicap = seat->options->handicap;
    const uint64_t more = (uint64_t)((double)out->nonces * handicap / (1 - handicap));
    if (status == DEVICE_OK && more > 0) {
        status = give(seat, more);
        status = status == DEVICE_OK ? collect(seat, &again) : status;
    }
    out->took_us = clock_us(seat) - begun_us;
    return status;
}

static void run_ceiling(struct seat *seat, struct slice *out)
{
    uint32_t tops[DEVICE_SLICE];
    const int64_t begun_us = clock_us(seat);
    do {
        seat->engine->ceiling(tops, &seat->search, (uint32_t)out->nonces, DEVICE_SLICE);
        out->nonces += DEVICE_SLICE;
        out->took_us = clock_us(seat) - begun_us;
    } while (out->took_us < SLICE_US);
}

static double rate_hps(const struct slice *slice)
{
    return (double)slice->nonces * 1e6 / (double)(slice->took_us > 0 ? slice->took_us : 1);
}

static bool has_ceiling(const struct seat *seat)
{
    return seat->engine != NULL && seat->options->algorithm == QHASH_ALGORITHM_QHASH;
}

/** The next batches take a fifth of a slice, so that its end is not overrun by much. */
static void size_batches(struct seat *seat, const struct slice *slice)
{
    const double wanted = rate_hps(slice) * (double)SLICE_US / 5e6;
    seat->batch_nonces = wanted < DEVICE_SLICE ? DEVICE_SLICE : (uint64_t)wanted;
}

static enum device_status run_pairs(struct seat *seat)
{
    const int64_t end_us = wall_us() + seat->options->duration_us;
    seat->pair_count = 0;
    do {
        struct slice whole = {0, 0};
        struct slice ceiling = {0, 0};
        const enum device_status status = run_whole(seat, &whole);
        if (status != DEVICE_OK) {
            return status;
        }
        if (has_ceiling(seat)) {
            run_ceiling(seat, &ceiling);
        }
        seat->rates[seat->pair_count] = rate_hps(&whole);
        seat->ceilings[seat->pair_count] = rate_hps(&ceiling);
        seat->batches_us[seat->pair_count] =
            (double)whole.took_us * (double)seat->batch_nonces / (double)whole.nonces;
        seat->pair_count++;
        size_batches(seat, &whole);
    } while (wall_us() < end_us && seat->pair_count < PAIRS_MAX);
    return DEVICE_OK;
}

static void *sit(void *context)
{
    struct seat *seat = context;
    seat->status = run_pairs(seat);
    if (seat->status == DEVICE_OK) {
        const size_t count = seat->pair_count;
        seat->sample = (struct miner_bench_sample){
            .rate_hps = miner_stats_of(seat->rates, count).median,
            .ceiling_hps = has_ceiling(seat) ? miner_stats_of(seat->ceilings, count).median : 0,
            .batch_us = miner_stats_of(seat->batches_us, count).median,
            .batch_nonces = (double)seat->batch_nonces,
        };
    }
    return NULL;
}

static enum device_status open_seat(struct seat *seat)
{
    qhash_header_set_ntime(seat->work.header, PRESENT_NTIME);
    seat->work.algorithm = seat->options->algorithm;
    seat->work.nonce_last = UINT32_MAX; /* the first batch begins behind it, at 0 */
    seat->batch_nonces = FIRST_BATCH;
    device_search_init(&seat->search, &seat->work);
    /* The ceiling is that of the engine at work, so which one it is has to be known. */
    struct device_options options = seat->spec->options;
    if (strcmp(seat->spec->ops->name, "cpu") == 0) {
        seat->engine = options.engine != NULL ? device_engine_by_name(options.engine)
                                              : device_engine_best(false);
        options.engine = seat->engine != NULL ? seat->engine->name : options.engine;
    }
    return seat->spec->ops->open(&seat->device, &options);
}

static enum device_status run_iteration(struct seat *seats, size_t count,
                                        struct miner_bench_sample *out)
{
    enum device_status status = DEVICE_OK;
    size_t started = 0;
    for (; started < count && status == DEVICE_OK; started++) {
        if (pthread_create(&seats[started].thread, NULL, sit, &seats[started]) != 0) {
            status = DEVICE_NO_MEMORY;
            break;
        }
    }
    *out = (struct miner_bench_sample){.rate_hps = 0};
    for (size_t index = 0; index < started; index++) {
        (void)pthread_join(seats[index].thread, NULL);
        out->rate_hps += seats[index].sample.rate_hps;
        out->ceiling_hps += seats[index].sample.ceiling_hps;
        status = status == DEVICE_OK ? seats[index].status : status;
    }
    out->batch_us = seats[0].sample.batch_us;
    out->batch_nonces = seats[0].sample.batch_nonces;
    return status;
}

enum device_status miner_bench_run(const struct miner_bench_options *options,
                                   struct miner_bench_sample *samples, size_t *device)
{
    struct seat *seats = calloc(options->spec_count, sizeof *seats);
    enum device_status status = seats == NULL ? DEVICE_NO_MEMORY : DEVICE_OK;
    *device = 0;
    for (size_t index = 0; index < options->spec_count && status == DEVICE_OK; index++) {
        *device = index;
        seats[index].options = options;
        seats[index].spec = &options->specs[index];
        status = open_seat(&seats[index]);
    }
    for (size_t index = 0; index < options->iterations && status == DEVICE_OK; index++) {
        status = run_iteration(seats, options->spec_count, &samples[index]);
    }
    for (size_t index = 0; seats != NULL && index < options->spec_count; index++) {
        if (seats[index].device != NULL) {
            seats[index].spec->ops->close(seats[index].device);
        }
    }
    free(seats);
    return status;
}
