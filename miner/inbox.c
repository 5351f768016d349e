#include "miner/inbox.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "stratum/text.h"

#define SECOND_US INT64_C(1000000)

/** What one device has told and not been heard of yet. */
struct desk {
    struct device *device; /* lent; NULL: absent */
    bool rests;
    uint64_t reached;
    uint64_t hashed;
    struct miner_batches batches;
    bool trouble;
    char trouble_text[MINER_TROUBLE_MAX + 1];
};

struct miner_inbox {
    struct stratum_loop *loop;
    pthread_mutex_t mutex; /* guards everything below */
    pthread_cond_t news;   /* for devices: the order has changed */
    pthread_cond_t room;   /* for devices: the queue of finds is not full */
    bool closed;
    bool paused;
    struct miner_work work;
    uint64_t told_epoch; /* the last one that was told to be reached */
    struct miner_ration ration;
    uint64_t told_space; /* the last one that was told to be exhausted */
    struct miner_find finds[MINER_FINDS_MAX];
    size_t find_first;
    size_t find_count;
    size_t device_count;
    struct desk desks[];
};

static void lock(struct miner_inbox *inbox)
{
    const int failed = pthread_mutex_lock(&inbox->mutex);
    assert(failed == 0);
    (void)failed;
}

static void unlock(struct miner_inbox *inbox)
{
    const int failed = pthread_mutex_unlock(&inbox->mutex);
    assert(failed == 0);
    (void)failed;
}

/** A condition whose waits are measured by the clock that nobody sets. */
static bool init_condition(pthread_cond_t *condition)
{
    pthread_condattr_t attributes;
    if (pthread_condattr_init(&attributes) != 0) {
        return false;
    }
    const bool done = pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0 &&
                      pthread_cond_init(condition, &attributes) == 0;
    (void)pthread_condattr_destroy(&attributes);
    return done;
}

struct miner_inbox *miner_inbox_make(struct stratum_loop *loop, size_t device_count)
{
    struct miner_inbox *inbox = calloc(1, sizeof *inbox + device_count * sizeof inbox->desks[0]);
    if (inbox == NULL) {
        return NULL;
    }
    inbox->loop = loop;
    inbox->paused = true;
    inbox->device_count = device_count;
    miner_ration_init(&inbox->ration);
    if (pthread_mutex_init(&inbox->mutex, NULL) != 0) {
        goto no_mutex;
    }
    if (!init_condition(&inbox->news)) {
        goto no_news;
    }
    if (!init_condition(&inbox->room)) {
        goto no_room;
    }
    return inbox;
no_room:
    (void)pthread_cond_destroy(&inbox->news);
no_news:
    (void)pthread_mutex_destroy(&inbox->mutex);
no_mutex:
    free(inbox);
    return NULL;
}

void miner_inbox_free(struct miner_inbox *inbox)
{
    if (inbox != NULL) {
        (void)pthread_cond_destroy(&inbox->room);
        (void)pthread_cond_destroy(&inbox->news);
        (void)pthread_mutex_destroy(&inbox->mutex);
        free(inbox);
    }
}

/* ---- the loop's side ---- */

/** With the lock held: stop what is older, wake who sleeps. */
static void interrupt(struct miner_inbox *inbox, uint64_t older_than_epoch)
{
    for (size_t index = 0; index < inbox->device_count; index++) {
        struct device *device = inbox->desks[index].device;
        if (device != NULL) {
            device->ops->abandon(device, older_than_epoch);
        }
    }
    (void)pthread_cond_broadcast(&inbox->news);
}

void miner_inbox_put_work(struct miner_inbox *inbox, const struct miner_work *work)
{
    lock(inbox);
    assert(work->epoch > inbox->work.epoch);
    inbox->work = *work;
    inbox->paused = false;
    const struct miner_extent extent = miner_work_extent(work);
    miner_ration_begin(&inbox->ration, &extent);
    interrupt(inbox, work->epoch);
    unlock(inbox);
}

void miner_inbox_pause(struct miner_inbox *inbox)
{
    lock(inbox);
    inbox->paused = true;
    interrupt(inbox, inbox->work.epoch + 1);
    unlock(inbox);
}

void miner_inbox_close(struct miner_inbox *inbox)
{
    lock(inbox);
    inbox->closed = true;
    interrupt(inbox, UINT64_MAX);
    (void)pthread_cond_broadcast(&inbox->room);
    unlock(inbox);
}

bool miner_inbox_take_find(struct miner_inbox *inbox, struct miner_find *out)
{
    lock(inbox);
    const bool any = inbox->find_count > 0;
    if (any) {
        *out = inbox->finds[inbox->find_first];
        inbox->find_first = (inbox->find_first + 1) % MINER_FINDS_MAX;
        inbox->find_count--;
        (void)pthread_cond_signal(&inbox->room);
    }
    unlock(inbox);
    return any;
}

uint64_t miner_inbox_take_hashed(struct miner_inbox *inbox, size_t device_index)
{
    lock(inbox);
    const uint64_t hashed = inbox->desks[device_index].hashed;
    inbox->desks[device_index].hashed = 0;
    unlock(inbox);
    return hashed;
}

struct miner_batches miner_inbox_take_batches(struct miner_inbox *inbox, size_t device_index)
{
    lock(inbox);
    const struct miner_batches batches = inbox->desks[device_index].batches;
    inbox->desks[device_index].batches = (struct miner_batches){.count = 0};
    unlock(inbox);
    return batches;
}

bool miner_inbox_take_trouble(struct miner_inbox *inbox, size_t device_index,
                              char text[MINER_TROUBLE_MAX + 1])
{
    lock(inbox);
    struct desk *desk = &inbox->desks[device_index];
    const bool any = desk->trouble;
    if (any) {
        memcpy(text, desk->trouble_text, sizeof desk->trouble_text);
        desk->trouble = false;
    }
    unlock(inbox);
    return any;
}

/** With the lock held. */
static bool all_reached(const struct miner_inbox *inbox)
{
    bool anyone = false;
    for (size_t index = 0; index < inbox->device_count; index++) {
        const struct desk *desk = &inbox->desks[index];
        if (desk->device != NULL && desk->reached != inbox->work.epoch) {
            return false;
        }
        anyone |= desk->device != NULL;
    }
    return anyone;
}

bool miner_inbox_quiet(struct miner_inbox *inbox)
{
    lock(inbox);
    bool quiet = inbox->find_count == 0;
    for (size_t index = 0; index < inbox->device_count; index++) {
        quiet &= inbox->desks[index].device == NULL || inbox->desks[index].rests;
    }
    unlock(inbox);
    return quiet;
}

bool miner_inbox_take_reached(struct miner_inbox *inbox, uint64_t *epoch)
{
    lock(inbox);
    const bool news =
        !inbox->paused && inbox->told_epoch != inbox->work.epoch && all_reached(inbox);
    if (news) {
        inbox->told_epoch = inbox->work.epoch;
        *epoch = inbox->work.epoch;
    }
    unlock(inbox);
    return news;
}

/* ---- the devices' side ---- */

/** With the lock held. */
static enum miner_order order_for(const struct miner_inbox *inbox, struct miner_work *io)
{
    if (inbox->closed) {
        return MINER_ORDER_END;
    }
    if (inbox->paused) {
        return MINER_ORDER_PAUSE;
    }
    if (inbox->work.epoch == io->epoch) {
        return MINER_ORDER_GO_ON;
    }
    *io = inbox->work;
    return MINER_ORDER_WORK;
}

enum miner_order miner_inbox_look(struct miner_inbox *inbox, struct miner_work *io)
{
    lock(inbox);
    const enum miner_order order = order_for(inbox, io);
    unlock(inbox);
    return order;
}

enum miner_order miner_inbox_wait(struct miner_inbox *inbox, struct miner_work *io)
{
    lock(inbox);
    enum miner_order order = order_for(inbox, io);
    while (order == MINER_ORDER_PAUSE ||
           (order == MINER_ORDER_GO_ON && !miner_ration_has(&inbox->ration))) {
        (void)pthread_cond_wait(&inbox->news, &inbox->mutex);
        order = order_for(inbox, io);
    }
    unlock(inbox);
    return order;
}

bool miner_inbox_take_range(struct miner_inbox *inbox, uint64_t space, uint64_t nonces,
                            struct miner_range *out)
{
    lock(inbox);
    const bool taken = space == inbox->work.space && miner_ration_take(&inbox->ration, nonces, out);
    unlock(inbox);
    return taken;
}

void miner_inbox_done_range(struct miner_inbox *inbox, const struct miner_range *range)
{
    lock(inbox);
    miner_ration_done(&inbox->ration, range);
    unlock(inbox);
}

void miner_inbox_return_range(struct miner_inbox *inbox, const struct miner_range *rest)
{
    lock(inbox);
    miner_ration_return(&inbox->ration, rest);
    (void)pthread_cond_broadcast(&inbox->news);
    unlock(inbox);
}

bool miner_inbox_exhausted(struct miner_inbox *inbox, uint64_t space)
{
    lock(inbox);
    const bool news = space == inbox->work.space && inbox->told_space != space &&
                      miner_ration_exhausted(&inbox->ration);
    if (news) {
        inbox->told_space = space;
    }
    unlock(inbox);
    return news;
}

bool miner_inbox_rest(struct miner_inbox *inbox, int64_t rest_us)
{
    struct timespec until = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    const int64_t ns = until.tv_nsec + rest_us % SECOND_US * 1000;
    until.tv_sec += (time_t)(rest_us / SECOND_US + ns / 1000000000);
    until.tv_nsec = (long)(ns % 1000000000);
    lock(inbox);
    int expired = 0;
    while (!inbox->closed && expired == 0) {
        expired = pthread_cond_timedwait(&inbox->news, &inbox->mutex, &until);
    }
    const bool closed = inbox->closed;
    unlock(inbox);
    return closed;
}

void miner_inbox_put_find(struct miner_inbox *inbox, const struct miner_find *find)
{
    lock(inbox);
    while (inbox->find_count == MINER_FINDS_MAX && !inbox->closed) {
        (void)pthread_cond_wait(&inbox->room, &inbox->mutex);
    }
    if (inbox->find_count < MINER_FINDS_MAX) {
        inbox->finds[(inbox->find_first + inbox->find_count++) % MINER_FINDS_MAX] = *find;
    }
    unlock(inbox);
    stratum_loop_post(inbox->loop);
}

void miner_inbox_hashed(struct miner_inbox *inbox, size_t device_index, uint64_t nonces)
{
    lock(inbox);
    inbox->desks[device_index].hashed += nonces;
    unlock(inbox);
    stratum_loop_post(inbox->loop);
}

void miner_inbox_batched(struct miner_inbox *inbox, size_t device_index, uint64_t nonces,
                         int64_t took_us)
{
    const struct miner_batches batch = {.count = 1, .nonces = nonces, .took_us_max = took_us};
    lock(inbox);
    miner_batches_add(&inbox->desks[device_index].batches, &batch);
    unlock(inbox);
}

void miner_inbox_reached(struct miner_inbox *inbox, size_t device_index, uint64_t epoch)
{
    lock(inbox);
    inbox->desks[device_index].reached = epoch;
    unlock(inbox);
    stratum_loop_post(inbox->loop);
}

void miner_inbox_rests(struct miner_inbox *inbox, size_t device_index, bool rests)
{
    lock(inbox);
    inbox->desks[device_index].rests = rests;
    unlock(inbox);
}

void miner_inbox_lend(struct miner_inbox *inbox, size_t device_index, struct device *device)
{
    lock(inbox);
    inbox->desks[device_index].device = device;
    inbox->desks[device_index].rests = true;
    unlock(inbox);
    stratum_loop_post(inbox->loop);
}

void miner_inbox_trouble(struct miner_inbox *inbox, size_t device_index, const char *text)
{
    lock(inbox);
    struct desk *desk = &inbox->desks[device_index];
    struct stratum_text words = stratum_text_in(desk->trouble_text, sizeof desk->trouble_text);
    stratum_text_add(&words, text);
    desk->trouble = true;
    unlock(inbox);
    stratum_loop_post(inbox->loop);
}
