#include "miner/crew/threads.h"

#include <assert.h>
#include <stdlib.h>

struct crew_threads {
    struct miner_crew crew;
    struct stratum_loop *loop;
    struct miner_inbox *inbox;
    int64_t leave_us;
    size_t started; /* threads that run */
    struct miner_worker workers[];
};

static struct crew_threads *threads_of(struct miner_crew *crew)
{
    return (struct crew_threads *)crew;
}

static void crew_work(struct miner_crew *crew, const struct miner_work *work)
{
    miner_inbox_put_work(threads_of(crew)->inbox, work);
}

static void crew_pause(struct miner_crew *crew)
{
    miner_inbox_pause(threads_of(crew)->inbox);
}

static bool crew_quiet(const struct miner_crew *crew)
{
    return miner_inbox_quiet(((const struct crew_threads *)crew)->inbox);
}

static bool crew_free(struct miner_crew *crew)
{
    struct crew_threads *threads = threads_of(crew);
    miner_inbox_close(threads->inbox);
    if (!miner_inbox_have_left(threads->inbox, threads->started, threads->leave_us)) {
        return false;
    }
    for (size_t index = 0; index < threads->started; index++) {
        miner_worker_join(&threads->workers[index]);
    }
    miner_inbox_free(threads->inbox);
    free(threads);
    return true;
}

static const struct miner_crew_ops crew_threads_ops = {crew_work, crew_pause, crew_quiet,
                                                       crew_free};

struct miner_crew *miner_crew_threads_make(const struct miner_crew_threads_options *options)
{
    assert(options->spec_count >= 1 && options->spec_count <= MINER_DEVICES_MAX);
    struct crew_threads *threads =
        calloc(1, sizeof *threads + options->spec_count * sizeof threads->workers[0]);
    if (threads == NULL) {
        return NULL;
    }
    threads->crew.ops = &crew_threads_ops;
    threads->crew.device_count = options->spec_count;
    threads->loop = options->loop;
    threads->leave_us = options->leave_us;
    threads->inbox = miner_inbox_make(options->loop, options->spec_count);
    if (threads->inbox == NULL) {
        free(threads);
        return NULL;
    }
    for (size_t index = 0; index < options->spec_count; index++) {
        struct miner_worker *worker = &threads->workers[index];
        worker->inbox = threads->inbox;
        worker->index = index;
        worker->spec = options->specs[index];
        worker->algorithm = options->algorithm;
        worker->retry_us = options->retry_us;
        if (!miner_worker_start(worker)) {
            (void)crew_free(&threads->crew);
            return NULL;
        }
        threads->started++;
    }
    return &threads->crew;
}

bool miner_crew_threads_spent(struct miner_crew *crew)
{
    return miner_inbox_spent(threads_of(crew)->inbox, miner_worker_clock_us());
}

void miner_crew_threads_collect(struct miner_crew *crew)
{
    const struct crew_threads *threads = threads_of(crew);
    const struct miner_crew_events *events = crew->events;
    if (events == NULL) {
        return; /* nobody listens yet; what was told waits */
    }
    for (size_t index = 0; index < crew->device_count; index++) {
        char text[MINER_TROUBLE_MAX + 1];
        if (miner_inbox_take_trouble(threads->inbox, index, text)) {
            events->trouble(crew->context, index, text);
        }
        const struct miner_batches batches = miner_inbox_take_batches(threads->inbox, index);
        if (batches.count > 0 && events->batched != NULL) {
            events->batched(crew->context, index, &batches);
        }
        struct device_facts facts;
        if (events->facts != NULL && miner_inbox_take_facts(threads->inbox, index, &facts)) {
            events->facts(crew->context, index, &facts);
        }
        const uint64_t hashed = miner_inbox_take_hashed(threads->inbox, index);
        if (hashed > 0) {
            events->hashed(crew->context, index, hashed);
        }
    }
    uint64_t epoch = 0;
    if (miner_inbox_take_reached(threads->inbox, &epoch)) {
        events->working(crew->context, epoch);
    }
    /* Devices may find faster than the loop can look, when a pool asks for next to nothing: the
     * sockets have their turn before the rest. */
    struct miner_find find;
    size_t taken = 0;
    while (taken < MINER_FINDS_MAX && miner_inbox_take_find(threads->inbox, &find)) {
        events->found(crew->context, &find);
        taken++;
    }
    if (taken == MINER_FINDS_MAX) {
        stratum_loop_post(threads->loop);
    }
}
