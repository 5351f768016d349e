#include "qhash/device/fake.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "qhash/device/engine.h"
#include "qhash/device/kinds.h"
#include "qhash/device/queue.h"
#include "qhash/header.h"

/** When a work occupies the modelled device. */
struct span {
    int64_t start_us, done_us;
};

/** A device whose time is told to it. It really hashes (through `inner`) or throws dice. */
struct fake {
    struct device base;
    struct device_options options;
    struct device *inner; /* a cpu */
    struct device_queue queue;
    struct span spans[DEVICE_OUTSTANDING_MAX]; /* of the works in the queue, in its places */
    int64_t now_us;
    /* The one field that other threads touch: works of an older epoch stop. */
    _Atomic uint64_t oldest_epoch;
};

static uint64_t nonce_count(const struct device_work *work)
{
    return (uint64_t)work->nonce_last - work->nonce_first + 1;
}

static struct span span_from(const struct fake *fake, const struct device_work *work,
                             int64_t start_us)
{
    const double rate_hps = fake->options.rate_hps;
    const double took_us = rate_hps > 0 ? (double)nonce_count(work) / rate_hps * 1e6 : 0;
    return (struct span){start_us, start_us + (int64_t)took_us};
}

static bool is_abandoned(const struct fake *fake, const struct device_work *work)
{
    /* Pairs with the release in fake_abandon(). */
    return work->epoch < atomic_load_explicit(&fake->oldest_epoch, memory_order_acquire);
}

static void fake_close(struct device *d)
{
    struct fake *fake = (struct fake *)d;
    if (fake != NULL) {
        device_cpu.close(fake->inner);
        free(fake);
    }
}

static enum device_status fake_open(struct device **out, const struct device_options *options)
{
    struct fake *fake = calloc(1, sizeof *fake);
    if (fake == NULL) {
        return DEVICE_NO_MEMORY;
    }
    /* Exact engines are equal to the bit, so what a fake finds is the same on every machine. */
    const struct device_options inner = {.engine = device_engine_best(true)->name};
    const enum device_status status = device_cpu.open(&fake->inner, &inner);
    if (status != DEVICE_OK) {
        fake_close(&fake->base);
        return status;
    }
    fake->base.ops = &device_fake;
    fake->options = options != NULL ? *options : (struct device_options){0};
    atomic_init(&fake->oldest_epoch, 0);
    *out = &fake->base;
    return DEVICE_OK;
}

static enum device_status fake_submit(struct device *d, const struct device_work *work)
{
    struct fake *fake = (struct fake *)d;
    const unsigned place = (fake->queue.first + fake->queue.count) % DEVICE_OUTSTANDING_MAX;
    const bool alone = fake->queue.count == 0;
    const enum device_status status = device_queue_put(&fake->queue, work);
    if (status == DEVICE_OK) {
        const int64_t free_us = alone ? fake->now_us : fake->spans[fake->queue.first].done_us;
        fake->spans[place] = span_from(fake, work, free_us > fake->now_us ? free_us : fake->now_us);
    }
    return status;
}

/** Search the first `count` nonces of a work truly, or throw dice for them. */
static void search(struct fake *fake, struct device_results *out, const struct device_work *work,
                   uint64_t count)
{
    *out = (struct device_results){.epoch = work->epoch, .nonce_next = work->nonce_first};
    if (count == 0) {
        return;
    }
    if (fake->options.seed == 0) {
        struct device_work part = *work;
        part.nonce_last = work->nonce_first + (uint32_t)(count - 1);
        const enum device_status submitted = device_cpu.submit(fake->inner, &part);
        const enum device_status collected = device_cpu.collect(fake->inner, out);
        assert(submitted == DEVICE_OK && collected == DEVICE_OK);
    } else {
        out->nonces_tried = device_fake_dice(out, fake->options.seed, work, count);
        out->nonce_next = work->nonce_first + (uint32_t)out->nonces_tried;
    }
    out->complete = out->nonces_tried == nonce_count(work);
}

static void push(struct device_results *out, struct device_find find)
{
    if (out->find_count < DEVICE_FINDS_MAX) {
        out->finds[out->find_count++] = find;
    }
}

/** Spoil true results as told. */
static void misbehave(struct device_results *out, enum device_misbehaviour how)
{
    const struct device_results truth = *out;
    if (how == DEVICE_HONEST || how == DEVICE_STALLS) {
        return;
    }
    out->find_count = 0;
    for (size_t i = 0; i < truth.find_count; i++) {
        struct device_find find = truth.finds[i];
        if (how != DEVICE_MISSES || find.nonce % 2 == 0) {
            push(out, find);
        }
        if (how == DEVICE_DUPLICATES) {
            push(out, find);
        } else if (how == DEVICE_LIES) {
            find.nonce ^= 1;
            push(out, find);
        }
    }
}

static enum device_status fake_collect(struct device *d, struct device_results *out)
{
    struct fake *fake = (struct fake *)d;
    const struct device_work *work = device_queue_view(&fake->queue);
    if (work == NULL) {
        return DEVICE_IDLE;
    }
    const bool abandoned = is_abandoned(fake, work);
    const struct span span = fake->spans[fake->queue.first];
    const bool stalls = fake->options.misbehaviour == DEVICE_STALLS;
    if (stalls || (!abandoned && fake->now_us < span.done_us)) {
        return DEVICE_PENDING;
    }
    uint64_t count = nonce_count(work);
    if (abandoned && fake->now_us <= span.done_us) {
        const int64_t ran_us = fake->now_us > span.start_us ? fake->now_us - span.start_us : 0;
        const double reached = (double)ran_us * 1e-6 * fake->options.rate_hps;
        count = reached < (double)count ? (uint64_t)reached : count;
    }
    search(fake, out, work, count);
    misbehave(out, fake->options.misbehaviour);
    device_queue_drop(&fake->queue);
    if (abandoned && fake->queue.count > 0 &&
        fake->spans[fake->queue.first].start_us > fake->now_us) {
        fake->spans[fake->queue.first] =
            span_from(fake, device_queue_view(&fake->queue), fake->now_us);
    }
    return DEVICE_OK;
}

static void fake_abandon(struct device *d, uint64_t older_than_epoch)
{
    struct fake *fake = (struct fake *)d;
    uint64_t oldest = atomic_load_explicit(&fake->oldest_epoch, memory_order_relaxed);
    /* The word only grows, whichever of two callers comes last. Pairs with the acquire in
     * is_abandoned(). */
    while (oldest < older_than_epoch &&
           !atomic_compare_exchange_weak_explicit(&fake->oldest_epoch, &oldest, older_than_epoch,
                                                  memory_order_release, memory_order_relaxed)) {
    }
}

static void fake_describe(const struct device *d, struct device_description *out)
{
    const struct fake *fake = (const struct fake *)d;
    *out = (struct device_description){.missed_rate = 0, .false_rate = 0};
    (void)snprintf(out->detail, sizeof out->detail, "no hardware: %s",
                   fake->options.seed == 0 ? "hashes on the CPU in told time"
                                           : "finds are dice in told time");
}

void device_fake_advance(struct device *d, int64_t now_us)
{
    struct fake *fake = (struct fake *)d;
    assert(d->ops == &device_fake && now_us >= fake->now_us);
    fake->now_us = now_us;
}

int64_t device_fake_ready_us(const struct device *d)
{
    const struct fake *fake = (const struct fake *)d;
    assert(d->ops == &device_fake);
    const struct device_work *work = device_queue_view(&fake->queue);
    if (work == NULL || fake->options.misbehaviour == DEVICE_STALLS) {
        return INT64_MAX;
    }
    return is_abandoned(fake, work) ? fake->now_us : fake->spans[fake->queue.first].done_us;
}

const struct device_ops device_fake = {
    .name = "fake",
    .open = fake_open,
    .submit = fake_submit,
    .collect = fake_collect,
    .abandon = fake_abandon,
    .describe = fake_describe,
    .close = fake_close,
};
