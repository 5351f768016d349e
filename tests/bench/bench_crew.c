/* What unequal devices do together: each alone, then all at once on one job. The devices hash
 * nothing: each is busy for as long as its rate says, so that what is measured is the sharing of
 * the work and not the processor. One JSON object a line. usage: bench_crew [SECONDS], of each run;
 * 3 unless told otherwise */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "miner/crew/threads.h"
#include "qhash/device/queue.h"
#include "qhash/header.h"
#include "stratum/net/loop.h"

enum {
    DEVICES = 3,
    LATE_US = 20000,
    MARK = 0x5eed1234 /* the ntime of the job that is measured */
};

static const double rates_hps[DEVICES] = {300e6, 40e6, 3e6};

static int64_t clock_us(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* ---- a device that takes its time ---- */

struct busy {
    struct device base;
    struct device_queue queue;
    double rate_hps;
    int64_t done_us;
    struct device *inner; /* a cpu that misses nothing, for the planted works it is proven with */
};

static enum device_status busy_submit(struct device *d, const struct device_work *work)
{
    struct busy *busy = (struct busy *)d;
    if (qhash_header_ntime(work->header) != MARK) {
        return busy->inner->ops->submit(busy->inner, work);
    }
    return device_queue_put(&busy->queue, work);
}

static enum device_status busy_collect(struct device *d, struct device_results *out)
{
    struct busy *busy = (struct busy *)d;
    const struct device_work *work = device_queue_view(&busy->queue);
    if (work == NULL) {
        return busy->inner->ops->collect(busy->inner, out);
    }
    const uint64_t nonces = (uint64_t)work->nonce_last - work->nonce_first + 1;
    const int64_t now_us = clock_us();
    /* It was busy with the work before until then, whenever it was asked. */
    const int64_t start_us = now_us - busy->done_us < LATE_US ? busy->done_us : now_us;
    busy->done_us = start_us + (int64_t)((double)nonces / busy->rate_hps * 1e6);
    const int64_t left_us = busy->done_us - now_us;
    const struct timespec pause = {left_us / 1000000, left_us % 1000000 * 1000};
    if (left_us > 0) {
        (void)nanosleep(&pause, NULL);
    }
    *out = (struct device_results){.epoch = work->epoch,
                                   .nonces_tried = nonces,
                                   .nonce_next = work->nonce_last + 1,
                                   .complete = true};
    device_queue_drop(&busy->queue);
    return DEVICE_OK;
}

static void busy_abandon(struct device *d, uint64_t older_than_epoch)
{
    (void)d;
    (void)older_than_epoch;
}

static void busy_close(struct device *d)
{
    struct busy *busy = (struct busy *)d;
    if (busy != NULL) {
        busy->inner->ops->close(busy->inner);
        free(busy);
    }
}

static enum device_status busy_open(struct device **out, const struct device_options *options);

static const struct device_ops busy_ops = {
    .name = "busy",
    .open = busy_open,
    .submit = busy_submit,
    .collect = busy_collect,
    .abandon = busy_abandon,
    .close = busy_close,
};

static enum device_status busy_open(struct device **out, const struct device_options *options)
{
    struct busy *busy = calloc(1, sizeof *busy);
    if (busy == NULL) {
        return DEVICE_NO_MEMORY;
    }
    busy->base.ops = &busy_ops;
    busy->rate_hps = options->rate_hps;
    *out = &busy->base;
    const struct device_options exact = {.engine = "plain"};
    return device_by_name("cpu")->open(&busy->inner, &exact);
}

/* ---- one run ---- */

struct run {
    struct stratum_loop *loop;
    struct miner_crew *crew;
    struct stratum_timer timer;
    bool counting;
    int64_t began_us;
    uint64_t nonces[DEVICES];
    double seconds;
};

static void on_found(void *context, const struct miner_find *find)
{
    (void)context;
    (void)find;
}

static void on_hashed(void *context, size_t device_index, uint64_t nonces)
{
    struct run *run = context;
    run->nonces[device_index] += run->counting ? nonces : 0;
}

static void on_working(void *context, uint64_t epoch)
{
    (void)context;
    (void)epoch;
}

static void on_trouble(void *context, size_t device_index, const char *text)
{
    (void)context;
    fprintf(stderr, "device %zu: %s\n", device_index, text);
}

static const struct miner_crew_events events = {on_found, on_hashed, on_working, on_trouble, NULL};

static void on_wake(void *context)
{
    miner_crew_threads_collect(((struct run *)context)->crew);
}

/** First the batches find their size, then it counts. */
static void on_timer(void *context)
{
    struct run *run = context;
    const int64_t now_us = clock_us();
    if (run->counting) {
        run->seconds = (double)(now_us - run->began_us) * 1e-6;
        stratum_loop_stop(run->loop);
        return;
    }
    run->counting = true;
    run->began_us = now_us;
    stratum_loop_arm(run->loop, &run->timer,
                     stratum_loop_now(run->loop).now_us + (int64_t)(run->seconds * 1e6));
}

/** returns nonces a second of the devices first to first + count - 1, together */
static double measure(size_t first, size_t count, double seconds)
{
    struct miner_device_spec specs[DEVICES] = {{.ops = &busy_ops}};
    struct run run = {.loop = stratum_loop_ev_make(), .seconds = seconds};
    struct miner_work *work = calloc(1, sizeof *work);
    for (size_t index = 0; index < count; index++) {
        specs[index] = (struct miner_device_spec){.ops = &busy_ops};
        specs[index].options.rate_hps = rates_hps[first + index];
    }
    const struct miner_crew_threads_options options = {.loop = run.loop,
                                                       .specs = specs,
                                                       .spec_count = count,
                                                       .retry_us = 1000000,
                                                       .leave_us = INT64_C(3600000000)};
    run.loop->wake = on_wake;
    run.loop->wake_context = &run;
    run.crew = miner_crew_threads_make(&options);
    run.crew->events = &events;
    run.crew->context = &run;
    run.timer = stratum_timer_make(on_timer, &run);
    work->epoch = 1;
    work->space = 1;
    work->job.ntime = MARK;
    work->extranonce.extranonce2_len = 4;
    run.crew->ops->work(run.crew, work);
    stratum_loop_arm(run.loop, &run.timer, stratum_loop_now(run.loop).now_us + 1000000);
    stratum_loop_run(run.loop);
    double rate_hps = 0;
    for (size_t index = 0; index < count; index++) {
        rate_hps += (double)run.nonces[index] / run.seconds;
    }
    (void)run.crew->ops->free(run.crew);
    stratum_loop_free(run.loop);
    free(work);
    return rate_hps;
}

int main(int argc, char **argv)
{
    const double seconds = argc > 1 ? strtod(argv[1], NULL) : 3;
    double alone_hps = 0;
    bool all_work = true;
    for (size_t index = 0; index < DEVICES; index++) {
        const double rate_hps = measure(index, 1, seconds);
        all_work = all_work && rate_hps > 0;
        printf("{\"device\":%zu,\"modelled_hps\":%.0f,\"alone_hps\":%.0f}\n", index,
               rates_hps[index], rate_hps);
        alone_hps += rate_hps;
    }
    const double together_hps = measure(0, DEVICES, seconds);
    printf("{\"alone_sum_hps\":%.0f,\"together_hps\":%.0f,\"ratio\":%.4f}\n", alone_hps,
           together_hps, together_hps / alone_hps);
    return all_work && together_hps > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
