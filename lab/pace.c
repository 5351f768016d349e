#include "lab/pace.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "miner/ration.h"
#include "qhash/device/device.h"
#include "qhash/device/fake.h"
#include "qhash/header.h"

enum { BATCH_US = 50 * 1000, US_PER_S = 1000000 };

/** One fake device on virtual time, which really hashes (seed 0). It has one batch at a time. */
struct pace {
    struct miner_crew base;
    struct stratum_loop *loop;
    struct stratum_timer done;
    struct device *device;
    struct miner_ration ration;
    struct miner_range range; /* of the batch under way */
    uint64_t batch_nonces;
    bool hashing;
    bool has_work;
    uint64_t told_epoch;         /* the last one that working() was told of */
    struct miner_work work;      /* what to do from the next batch on */
    struct miner_work under_way; /* what the batch under way is made of */
};

/** Start the next batch, if there is anything left to try. */
static void begin_batch(struct pace *pace)
{
    if (!pace->has_work || pace->hashing) {
        return;
    }
    pace->under_way = pace->work;
    const struct miner_extent extent = miner_work_extent(&pace->work);
    miner_ration_begin(&pace->ration, &extent);
    if (!miner_ration_take(&pace->ration, pace->batch_nonces, &pace->range)) {
        pace->base.events->trouble(pace->base.context, 0, "the search space is exhausted");
        pace->has_work = false;
        return;
    }
    struct device_work work = {.epoch = pace->work.epoch,
                               .nonce_first = pace->range.nonce_first,
                               .nonce_last = pace->range.nonce_last,
                               .algorithm = pace->work.algorithm};
    memcpy(work.target, pace->work.target, sizeof work.target);
    struct stratum_share share;
    miner_work_share(&share, &pace->work, &pace->range);
    stratum_job_header(work.header, &pace->work.job, &pace->work.extranonce, &share);
    device_fake_advance(pace->device, stratum_loop_now(pace->loop).now_us);
    const enum device_status status = pace->device->ops->submit(pace->device, &work);
    assert(status == DEVICE_OK); /* there is never a second batch */
    pace->hashing = true;
    stratum_loop_arm(pace->loop, &pace->done, device_fake_ready_us(pace->device));
    if (pace->told_epoch != pace->work.epoch) {
        pace->told_epoch = pace->work.epoch;
        pace->base.events->working(pace->base.context, pace->work.epoch);
    }
}

static void return_rest(struct pace *pace, const struct device_results *results)
{
    if (results->complete) {
        miner_ration_done(&pace->ration, &pace->range);
    } else {
        struct miner_range rest = pace->range;
        rest.nonce_first = results->nonce_next;
        miner_ration_return(&pace->ration, &rest);
    }
}

static void batch_done(void *context)
{
    struct pace *pace = context;
    struct device_results results;
    device_fake_advance(pace->device, stratum_loop_now(pace->loop).now_us);
    const enum device_status status = pace->device->ops->collect(pace->device, &results);
    assert(status == DEVICE_OK); /* the timer is the device's own word for when it is done */
    pace->hashing = false;
    return_rest(pace, &results);
    /* All of the batch is put into values first: whoever hears of a find may bring new work. */
    struct miner_find finds[DEVICE_FINDS_MAX];
    for (size_t index = 0; index < results.find_count; index++) {
        finds[index].epoch = results.epoch;
        miner_work_share(&finds[index].share, &pace->under_way, &pace->range);
        finds[index].share.nonce = results.finds[index].nonce;
    }
    begin_batch(pace);
    pace->base.events->hashed(pace->base.context, 0, results.nonces_tried);
    for (size_t index = 0; index < results.find_count; index++) {
        pace->base.events->found(pace->base.context, &finds[index]);
    }
}

static void pace_work(struct miner_crew *base, const struct miner_work *work)
{
    struct pace *pace = (struct pace *)base;
    pace->work = *work;
    pace->has_work = true;
    if (pace->hashing) { /* leave the old work now, not at the end of its batch */
        pace->device->ops->abandon(pace->device, work->epoch);
        stratum_loop_arm(pace->loop, &pace->done, stratum_loop_now(pace->loop).now_us);
        return;
    }
    begin_batch(pace);
}

static void pace_pause(struct miner_crew *base)
{
    struct pace *pace = (struct pace *)base;
    pace->has_work = false;
}

static bool pace_quiet(const struct miner_crew *base)
{
    return !((const struct pace *)base)->hashing;
}

static bool pace_free(struct miner_crew *base)
{
    struct pace *pace = (struct pace *)base;
    stratum_loop_disarm(pace->loop, &pace->done);
    pace->device->ops->close(pace->device);
    free(pace);
    return true;
}

static const struct miner_crew_ops pace_ops = {pace_work, pace_pause, pace_quiet, pace_free};

struct miner_crew *lab_pace_make(struct stratum_loop *loop, double rate_hps)
{
    assert(rate_hps >= LAB_PACE_HPS_MIN && rate_hps <= LAB_PACE_HPS_MAX);
    struct pace *pace = calloc(1, sizeof *pace);
    if (pace == NULL) {
        return NULL;
    }
    const struct device_options options = {.rate_hps = rate_hps};
    if (device_by_name("fake")->open(&pace->device, &options) != DEVICE_OK) {
        free(pace);
        return NULL;
    }
    pace->base.ops = &pace_ops;
    pace->base.device_count = 1;
    pace->loop = loop;
    pace->done = stratum_timer_make(batch_done, pace);
    pace->batch_nonces = (uint64_t)(rate_hps * BATCH_US / US_PER_S) + 1;
    miner_ration_init(&pace->ration);
    return &pace->base;
}
