/* The automatic pool: the replay's timeline, refreshes, what a new block ends. */
#include "tests/unit/simpool/test_simpool_pool_desk.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/check.h"

static struct desk *automatic(const struct simpool_pool_options *changes)
{
    struct simpool_pool_options options = desk_options();
    options.scripted = false;
    options.time_scale = changes->time_scale;
    options.refresh_us = changes->refresh_us;
    options.idle_limit_us = changes->idle_limit_us;
    options.fresh_ntime = changes->fresh_ntime;
    return desk_open(&options, NULL);
}

static const struct simpool_pool_options plain = {.time_scale = 1};

/* Ids of the jobs told to a rig since the desk was told to forget, with a ! where clean. */
static const char *told(const struct desk *desk, uint32_t rig)
{
    static char ids[4096];
    struct stratum_text text = stratum_text_in(ids, sizeof ids);
    for (size_t index = 0; index < desk->event_count; index++) {
        const struct stratum_event *event = &desk->events[index];
        if (event->kind == STRATUM_EVENT_JOB && event->rig == rig) {
            stratum_text_format(&text, "%s%s%s", text.len == 0 ? "" : " ", event->job,
                                event->number > 0 ? "!" : "");
        }
    }
    return ids;
}

void test_pool_jobs_follow_the_recorded_times(void)
{
    struct desk *desk = automatic(&plain);
    check_true(simpool_pool_deadline_us(desk->pool) <= desk->now.now_us); /* it wants to begin */
    const uint32_t rig = desk_miner(desk);
    desk_pass(desk, 62);
    check_text(told(desk, rig), "3e04");
    desk_pass(desk, 2);
    check_text(told(desk, rig), "3e04 3e05");
    desk_pass(desk, 1374 - 64 + 1);
    check_text(told(desk, rig), "3e04 3e05 3e06 3e07! 3e08 3e09 3e0a! 3e0b! 3e0c 3e0d 3e10 3e11 "
                                "3e12! 3e1001");
    check_int(desk_count(desk, STRATUM_EVENT_JOB_ENDED), 12); /* for all: told once */
    check_int(desk_last(desk, STRATUM_EVENT_JOB_ENDED)->rig, 0);
    desk_close(desk);
}

void test_pool_jobs_scale_time(void)
{
    const struct simpool_pool_options fast = {.time_scale = 10};
    struct desk *desk = automatic(&fast);
    const uint32_t rig = desk_miner(desk);
    desk_pass(desk, 23);
    check_text(told(desk, rig), "3e04 3e05 3e06 3e07!");
    desk_close(desk);
}

void test_pool_jobs_go_round_with_other_ids(void)
{
    struct desk *desk = automatic(&plain);
    const uint32_t rig = desk_miner(desk);
    uint8_t first[32];
    memcpy(first, simpool_pool_job(desk->pool, 1)->notify.prevhash_words, sizeof first);
    const uint32_t ntime = simpool_pool_job(desk->pool, 1)->notify.ntime;
    desk_pass(desk, 1374 + 110);
    const struct stratum_notify *again =
        &simpool_pool_job(desk->pool, simpool_pool_rig(desk->pool, rig)->job)->notify;
    check_text(again->job_id, "3e0401");
    check_true(again->clean && memcmp(again->prevhash_words, first, sizeof first) != 0);
    check_true(again->ntime > ntime + 1374);
    desk_close(desk);
}

void test_pool_jobs_refresh_the_same_block(void)
{
    const struct simpool_pool_options often = {.time_scale = 0.01, .refresh_us = 120 * 1000000};
    struct desk *desk = automatic(&often);
    const uint32_t rig = desk_miner(desk);
    const uint32_t ntime = simpool_pool_job(desk->pool, 1)->notify.ntime;
    desk_pass(desk, 250);
    check_text(told(desk, rig), "3e04 3e0401 3e0402");
    check_int(simpool_pool_job(desk->pool, 3)->notify.ntime, ntime + 240);
    check_int(desk_count(desk, STRATUM_EVENT_JOB_ENDED), 0);
    /* Older jobs of the block stay good. */
    uint32_t nonce = 0;
    const struct stratum_share share = desk_find(desk, rig, 1, &nonce, 1e-7, INFINITY);
    check_int(desk_submit(desk, rig, 1, &share), STRATUM_VERDICT_ACCEPTED);
    desk_close(desk);
}

void test_pool_jobs_late_joiners_get_the_cached_job(void)
{
    struct desk *desk = automatic(&plain);
    (void)desk_miner(desk);
    desk_pass(desk, 230);
    const uint32_t early = desk_miner(desk); /* 4 s after the block */
    check_text(told(desk, early), "3e07!");
    desk_pass(desk, 130);
    const uint32_t late = desk_miner(desk); /* after a refresh: the first job says clean=false */
    check_text(told(desk, late), "3e08");
    desk_close(desk);
}

void test_pool_jobs_new_block_makes_shares_stale(void)
{
    struct desk *desk = automatic(&plain);
    const uint32_t rig = desk_miner(desk);
    desk_pass(desk, 200);
    uint32_t nonce = 0;
    const struct stratum_share share = desk_find(desk, rig, 2, &nonce, 1e-7, INFINITY);
    const struct stratum_share late = desk_find(desk, rig, 2, &nonce, 1e-7, INFINITY);
    check_int(desk_submit(desk, rig, 2, &share), STRATUM_VERDICT_ACCEPTED);
    desk_pass(desk, 30);
    check_true(simpool_pool_job(desk->pool, 2)->ended);
    check_int(desk_submit(desk, rig, 2, &late), STRATUM_VERDICT_STALE);
    const uint32_t other = desk_miner(desk);
    check_int(desk_submit(desk, other, 2, &late), STRATUM_VERDICT_UNKNOWN_JOB);
    desk_close(desk);
}

void test_pool_jobs_idle_rigs_are_sent_away_with_the_next_job(void)
{
    const struct simpool_pool_options strict = {.time_scale = 1, .idle_limit_us = 100 * 1000000};
    struct desk *desk = automatic(&strict);
    const uint32_t idle = desk_miner(desk);
    const uint32_t busy = desk_miner(desk);
    desk_pass(desk, 100);
    desk_line(desk, busy, "{\"id\":4,\"method\":\"mining.submit\",\"params\":[]}");
    desk_pass(desk, 82);
    check_int(desk->closed_rig, 0);
    desk_pass(desk, 2);
    check_int(desk->closed_rig, idle);
    check_true(simpool_pool_rig(desk->pool, busy)->open);
    desk_close(desk);
}

void test_pool_jobs_missed_while_stopped_are_one(void)
{
    struct desk *desk = automatic(&plain);
    const uint32_t rig = desk_miner(desk);
    desk->now.now_us += 600 * 1000000LL; /* SIGSTOP, SIGCONT */
    desk->now.unix_s += 600;
    simpool_pool_on_deadline(desk->pool, desk->now);
    desk_drain(desk);
    check_text(told(desk, rig), "3e04 3e0a!"); /* a block was missed: clean */
    desk_close(desk);
}

void test_pool_jobs_carry_the_present_time_when_asked(void)
{
    const struct simpool_pool_options fresh = {.time_scale = 1, .fresh_ntime = true};
    struct desk *desk = automatic(&fresh);
    desk->now.unix_s += 86400 * 300;
    const uint32_t rig = desk_miner(desk);
    check_int(simpool_pool_job(desk->pool, 1)->notify.ntime, desk->now.unix_s);
    uint32_t nonce = 0;
    const struct stratum_share share = desk_find(desk, rig, 1, &nonce, 1e-7, INFINITY);
    check_int(desk_submit(desk, rig, 1, &share), STRATUM_VERDICT_ACCEPTED);
    desk_close(desk);
}
