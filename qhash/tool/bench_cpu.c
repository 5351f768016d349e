/* qhash bench, the CPU: each engine on one core, and on all of them. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "qhash/device/engine.h"
#include "qhash/header.h"
#include "qhash/tool/arguments.h"
#include "qhash/tool/bench.h"

enum {
    SCANS_PER_LOOK = 16, /* at a clock that is a call into the operating system */
    SLICE_US_MIN = 25000
};

/** One core's part of a slice. */
struct core {
    pthread_t thread;
    bool started;
    device_tops *tops;
    const struct device_search *search;
    uint32_t first; /* the next nonce */
    int64_t slice_us;
    struct bench_slice slice;
};

/** One engine on some cores. */
struct cores {
    const struct device_engine *engine;
    struct device_search search;
    unsigned count;
    struct core *each;
};

/** The time that this thread has really run, so that other programs cost a measurement its length
 *  and not its truth. */
static int64_t worked_us(void)
{
    struct timespec now = {.tv_sec = 0};
    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void *work(void *context)
{
    struct core *core = context;
    uint32_t finds[DEVICE_SLICE];
    const int64_t begun_us = worked_us();
    core->slice = (struct bench_slice){.nonces = 0};
    do {
        for (unsigned i = 0; i < SCANS_PER_LOOK; i++) {
            (void)device_scan(finds, core->tops, core->search, core->first, DEVICE_SLICE);
            core->first += DEVICE_SLICE;
        }
        core->slice.nonces += SCANS_PER_LOOK * DEVICE_SLICE;
        core->slice.took_us = worked_us() - begun_us;
    } while (core->slice.took_us < core->slice_us);
    return NULL;
}

/** The rates of all cores add up; they are told as one slice of the length asked for. */
static void run(void *state, enum bench_side side, int64_t slice_us, struct bench_slice *out)
{
    struct cores *cores = state;
    double nonces = 0;
    for (unsigned i = 0; i < cores->count; i++) {
        struct core *core = &cores->each[i];
        core->tops = side == BENCH_CEILING
                         ? cores->engine->ceiling
                         : device_engine_tops(cores->engine, cores->search.algorithm);
        core->search = &cores->search;
        core->slice_us = slice_us;
        core->started = i > 0 && pthread_create(&core->thread, NULL, work, core) == 0;
    }
    for (unsigned i = 0; i < cores->count; i++) {
        struct core *core = &cores->each[i];
        if (core->started) {
            (void)pthread_join(core->thread, NULL);
        } else {
            (void)work(core);
        }
        nonces += (double)core->slice.nonces * (double)slice_us / (double)core->slice.took_us;
    }
    *out = (struct bench_slice){.nonces = (uint64_t)nonces, .took_us = slice_us};
}

static int bench_engine(const struct device_engine *engine, unsigned count,
                        const struct bench_request *request)
{
    struct cores cores = {.engine = engine, .count = count};
    struct device_work work = {.algorithm = request->algorithm}; /* an impossible target */
    qhash_header_set_ntime(work.header, 1758762000);
    device_search_init(&cores.search, &work);
    cores.each = calloc(count, sizeof cores.each[0]);
    if (cores.each == NULL) {
        fprintf(stderr, "qhash bench: no memory for %u cores\n", count);
        return TOOL_USAGE;
    }
    const bool qhash = request->algorithm == QHASH_ALGORITHM_QHASH;
    const struct bench_subject subject = {
        .device = "cpu",
        .engine = engine->name,
        .cores = count,
        .missed_rate = qhash ? engine->missed_rate : 0,
        .has_ceiling = qhash,
        .slice_us_min = SLICE_US_MIN,
        .run = run,
        .state = &cores,
    };
    bench_measure(&subject, request);
    free(cores.each);
    return TOOL_GOOD;
}

/** Measure one engine on as many cores as the request says. */
static int bench_counts(const struct device_engine *engine, const struct bench_request *request)
{
    const long online = sysconf(_SC_NPROCESSORS_ONLN);
    if (request->cores > 0) {
        return bench_engine(engine, request->cores, request);
    }
    const int result = bench_engine(engine, 1, request);
    return result != TOOL_GOOD || online < 2 ? result
                                             : bench_engine(engine, (unsigned)online, request);
}

int bench_cpu(const struct bench_request *request)
{
    int result = TOOL_GOOD;
    if (request->engine != NULL) {
        return tool_engine_runs("bench", request->engine)
                   ? bench_counts(device_engine_by_name(request->engine), request)
                   : TOOL_USAGE;
    }
    for (size_t i = 0; device_engine_row(i) != NULL && result == TOOL_GOOD; i++) {
        if (device_engine_lacks(device_engine_row(i)) == NULL) {
            result = bench_counts(device_engine_row(i), request);
        }
    }
    return result;
}
