#include <time.h>

#include "qhash/device/engine.h"
#include "qhash/header.h"

enum {
    ROUNDS = 5, /* the best of them counts: what disturbs a run makes it longer */
    SCANS = 8   /* of a slice each, between two looks at the clock */
};

/** The time that this thread has really run. */
static int64_t worked_ns(void)
{
    struct timespec now = {.tv_sec = 0};
    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/** Nonces a second in one short run, less what a filter misses. */
static double net_rate_hps(const struct device_engine *engine, const struct device_search *search)
{
    uint32_t finds[DEVICE_SLICE];
    const int64_t begun_ns = worked_ns();
    for (uint32_t i = 0; i < SCANS; i++) {
        (void)device_scan(finds, engine->qhash, search, i * DEVICE_SLICE, DEVICE_SLICE);
    }
    const int64_t took_ns = worked_ns() - begun_ns;
    return SCANS * DEVICE_SLICE * 1e9 / (double)(took_ns > 0 ? took_ns : 1) *
           (1 - engine->missed_rate);
}

const struct device_engine *device_engine_best(bool exact)
{
    struct device_search search;
    struct device_work work = {.algorithm = QHASH_ALGORITHM_QHASH}; /* an impossible target */
    const struct device_engine *best = &device_engine_plain;
    double best_hps = 0;
    qhash_header_set_ntime(work.header, UINT32_MAX); /* the latest rule */
    device_search_init(&search, &work);
    for (unsigned round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; device_engine_row(i) != NULL; i++) {
            const struct device_engine *engine = device_engine_row(i);
            /* Plain C is for machines that have nothing else. */
            if (engine == &device_engine_plain || device_engine_lacks(engine) != NULL ||
                (exact && engine->missed_rate > 0)) {
                continue;
            }
            const double rate_hps = net_rate_hps(engine, &search);
            if (rate_hps > best_hps) {
                best_hps = rate_hps;
                best = engine;
            }
        }
    }
    return best;
}
