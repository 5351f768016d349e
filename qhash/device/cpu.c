#include <assert.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "qhash/device/engine.h"
#include "qhash/device/kinds.h"
#include "qhash/device/queue.h"
#include "qhash/header.h"

/** One core. The thread that owns it does the searching, in collect(). */
struct cpu {
    struct device base;
    const struct device_engine *engine;
    struct device_queue queue;
    /* The one field that other threads touch: works of an older epoch stop. */
    _Atomic uint64_t oldest_epoch;
};

static enum device_status cpu_open(struct device **out, const struct device_options *options)
{
    /* All cores are alike, so the index says nothing. */
    const char *name = options != NULL ? options->engine : NULL;
    const struct device_engine *engine =
        name != NULL ? device_engine_by_name(name) : device_engine_best(false);
    if (engine == NULL || device_engine_lacks(engine) != NULL) {
        return DEVICE_ABSENT;
    }
    struct cpu *cpu = calloc(1, sizeof *cpu);
    if (cpu == NULL) {
        return DEVICE_NO_MEMORY;
    }
    cpu->base.ops = &device_cpu;
    cpu->engine = engine;
    atomic_init(&cpu->oldest_epoch, 0);
    *out = &cpu->base;
    return DEVICE_OK;
}

static enum device_status cpu_submit(struct device *d, const struct device_work *work)
{
    struct cpu *cpu = (struct cpu *)d;
    return device_queue_put(&cpu->queue, work);
}

/** Add the finds of one slice; false when they do not fit: the search ends before the first that
 *  does not, so that a next search can begin there. */
static bool keep_finds(struct device_results *results, const struct device_work *work,
                       const uint32_t *finds, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (results->find_count == DEVICE_FINDS_MAX) {
            results->nonces_tried = finds[i] - work->nonce_first;
            return false;
        }
        results->finds[results->find_count++] = (struct device_find){
            .epoch = work->epoch,
            .version = qhash_header_version(work->header),
            .nonce = finds[i],
        };
    }
    return true;
}

static bool is_abandoned(struct cpu *cpu, const struct device_work *work)
{
    /* Pairs with the release in cpu_abandon(). */
    return work->epoch < atomic_load_explicit(&cpu->oldest_epoch, memory_order_acquire);
}

static enum device_status cpu_collect(struct device *d, struct device_results *out)
{
    struct cpu *cpu = (struct cpu *)d;
    const struct device_work *work = device_queue_view(&cpu->queue);
    if (work == NULL) {
        return DEVICE_IDLE;
    }
    struct device_search search;
    uint32_t finds[DEVICE_SLICE];
    const uint64_t total = (uint64_t)work->nonce_last - work->nonce_first + 1;
    device_tops *const tops = device_engine_tops(cpu->engine, work->algorithm);
    bool fits = true;
    device_search_init(&search, work);
    out->epoch = work->epoch;
    out->nonces_tried = 0;
    out->find_count = 0;
    while (fits && out->nonces_tried < total && !is_abandoned(cpu, work)) {
        const uint64_t left = total - out->nonces_tried;
        const uint32_t count = left < DEVICE_SLICE ? (uint32_t)left : DEVICE_SLICE;
        const uint32_t first = work->nonce_first + (uint32_t)out->nonces_tried;
        const size_t found = device_scan(finds, tops, &search, first, count);
        out->nonces_tried += count;
        fits = keep_finds(out, work, finds, found);
    }
    out->nonce_next = work->nonce_first + (uint32_t)out->nonces_tried;
    out->complete = out->nonces_tried == total;
    device_queue_drop(&cpu->queue);
    return DEVICE_OK;
}

static void cpu_abandon(struct device *d, uint64_t older_than_epoch)
{
    struct cpu *cpu = (struct cpu *)d;
    uint64_t oldest = atomic_load_explicit(&cpu->oldest_epoch, memory_order_relaxed);
    /* The word only grows, whichever of two callers comes last. Pairs with the acquire in
     * is_abandoned(). */
    while (oldest < older_than_epoch &&
           !atomic_compare_exchange_weak_explicit(&cpu->oldest_epoch, &oldest, older_than_epoch,
                                                  memory_order_release, memory_order_relaxed)) {
    }
}

static void cpu_describe(const struct device *d, struct device_description *out)
{
    const struct cpu *cpu = (const struct cpu *)d;
    *out = (struct device_description){.missed_rate = cpu->engine->missed_rate, .false_rate = 0};
    (void)snprintf(out->detail, sizeof out->detail, "%s, one core: %s", cpu->engine->name,
                   cpu->engine->title);
}

static void cpu_close(struct device *d)
{
    free(d);
}

const struct device_ops device_cpu = {
    .name = "cpu",
    .open = cpu_open,
    .submit = cpu_submit,
    .collect = cpu_collect,
    .abandon = cpu_abandon,
    .describe = cpu_describe,
    .close = cpu_close,
};
