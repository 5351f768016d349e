/* Jobs and rigs: who was given what, and when that ends. */
#include "tests/unit/simpool/test_simpool_pool_desk.h"

#include <math.h>
#include <string.h>

#include "tests/unit/check.h"

static struct desk *scripted(void)
{
    const struct simpool_pool_options options = desk_options();
    return desk_open(&options, NULL);
}

static uint32_t give_next(struct desk *desk, uint32_t rig, int clean)
{
    const uint32_t job = simpool_pool_next_job(desk->pool, desk->now, clean);
    simpool_pool_give(desk->pool, desk->now, rig, job);
    desk_drain(desk);
    return job;
}

void test_pool_give_clean_ends_this_rigs_jobs_alone(void)
{
    struct desk *desk = scripted();
    const uint32_t one = desk_miner(desk);
    const uint32_t two = desk_miner(desk);
    const uint32_t shared = give_next(desk, one, 0);
    simpool_pool_give(desk->pool, desk->now, two, shared);
    desk_drain(desk);
    uint32_t nonce = 0;
    const struct stratum_share of_one = desk_find(desk, one, shared, &nonce, 1e-7, INFINITY);
    const struct stratum_share of_two = desk_find(desk, two, shared, &nonce, 1e-7, INFINITY);
    desk_forget(desk);
    (void)give_next(desk, one, 1);
    check_int(desk_count(desk, STRATUM_EVENT_JOB_ENDED), 2);
    check_int(desk->events[0].kind, STRATUM_EVENT_JOB_ENDED);
    check_int(desk->events[0].rig, one);
    check_near(desk_last(desk, STRATUM_EVENT_JOB)->number, 1, 0);
    check_int(desk_submit(desk, one, shared, &of_one), STRATUM_VERDICT_STALE);
    check_int(desk_submit(desk, two, shared, &of_two), STRATUM_VERDICT_ACCEPTED);
    /* Given again, it lives again. */
    simpool_pool_give(desk->pool, desk->now, one, shared);
    desk_drain(desk);
    check_int(desk_submit(desk, one, shared, &of_one), STRATUM_VERDICT_ACCEPTED);
    desk_close(desk);
}

void test_pool_give_keeps_the_last_sixty_four(void)
{
    struct desk *desk = scripted();
    const uint32_t rig = desk_miner(desk);
    uint32_t nonce = 0;
    const uint32_t first = simpool_pool_rig(desk->pool, rig)->job;
    struct stratum_notify notify = simpool_pool_job(desk->pool, first)->notify;
    const struct stratum_share share = desk_find(desk, rig, first, &nonce, 1e-7, INFINITY);
    for (int index = 0; index < SIMPOOL_JOBS_KEPT - 1; index++) {
        (void)give_next(desk, rig, 0);
    }
    check_int(desk_submit(desk, rig, first, &share), STRATUM_VERDICT_ACCEPTED);
    const uint32_t last = give_next(desk, rig, 1);
    check_true(simpool_pool_job(desk->pool, first) == NULL);
    check_int(last, SIMPOOL_JOBS_KEPT + 1);
    check_true(strcmp(simpool_pool_job(desk->pool, last)->notify.job_id, notify.job_id) != 0);
    /* Ended jobs are known as stale for as long as they are kept. */
    const struct stratum_share late = desk_find(desk, rig, 2, &nonce, 1e-7, INFINITY);
    check_int(desk_submit(desk, rig, 2, &late), STRATUM_VERDICT_STALE);
    desk_close(desk);
}

void test_pool_give_of_no_job_is_nothing(void)
{
    struct desk *desk = scripted();
    const uint32_t rig = desk_miner(desk);
    desk_forget(desk);
    simpool_pool_give(desk->pool, desk->now, rig, 0);
    simpool_pool_give(desk->pool, desk->now, rig, 99);
    desk_drain(desk);
    check_int(desk->event_count + desk->sends, 0);
    check_true(simpool_pool_job(desk->pool, 0) == NULL);
    desk_close(desk);
}

/* A story that never says a difficulty: shares are judged at 1, and the journal says so. */
void test_pool_give_without_a_difficulty_is_at_1(void)
{
    const struct simpool_pool_options options = desk_options();
    struct desk *desk = desk_open(&options, NULL);
    const uint32_t rig = desk_rig(desk);
    simpool_pool_give(desk->pool, desk->now, rig, simpool_pool_next_job(desk->pool, desk->now, 1));
    desk_drain(desk);
    check_near(desk_last(desk, STRATUM_EVENT_JOB)->difficulty, 1, 0);
    desk_close(desk);
}

void test_pool_give_pending_difficulty_goes_first(void)
{
    struct simpool_pool_options options = desk_options();
    options.scripted = false;
    struct desk *desk = desk_open(&options, NULL);
    const uint32_t rig = desk_miner(desk);
    (void)desk_said(desk);
    simpool_pool_set_difficulty(desk->pool, desk->now, rig, 4); /* as vardiff does */
    desk_drain(desk);
    check_text(desk_said(desk), "");
    desk_pass(desk, 70); /* the next recorded job comes after 63 s */
    static const char begin[] =
        "{\"id\":null,\"method\":\"mining.set_difficulty\",\"params\":[4]}\n"
        "{\"id\":null,\"method\":\"mining.notify\",\"params\":[\"3e05\",";
    check_true(strncmp(desk_said(desk), begin, strlen(begin)) == 0);
    check_near(simpool_pool_rig(desk->pool, rig)->previous_difficulty, 1e-7, 0);
    desk_close(desk);
}
