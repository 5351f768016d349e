#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "miner/crew/inbox_state.h"

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
    for (size_t index = 0; index < device_count; index++) {
        inbox->desks[index].closing_us = INT64_MAX;
    }
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
    miner_inbox_lock(inbox);
    assert(work->epoch > inbox->work.epoch);
    inbox->work = *work;
    inbox->paused = false;
    const struct miner_extent extent = miner_work_extent(work);
    miner_ration_begin(&inbox->ration, &extent);
    interrupt(inbox, work->epoch);
    miner_inbox_unlock(inbox);
}

void miner_inbox_pause(struct miner_inbox *inbox)
{
    miner_inbox_lock(inbox);
    inbox->paused = true;
    interrupt(inbox, inbox->work.epoch + 1);
    miner_inbox_unlock(inbox);
}

void miner_inbox_close(struct miner_inbox *inbox)
{
    miner_inbox_lock(inbox);
    inbox->closed = true;
    interrupt(inbox, UINT64_MAX);
    (void)pthread_cond_broadcast(&inbox->room);
    miner_inbox_unlock(inbox);
}

bool miner_inbox_take_find(struct miner_inbox *inbox, struct miner_find *out)
{
    miner_inbox_lock(inbox);
    const bool any = inbox->find_count > 0;
    if (any) {
        *out = inbox->finds[inbox->find_first];
        inbox->find_first = (inbox->find_first + 1) % MINER_FINDS_MAX;
        inbox->find_count--;
        (void)pthread_cond_signal(&inbox->room);
    }
    miner_inbox_unlock(inbox);
    return any;
}

uint64_t miner_inbox_take_hashed(struct miner_inbox *inbox, size_t device_index)
{
    miner_inbox_lock(inbox);
    const uint64_t hashed = inbox->desks[device_index].hashed;
    inbox->desks[device_index].hashed = 0;
    miner_inbox_unlock(inbox);
    return hashed;
}

struct miner_batches miner_inbox_take_batches(struct miner_inbox *inbox, size_t device_index)
{
    miner_inbox_lock(inbox);
    const struct miner_batches batches = inbox->desks[device_index].batches;
    inbox->desks[device_index].batches = (struct miner_batches){.count = 0};
    miner_inbox_unlock(inbox);
    return batches;
}

bool miner_inbox_take_facts(struct miner_inbox *inbox, size_t device_index,
                            struct device_facts *out)
{
    miner_inbox_lock(inbox);
    struct miner_desk *desk = &inbox->desks[device_index];
    const bool news = desk->has_facts;
    if (news) {
        *out = desk->facts;
        desk->has_facts = false;
    }
    miner_inbox_unlock(inbox);
    return news;
}

bool miner_inbox_take_trouble(struct miner_inbox *inbox, size_t device_index,
                              char text[MINER_TROUBLE_MAX + 1])
{
    miner_inbox_lock(inbox);
    struct miner_desk *desk = &inbox->desks[device_index];
    const bool any = desk->trouble;
    if (any) {
        memcpy(text, desk->trouble_text, sizeof desk->trouble_text);
        desk->trouble = false;
    }
    miner_inbox_unlock(inbox);
    return any;
}

/** With the lock held. */
static bool all_reached(const struct miner_inbox *inbox)
{
    bool anyone = false;
    for (size_t index = 0; index < inbox->device_count; index++) {
        const struct miner_desk *desk = &inbox->desks[index];
        if (desk->device != NULL && desk->reached != inbox->work.epoch) {
            return false;
        }
        anyone |= desk->device != NULL;
    }
    return anyone;
}

bool miner_inbox_quiet(struct miner_inbox *inbox)
{
    miner_inbox_lock(inbox);
    bool quiet = inbox->find_count == 0;
    for (size_t index = 0; index < inbox->device_count; index++) {
        quiet &= inbox->desks[index].device == NULL || inbox->desks[index].rests;
    }
    miner_inbox_unlock(inbox);
    return quiet;
}

bool miner_inbox_spent(struct miner_inbox *inbox, int64_t now_us)
{
    bool spent = false;
    bool all_out = true;
    miner_inbox_lock(inbox);
    for (size_t index = 0; index < inbox->device_count; index++) {
        const struct miner_desk *desk = &inbox->desks[index];
        spent |= desk->spent || now_us - desk->closing_us > MINER_CLOSING_US_MAX;
        all_out &= desk->out;
    }
    miner_inbox_unlock(inbox);
    return spent && all_out;
}

bool miner_inbox_take_reached(struct miner_inbox *inbox, uint64_t *epoch)
{
    miner_inbox_lock(inbox);
    const bool news =
        !inbox->paused && inbox->told_epoch != inbox->work.epoch && all_reached(inbox);
    if (news) {
        inbox->told_epoch = inbox->work.epoch;
        *epoch = inbox->work.epoch;
    }
    miner_inbox_unlock(inbox);
    return news;
}
