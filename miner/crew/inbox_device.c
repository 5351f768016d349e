#include <assert.h>
#include <pthread.h>
#include <time.h>

#include "miner/crew/inbox_state.h"
#include "stratum/text.h"

#define SECOND_US INT64_C(1000000)

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
    miner_inbox_lock(inbox);
    const enum miner_order order = order_for(inbox, io);
    miner_inbox_unlock(inbox);
    return order;
}

bool miner_inbox_is_closed(struct miner_inbox *inbox)
{
    miner_inbox_lock(inbox);
    const bool closed = inbox->closed;
    miner_inbox_unlock(inbox);
    return closed;
}

enum miner_order miner_inbox_wait(struct miner_inbox *inbox, size_t device_index,
                                  struct miner_work *io)
{
    miner_inbox_lock(inbox);
    inbox->desks[device_index].rests = true;
    enum miner_order order = order_for(inbox, io);
    while (order == MINER_ORDER_PAUSE ||
           (order == MINER_ORDER_GO_ON && !miner_ration_has(&inbox->ration))) {
        (void)pthread_cond_wait(&inbox->news, &inbox->mutex);
        order = order_for(inbox, io);
    }
    inbox->desks[device_index].rests = false;
    miner_inbox_unlock(inbox);
    return order;
}

bool miner_inbox_take_range(struct miner_inbox *inbox, uint64_t space, uint64_t nonces,
                            struct miner_range *out)
{
    miner_inbox_lock(inbox);
    const bool taken = space == inbox->work.space && miner_ration_take(&inbox->ration, nonces, out);
    miner_inbox_unlock(inbox);
    return taken;
}

void miner_inbox_done_range(struct miner_inbox *inbox, const struct miner_range *range)
{
    miner_inbox_lock(inbox);
    miner_ration_done(&inbox->ration, range);
    miner_inbox_unlock(inbox);
}

void miner_inbox_return_range(struct miner_inbox *inbox, const struct miner_range *rest)
{
    miner_inbox_lock(inbox);
    miner_ration_return(&inbox->ration, rest);
    (void)pthread_cond_broadcast(&inbox->news);
    miner_inbox_unlock(inbox);
}

bool miner_inbox_exhausted(struct miner_inbox *inbox, uint64_t space)
{
    miner_inbox_lock(inbox);
    const bool news = space == inbox->work.space && inbox->told_space != space &&
                      miner_ration_exhausted(&inbox->ration);
    if (news) {
        inbox->told_space = space;
    }
    miner_inbox_unlock(inbox);
    return news;
}

static struct timespec after(int64_t us)
{
    struct timespec time = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    const int64_t ns = time.tv_nsec + us % SECOND_US * 1000;
    time.tv_sec += (time_t)(us / SECOND_US + ns / 1000000000);
    time.tv_nsec = (long)(ns % 1000000000);
    return time;
}

void miner_inbox_nap(struct miner_inbox *inbox, uint64_t epoch, int64_t nap_us)
{
    const struct timespec until = after(nap_us);
    miner_inbox_lock(inbox);
    int expired = 0;
    while (!inbox->closed && !inbox->paused && inbox->work.epoch == epoch && expired == 0) {
        expired = pthread_cond_timedwait(&inbox->news, &inbox->mutex, &until);
    }
    miner_inbox_unlock(inbox);
}

bool miner_inbox_rest(struct miner_inbox *inbox, int64_t rest_us)
{
    const struct timespec until = after(rest_us);
    miner_inbox_lock(inbox);
    int expired = 0;
    while (!inbox->closed && expired == 0) {
        expired = pthread_cond_timedwait(&inbox->news, &inbox->mutex, &until);
    }
    const bool closed = inbox->closed;
    miner_inbox_unlock(inbox);
    return closed;
}

void miner_inbox_spend(struct miner_inbox *inbox, size_t device_index)
{
    miner_inbox_lock(inbox);
    inbox->desks[device_index].spent = true;
    miner_inbox_unlock(inbox);
    stratum_loop_post(inbox->loop);
}

void miner_inbox_closes(struct miner_inbox *inbox, size_t device_index, int64_t since_us)
{
    miner_inbox_lock(inbox);
    inbox->desks[device_index].closing_us = since_us;
    miner_inbox_unlock(inbox);
}

void miner_inbox_leave(struct miner_inbox *inbox, size_t device_index)
{
    miner_inbox_lock(inbox);
    inbox->desks[device_index].left = true;
    (void)pthread_cond_broadcast(&inbox->news);
    miner_inbox_unlock(inbox);
}

bool miner_inbox_have_left(struct miner_inbox *inbox, size_t count, int64_t wait_us)
{
    const struct timespec until = after(wait_us);
    size_t left = 0;
    int expired = 0;
    miner_inbox_lock(inbox);
    while (left < count && expired == 0) {
        if (inbox->desks[left].left) {
            left++;
        } else {
            expired = pthread_cond_timedwait(&inbox->news, &inbox->mutex, &until);
        }
    }
    miner_inbox_unlock(inbox);
    return left == count;
}

void miner_inbox_put_find(struct miner_inbox *inbox, const struct miner_find *find)
{
    miner_inbox_lock(inbox);
    while (inbox->find_count == MINER_FINDS_MAX && !inbox->closed) {
        (void)pthread_cond_wait(&inbox->room, &inbox->mutex);
    }
    if (inbox->find_count < MINER_FINDS_MAX) {
        inbox->finds[(inbox->find_first + inbox->find_count++) % MINER_FINDS_MAX] = *find;
    }
    miner_inbox_unlock(inbox);
    stratum_loop_post(inbox->loop);
}

void miner_inbox_hashed(struct miner_inbox *inbox, size_t device_index, uint64_t nonces)
{
    miner_inbox_lock(inbox);
    inbox->desks[device_index].hashed += nonces;
    miner_inbox_unlock(inbox);
    stratum_loop_post(inbox->loop);
}

void miner_inbox_facts(struct miner_inbox *inbox, size_t device_index,
                       const struct device_facts *facts)
{
    miner_inbox_lock(inbox);
    inbox->desks[device_index].facts = *facts;
    inbox->desks[device_index].has_facts = true;
    miner_inbox_unlock(inbox);
}

void miner_inbox_batched(struct miner_inbox *inbox, size_t device_index, uint64_t nonces,
                         int64_t took_us)
{
    const struct miner_batches batch = {.count = 1, .nonces = nonces, .took_us_max = took_us};
    miner_inbox_lock(inbox);
    miner_batches_add(&inbox->desks[device_index].batches, &batch);
    miner_inbox_unlock(inbox);
}

void miner_inbox_reached(struct miner_inbox *inbox, size_t device_index, uint64_t epoch)
{
    miner_inbox_lock(inbox);
    inbox->desks[device_index].reached = epoch;
    miner_inbox_unlock(inbox);
    stratum_loop_post(inbox->loop);
}

void miner_inbox_lend(struct miner_inbox *inbox, size_t device_index, struct device *device)
{
    miner_inbox_lock(inbox);
    struct miner_desk *desk = &inbox->desks[device_index];
    desk->device = device;
    desk->rests = true;
    desk->out = device == NULL;
    desk->spent &= device == NULL;
    miner_inbox_unlock(inbox);
    stratum_loop_post(inbox->loop);
}

void miner_inbox_trouble(struct miner_inbox *inbox, size_t device_index, const char *text)
{
    miner_inbox_lock(inbox);
    struct miner_desk *desk = &inbox->desks[device_index];
    struct stratum_text words = stratum_text_in(desk->trouble_text, sizeof desk->trouble_text);
    stratum_text_add(&words, text);
    desk->trouble = true;
    miner_inbox_unlock(inbox);
    stratum_loop_post(inbox->loop);
}
