#include "tests/unit/miner/yard.h"

#include <stdlib.h>
#include <string.h>

#include "qhash/target.h"
#include "tests/unit/check.h"

#define LOOK_EVERY_US INT64_C(20000)

static void on_found(void *context, const struct miner_find *find)
{
    struct yard *yard = context;
    if (yard->find_count < FINDS_KEPT) {
        yard->finds[yard->find_count++] = *find;
    }
}

static void on_hashed(void *context, size_t device_index, uint64_t nonces)
{
    (void)device_index;
    ((struct yard *)context)->hashed += nonces;
}

static void on_working(void *context, uint64_t epoch)
{
    ((struct yard *)context)->working = epoch;
}

static void on_trouble(void *context, size_t device_index, const char *text)
{
    struct yard *yard = context;
    (void)device_index;
    yard->troubles++;
    memcpy(yard->trouble, text, strlen(text) + 1);
}

static const struct miner_crew_events yard_events = {on_found, on_hashed, on_working, on_trouble};

static void on_wake(void *context)
{
    struct yard *yard = context;
    miner_crew_threads_collect(yard->crew);
    if (yard->until(yard)) {
        stratum_loop_stop(yard->loop);
    }
}

static void on_look(void *context)
{
    struct yard *yard = context;
    stratum_loop_arm(yard->loop, &yard->look, stratum_loop_now(yard->loop).now_us + LOOK_EVERY_US);
    on_wake(yard);
}

static void on_late(void *context)
{
    ((struct yard *)context)->was_late = true;
    stratum_loop_stop(((struct yard *)context)->loop);
}

struct yard *yard_make(const struct miner_device_spec *specs, size_t count)
{
    struct yard *yard = calloc(1, sizeof *yard);
    if (yard == NULL) {
        abort();
    }
    yard->talk = conversation_make(NULL);
    conversation_begin(yard->talk);
    yard->loop = stratum_loop_ev_make();
    yard->loop->wake = on_wake;
    yard->loop->wake_context = yard;
    yard->late = stratum_timer_make(on_late, yard);
    yard->look = stratum_timer_make(on_look, yard);
    const struct miner_crew_threads_options options = {
        .loop = yard->loop,
        .specs = specs,
        .spec_count = count,
        .algorithm = QHASH_ALGORITHM_QHASH,
        .retry_us = 1000,
        .leave_us = 1000,
    };
    yard->crew = miner_crew_threads_make(&options);
    if (yard->crew == NULL) {
        abort();
    }
    yard->crew->events = &yard_events;
    yard->crew->context = yard;
    return yard;
}

void yard_free(struct yard *yard)
{
    while (!yard->crew->ops->free(yard->crew)) {
        /* a busy machine's threads take longer */
    }
    stratum_loop_free(yard->loop);
    conversation_free(yard->talk);
    free(yard);
}

void yard_run(struct yard *yard, bool (*until)(const struct yard *yard))
{
    yard->until = until;
    miner_crew_threads_collect(yard->crew);
    if (!until(yard)) {
        stratum_loop_arm(yard->loop, &yard->late,
                         stratum_loop_now(yard->loop).now_us + INT64_C(30000000));
        stratum_loop_arm(yard->loop, &yard->look,
                         stratum_loop_now(yard->loop).now_us + LOOK_EVERY_US);
        stratum_loop_run(yard->loop);
        stratum_loop_disarm(yard->loop, &yard->late);
        stratum_loop_disarm(yard->loop, &yard->look);
    }
    check_true(!yard->was_late);
}

void yard_work(struct yard *yard, double difficulty, bool new_space)
{
    struct miner_work *work = &yard->talk->work;
    work->epoch++;
    work->space += new_space ? 1 : 0;
    work->difficulty = difficulty;
    qhash_target_pdiff(work->target, difficulty);
    yard->crew->ops->work(yard->crew, work);
}

bool yard_is_working(const struct yard *yard)
{
    return yard->working == yard->talk->work.epoch;
}

bool yard_has_trouble(const struct yard *yard)
{
    return yard->troubles > 0;
}
