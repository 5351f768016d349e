#include "miner/crew/worker.h"

#include <assert.h>
#include <math.h>
#include <string.h>
#include <time.h>

#include "miner/crew/pace.h"
#include "qhash/device/contract.h"
#include "qhash/header.h"
#include "qhash/verify.h"
#include "stratum/text.h"

enum {
    FAULTS_MAX = 2, /* in a row; the driver's own advice after one is a new process */
    SLEEP_US = 1000
};

#define FACTS_EVERY_US INT64_C(5000000)
#define STALL_US       INT64_C(10000000) /* a batch takes never so long: the device is lost */
#define LAST_STALL_US  INT64_C(1000000)  /* the same at the end, when nobody needs it any more */

int64_t miner_worker_clock_us(void)
{
    struct timespec time = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

/* ---- batches ---- */

/** The header of this range; hashing a coinbase is not free, so it is kept. The version bits are
 *  rolled here, between batches: no device has to know of them. */
static void prepare(struct miner_worker *worker, const struct miner_range *range,
                    const struct stratum_share *share)
{
    const struct miner_work *work = &worker->work;
    const struct miner_range *from = &worker->prepared_from;
    worker->prepared.nonce_first = range->nonce_first;
    worker->prepared.nonce_last = range->nonce_last;
    if (worker->prepared.epoch == work->epoch && from->turn == range->turn &&
        from->extranonce2 == range->extranonce2 && from->version_flips == range->version_flips &&
        from->ntime_ahead == range->ntime_ahead) {
        return;
    }
    worker->prepared.epoch = work->epoch;
    worker->prepared.algorithm = work->algorithm;
    memcpy(worker->prepared.target, work->target, sizeof work->target);
    stratum_job_header(worker->prepared.header, &work->job, &work->extranonce, share);
    worker->prepared_from = *range;
}

/** Keep the device busy; one that is to rest between batches has no second one waiting. */
static enum device_status fill(struct miner_worker *worker)
{
    const size_t most = worker->spec.intensity == 0 ? DEVICE_OUTSTANDING_MAX : 1;
    enum device_status status = DEVICE_OK;
    struct miner_range range;
    while (
        status == DEVICE_OK && worker->batch_count < most &&
        miner_inbox_take_range(worker->inbox, worker->work.space, worker->batch_nonces, &range)) {
        if (worker->batch_count == 0) {
            worker->collected_us = miner_worker_clock_us();
        }
        struct miner_batch *batch = &worker->batches[worker->batch_count++];
        *batch = (struct miner_batch){.range = range};
        batch->find.epoch = worker->work.epoch;
        miner_work_share(&batch->find.share, &worker->work, &range);
        prepare(worker, &range, &batch->find.share);
        status = worker->device->ops->submit(worker->device, &worker->prepared);
    }
    return status;
}

/* ---- what comes back ---- */

/** Count against what the device declared; the loop hashes each find once more before it is sent.
 *  The work may have changed since: then nobody can tell. */
static void judge(struct miner_worker *worker, const struct miner_find *find)
{
    if (find->epoch != worker->work.epoch) {
        return;
    }
    struct qhash_verdict verdict;
    uint8_t header[80];
    stratum_job_header(header, &worker->work.job, &worker->work.extranonce, &find->share);
    qhash_verify(&verdict, header, worker->work.target, worker->work.algorithm);
    worker->true_finds += verdict.meets ? 1 : 0;
    worker->false_finds += verdict.meets ? 0 : 1;
}

/** Beyond doubt: more false finds than a Poisson of the declared rate gives in 10^9 devices. */
static bool lies(const struct miner_worker *worker)
{
    const double mean = worker->description.false_rate * (double)(worker->true_finds + 1);
    const double most = mean > 0 ? mean + 7 * sqrt(mean) + 12 : 0;
    return (double)worker->false_finds > most;
}

static void report(struct miner_worker *worker, const struct device_results *results)
{
    const struct miner_batch *batch = &worker->batches[0];
    for (size_t index = 0; index < results->find_count; index++) {
        struct miner_find find = batch->find;
        find.share.nonce = results->finds[index].nonce;
        find.share.version = results->finds[index].version;
        judge(worker, &find);
        miner_inbox_put_find(worker->inbox, &find);
    }
    if (results->nonces_tried > 0) {
        miner_inbox_hashed(worker->inbox, worker->index, results->nonces_tried);
    }
    if (results->complete) {
        miner_inbox_done_range(worker->inbox, &batch->range);
    } else {
        struct miner_range rest = batch->range;
        rest.nonce_first = results->nonce_next;
        miner_inbox_return_range(worker->inbox, &rest);
    }
}

/** Between two batches, now and then: it takes a millisecond. */
static void ask_driver(struct miner_worker *worker, int64_t now_us)
{
    struct device_facts facts;
    if (worker->device->ops->facts == NULL || now_us - worker->facts_us < FACTS_EVERY_US) {
        return;
    }
    worker->facts_us = now_us;
    if (worker->device->ops->facts(worker->device, &facts)) {
        miner_inbox_facts(worker->inbox, worker->index, &facts);
    }
}

/** Whether a device that has not finished its batch by now is given up. */
static bool has_stalled(const struct miner_worker *worker, int64_t waiting_us)
{
    const int64_t waited_us = miner_worker_clock_us() - waiting_us;
    return miner_worker_clock_us() - worker->collected_us > STALL_US ||
           (waited_us > LAST_STALL_US && miner_inbox_is_closed(worker->inbox));
}

/** Collect the oldest batch; the device is waited for, but not for ever. */
static enum device_status collect(struct miner_worker *worker)
{
    struct device_results results;
    const int64_t waiting_us = miner_worker_clock_us();
    enum device_status status = worker->device->ops->collect(worker->device, &results);
    while (status == DEVICE_PENDING) {
        if (has_stalled(worker, waiting_us)) {
            return DEVICE_LOST;
        }
        const struct timespec pause = {.tv_nsec = SLEEP_US * 1000};
        (void)nanosleep(&pause, NULL);
        status = worker->device->ops->collect(worker->device, &results);
    }
    if (status != DEVICE_OK) {
        return status;
    }
    const struct miner_batch *const batch = &worker->batches[0];
    if (!device_contract_possible(&results, batch->find.epoch, batch->range.nonce_first,
                                  batch->range.nonce_last)) {
        return DEVICE_UNFIT;
    }
    const int64_t now_us = miner_worker_clock_us();
    const int64_t took_us = now_us - worker->collected_us;
    if (results.nonces_tried > 0) {
        worker->batch_nonces = miner_pace_batch(worker->batch_nonces, results.nonces_tried, took_us,
                                                worker->spec.batch_us);
    }
    miner_inbox_batched(worker->inbox, worker->index, results.nonces_tried, took_us);
    worker->collected_us = now_us;
    report(worker, &results);
    ask_driver(worker, now_us);
    worker->batch_count--;
    memmove(worker->batches, worker->batches + 1, worker->batch_count * sizeof worker->batches[0]);
    return lies(worker) ? DEVICE_UNFIT : DEVICE_OK;
}

/** At 25 % the rest after a batch is three times as long as the batch. */
static void take_a_rest(struct miner_worker *worker, int64_t took_us)
{
    const int64_t intensity = worker->spec.intensity;
    if (intensity > 0 && intensity < 100) {
        miner_inbox_nap(worker->inbox, worker->work.epoch, took_us * (100 - intensity) / intensity);
    }
}

static enum device_status collect_all(struct miner_worker *worker)
{
    enum device_status status = DEVICE_OK;
    while (status == DEVICE_OK && worker->batch_count > 0) {
        status = collect(worker);
    }
    return status;
}

/* ---- the thread ---- */

/** Follow an order. The old work's batches are collected first: they end within a millisecond, and
 *  what they had not tried of a space that goes on is tried next. */
static enum device_status follow(struct miner_worker *worker, enum miner_order order)
{
    if (order == MINER_ORDER_GO_ON) {
        return DEVICE_OK;
    }
    const enum device_status status = collect_all(worker);
    if (status == DEVICE_OK && order == MINER_ORDER_WORK) {
        miner_inbox_reached(worker->inbox, worker->index, worker->work.epoch);
    }
    return status;
}

/** Fill the device and collect its oldest batch; *idle: there was nothing left to give it. */
static enum device_status go_on(struct miner_worker *worker, bool *idle)
{
    const enum device_status status = fill(worker);
    if (status != DEVICE_OK) {
        return status;
    }
    *idle = worker->batch_count == 0;
    if (!*idle) {
        const int64_t began_us = worker->collected_us;
        const enum device_status collected = collect(worker);
        take_a_rest(worker, worker->collected_us - began_us);
        return collected;
    }
    if (miner_inbox_exhausted(worker->inbox, worker->work.space)) {
        miner_inbox_trouble(worker->inbox, worker->index,
                            "every nonce of this job has been tried; waits for the next");
    }
    return DEVICE_OK;
}

/** Mine until the end or until the device fails; DEVICE_OK: the end. */
static enum device_status mine(struct miner_worker *worker)
{
    enum device_status status = DEVICE_OK;
    bool idle = true;
    while (status == DEVICE_OK) {
        const enum miner_order order =
            idle ? miner_inbox_wait(worker->inbox, worker->index, &worker->work)
                 : miner_inbox_look(worker->inbox, &worker->work);
        if (order == MINER_ORDER_END) {
            return DEVICE_OK;
        }
        idle = order == MINER_ORDER_PAUSE;
        status = follow(worker, order);
        if (status == DEVICE_OK && !idle) {
            status = go_on(worker, &idle);
        }
    }
    return status;
}

/** Open the device and have it prove itself. */
static enum device_status open_device(struct miner_worker *worker, const char **broken)
{
    struct device_options options = worker->spec.options;
    options.why = worker->why;
    worker->why[0] = 0;
    enum device_status status = worker->spec.ops->open(&worker->device, &options);
    if (status != DEVICE_OK) {
        return status;
    }
    status = device_contract_prove(worker->device, worker->algorithm, broken);
    if (status == DEVICE_OK) {
        worker->description = (struct device_description){.false_rate = 0};
        if (worker->spec.ops->describe != NULL) {
            worker->spec.ops->describe(worker->device, &worker->description);
        }
        miner_inbox_lend(worker->inbox, worker->index, worker->device);
    }
    return status;
}

/** From now on nobody waits for the device. What it had not finished is for the others, or for
 *  itself when it is back. */
static void take_out(struct miner_worker *worker)
{
    miner_inbox_lend(worker->inbox, worker->index, NULL);
    for (size_t index = 0; index < worker->batch_count; index++) {
        miner_inbox_return_range(worker->inbox, &worker->batches[index].range);
    }
    worker->batch_count = 0;
    worker->batch_nonces = MINER_PACE_FIRST;
    worker->true_finds = 0;
    worker->false_finds = 0;
}

/** What the driver of a device that has failed says, before it is closed. */
static void ask_why(struct miner_worker *worker)
{
    struct device_description description = {.false_rate = 0};
    if (worker->device != NULL && worker->spec.ops->describe != NULL) {
        worker->spec.ops->describe(worker->device, &description);
        memcpy(worker->why, description.trouble, sizeof worker->why);
    }
}

static void complain(struct miner_worker *worker, enum device_status status, const char *broken)
{
    const bool spent = status == DEVICE_FAULT && ++worker->faults >= FAULTS_MAX;
    char words[MINER_TROUBLE_MAX + 1];
    struct stratum_text text = stratum_text_in(words, sizeof words);
    stratum_text_format(&text, "%s is out%s: %s", worker->spec.ops->name,
                        spent ? " and needs a new process" : "", device_status_text(status));
    if (broken != NULL) {
        stratum_text_format(&text, " (%s)", broken);
    }
    if (worker->why[0] != 0) {
        stratum_text_format(&text, ": %s", worker->why);
    }
    miner_inbox_trouble(worker->inbox, worker->index, words);
    if (spent) {
        miner_inbox_spend(worker->inbox, worker->index);
    }
}

/** A driver that hangs may never return from it. */
static void close_device(struct miner_worker *worker)
{
    miner_inbox_closes(worker->inbox, worker->index, miner_worker_clock_us());
    worker->spec.ops->close(worker->device);
    worker->device = NULL;
    miner_inbox_closes(worker->inbox, worker->index, INT64_MAX);
}

/** Mine, and rest when the device fails, until the end. */
static void live(struct miner_worker *worker)
{
    int64_t rest_us = 0;
    const char *misplaced = miner_placement_apply(&worker->spec.placement);
    if (misplaced != NULL) {
        miner_inbox_trouble(worker->inbox, worker->index, misplaced);
    }
    for (;;) {
        const char *broken = NULL;
        const int64_t opened_us = miner_worker_clock_us();
        enum device_status status = open_device(worker, &broken);
        if (status == DEVICE_OK) {
            worker->faults = 0;
            if (rest_us > 0) {
                miner_inbox_trouble(worker->inbox, worker->index, "is back");
            }
            status = mine(worker);
        }
        ask_why(worker);
        take_out(worker);
        if (status != DEVICE_OK) {
            complain(worker, status, broken);
        }
        close_device(worker);
        if (status == DEVICE_OK) {
            return;
        }
        worker->work.epoch = 0; /* so that the work at hand is looked at again */
        rest_us =
            miner_pace_rest_us(worker->retry_us, rest_us, miner_worker_clock_us() - opened_us);
        if (miner_inbox_rest(worker->inbox, rest_us)) {
            return;
        }
    }
}

static void *run(void *context)
{
    struct miner_worker *worker = context;
    live(worker);
    miner_inbox_leave(worker->inbox, worker->index);
    return NULL;
}

bool miner_worker_start(struct miner_worker *worker)
{
    worker->batch_nonces = MINER_PACE_FIRST;
    return pthread_create(&worker->thread, NULL, run, worker) == 0;
}

void miner_worker_join(struct miner_worker *worker)
{
    const int failed = pthread_join(worker->thread, NULL);
    assert(failed == 0);
    (void)failed;
}
