#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "qhash/device/cuda/card.h"
#include "qhash/device/cuda/image.h"
#include "qhash/device/cuda/ranges.h"
#include "qhash/device/cuda/reap.h"
#include "qhash/device/cuda/tune.h"
#include "qhash/device/kinds.h"
#include "qhash/device/queue.h"
#include "qhash/header.h"

/* collect() hands back to its caller this often, who may have other things to do. */
#define AWAIT_US INT64_C(1000000)

/** One GPU as a device. The owner's thread has all of it, but for card.pinned->oldest. */
struct cuda {
    struct device base;
    struct cuda_card card;
    struct cuda_choice choice;
    struct device_queue queue;
    struct cuda_batch batches[DEVICE_OUTSTANDING_MAX]; /* by slot, as the queue has its works */
    struct cuda_tally tally;
    enum device_status broken; /* what ended its use; DEVICE_OK: nothing */
};

static enum device_status cuda_open(struct device **out, const struct device_options *options)
{
    static const struct device_options defaults = {.index = 0};
    const struct device_options *with = options != NULL ? options : &defaults;
    struct cuda *cuda = calloc(1, sizeof *cuda);
    if (cuda == NULL) {
        return DEVICE_NO_MEMORY;
    }
    cuda->base.ops = &device_cuda;
    enum device_status status = cuda_card_open(&cuda->card, with->index);
    if (status == DEVICE_OK) {
        cuda_range_begin("tune");
        status = cuda_tune(&cuda->choice, &cuda->card, with->engine);
        cuda_range_end();
    }
    if (status != DEVICE_OK) {
        if (with->why != NULL) {
            (void)snprintf(with->why, DEVICE_DETAIL_LEN, "%s", cuda->card.trouble);
        }
        cuda_card_close(&cuda->card);
        free(cuda);
        return status;
    }
    *out = &cuda->base;
    return DEVICE_OK;
}

/** The kernel for a work: several versions at once only where all of them are allowed. */
static const struct cuda_kernel *kernel_for(const struct cuda *cuda, const struct device_work *work)
{
    const struct cuda_kernel *rolling = cuda->choice.rolling;
    if (work->algorithm == QHASH_ALGORITHM_SHA256D) {
        return cuda->choice.sha256d;
    }
    return rolling != NULL && rolling->variant->levers.midstates <= cuda_job_versions(work)
               ? rolling
               : cuda->choice.qhash;
}

/** After a failure nothing that the GPU says is believed. */
static enum device_status fail(struct cuda *cuda, enum device_status status)
{
    if (status != DEVICE_OK && status != DEVICE_PENDING) {
        cuda->broken = status;
    }
    return status;
}

static enum device_status cuda_submit(struct device *d, const struct device_work *work)
{
    struct cuda *cuda = (struct cuda *)d;
    if (cuda->broken != DEVICE_OK) {
        return cuda->broken;
    }
    const unsigned slot = (cuda->queue.first + cuda->queue.count) % DEVICE_OUTSTANDING_MAX;
    enum device_status status = device_queue_put(&cuda->queue, work);
    if (status != DEVICE_OK) {
        return status;
    }
    const struct cuda_kernel *kernel = kernel_for(cuda, work);
    struct cuda_job job;
    struct cuda_batch *batch = &cuda->batches[slot];
    cuda_job_init(&job, work, kernel->variant->levers.midstates);
    cuda_batch_plan(batch, work, kernel->variant);
    status = cuda_card_use(&cuda->card);
    if (status == DEVICE_OK) {
        cuda_range_begin("launch");
        status = cuda_card_begin(&cuda->card, &(struct cuda_run){
                                                  .slot = slot,
                                                  .kernel = kernel,
                                                  .job = &job,
                                                  .first = work->nonce_first,
                                                  .count = batch->nonces,
                                                  .angle_offset = batch->angle_offset,
                                              });
        cuda_range_end();
    }
    return fail(cuda, status);
}

static enum device_status cuda_collect(struct device *d, struct device_results *out)
{
    struct cuda *cuda = (struct cuda *)d;
    const struct device_work *work = device_queue_view(&cuda->queue);
    if (cuda->broken != DEVICE_OK || work == NULL) {
        return cuda->broken != DEVICE_OK ? cuda->broken : DEVICE_IDLE;
    }
    const unsigned slot = cuda->queue.first;
    enum device_status status = cuda_card_use(&cuda->card);
    if (status == DEVICE_OK) {
        cuda_range_begin("await");
        status = cuda_card_await(&cuda->card, slot, AWAIT_US);
        cuda_range_end();
    }
    if (status == DEVICE_OK) {
        cuda_range_begin("recheck");
        status = cuda_batch_reap(out, &cuda->tally, &cuda->batches[slot], work,
                                 &cuda->card.pinned->reports[slot]);
        cuda_range_end();
    }
    if (status == DEVICE_OK) {
        device_queue_drop(&cuda->queue);
    }
    return fail(cuda, status);
}

static void cuda_abandon(struct device *d, uint64_t older_than_epoch)
{
    struct cuda *cuda = (struct cuda *)d;
    _Atomic uint64_t *word = &cuda->card.pinned->oldest;
    uint64_t oldest = atomic_load_explicit(word, memory_order_relaxed);
    /* The word only grows, whichever of two callers comes last. The kernels' scouts read it. */
    while (oldest < older_than_epoch &&
           !atomic_compare_exchange_weak_explicit(word, &oldest, older_than_epoch,
                                                  memory_order_release, memory_order_relaxed)) {
    }
}

static void cuda_describe(const struct device *d, struct device_description *out)
{
    const struct cuda *cuda = (const struct cuda *)d;
    const struct cuda_kernel *qhash = cuda->choice.qhash, *rolling = cuda->choice.rolling;
    *out = (struct device_description){.missed_rate = cuda_variant_missed_rate(qhash->variant)};
    if (rolling != NULL) {
        out->missed_rate = fmax(out->missed_rate, cuda_variant_missed_rate(rolling->variant));
    }
    (void)snprintf(out->detail, sizeof out->detail, "%.40s, sm %d, kernel %s%s%s, %.0f MH/s",
                   cuda->card.name, cuda->card.architecture, qhash->variant->name,
                   rolling != NULL ? " or " : "", rolling != NULL ? rolling->variant->name : "",
                   qhash->nonces_hps / 1e6);
    (void)snprintf(out->trouble, sizeof out->trouble, "%s", cuda->card.trouble);
}

static bool cuda_facts(struct device *d, struct device_facts *out)
{
    struct cuda *cuda = (struct cuda *)d;
    if (cuda->card.has_facts) {
        cuda_facts_get(&cuda->card.facts, out);
        out->memory_own_bytes = cuda_card_memory(&cuda->card);
        out->driver_cuda = cuda->card.driver_version;
        out->toolkit_cuda = cuda_image_toolkit();
    }
    return cuda->card.has_facts;
}

static void cuda_close(struct device *d)
{
    struct cuda *cuda = (struct cuda *)d;
    if (cuda != NULL) {
        cuda_card_close(&cuda->card);
        free(cuda);
    }
}

const struct device_ops device_cuda = {
    .name = "cuda",
    .open = cuda_open,
    .submit = cuda_submit,
    .collect = cuda_collect,
    .abandon = cuda_abandon,
    .describe = cuda_describe,
    .facts = cuda_facts,
    .close = cuda_close,
};
