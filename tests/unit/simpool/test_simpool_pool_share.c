/* Shares through the whole pool: verdict, reply and event. */
#include "tests/unit/simpool/test_simpool_pool_desk.h"

#include <math.h>
#include <string.h>

#include "tests/unit/check.h"

static struct desk *scripted(void)
{
    const struct simpool_pool_options options = desk_options();
    return desk_open(&options, NULL);
}

static uint32_t job_of(const struct desk *desk, uint32_t rig)
{
    return simpool_pool_rig(desk->pool, rig)->job;
}

void test_pool_share_accepted(void)
{
    struct desk *desk = scripted();
    const uint32_t rig = desk_miner(desk);
    uint32_t nonce = 0;
    const struct stratum_share share =
        desk_find(desk, rig, job_of(desk, rig), &nonce, 1e-7, INFINITY);
    (void)desk_said(desk);
    check_int(desk_submit(desk, rig, job_of(desk, rig), &share), STRATUM_VERDICT_ACCEPTED);
    check_text(desk_said(desk), "{\"id\":7,\"result\":true,\"error\":null}\n");
    const struct stratum_event *event = desk_last(desk, STRATUM_EVENT_SHARE);
    check_text(event->job, "3e04");
    check_int(event->rig, rig);
    check_near(event->difficulty, 1e-7, 0);
    check_true(event->share_difficulty >= 1e-7);
    check_near(event->number, 0.5, 0); /* sha256d has no ties */
    check_int(simpool_pool_account(desk->pool, rig)->by_verdict[STRATUM_VERDICT_ACCEPTED], 1);
    check_near(simpool_pool_account(desk->pool, rig)->credited, 1e-7, 0);
    desk_close(desk);
}

void test_pool_share_low_difficulty_tells_its_own(void)
{
    struct desk *desk = scripted();
    const uint32_t rig = desk_miner(desk);
    uint32_t nonce = 0;
    const struct stratum_share share =
        desk_find(desk, rig, job_of(desk, rig), &nonce, 1e-9, 0.9e-7);
    (void)desk_said(desk);
    check_int(desk_submit(desk, rig, job_of(desk, rig), &share), STRATUM_VERDICT_LOW_DIFFICULTY);
    static const char begin[] =
        "{\"id\":7,\"result\":null,\"error\":[23,\"low difficulty share of ";
    check_true(strncmp(desk_said(desk), begin, strlen(begin)) == 0);
    check_near(desk_last(desk, STRATUM_EVENT_SHARE)->difficulty, 1e-7, 0);
    check_int(desk_submit(desk, rig, job_of(desk, rig), &share), STRATUM_VERDICT_DUPLICATE);
    desk_close(desk);
}

void test_pool_share_hex_case_makes_no_other_share(void)
{
    struct desk *desk = scripted();
    const uint32_t rig = desk_miner(desk);
    uint32_t nonce = 0;
    const struct stratum_share share =
        desk_find(desk, rig, job_of(desk, rig), &nonce, 1e-7, INFINITY);
    char lower[256];
    char upper[256];
    struct stratum_text text = stratum_text_in(lower, sizeof lower);
    stratum_text_format(&text,
                        "{\"id\":5,\"method\":\"mining.submit\",\"params\":[\"w\",\"3e04\","
                        "\"ab000000\",\"%08x\",\"%08x\"]}",
                        share.ntime, share.nonce);
    text = stratum_text_in(upper, sizeof upper);
    stratum_text_format(&text,
                        "{\"id\":6,\"method\":\"mining.submit\",\"params\":[\"w\",\"3e04\","
                        "\"AB000000\",\"%08X\",\"%08X\"]}",
                        share.ntime, share.nonce);
    desk_line(desk, rig, lower);
    check_int(desk_last(desk, STRATUM_EVENT_SHARE)->verdict, STRATUM_VERDICT_ACCEPTED);
    (void)desk_said(desk);
    desk_line(desk, rig, upper);
    check_text(desk_said(desk), "{\"id\":6,\"result\":null,\"error\":[22,\"duplicate share\"]}\n");
    desk_close(desk);
}

void test_pool_share_stale_after_a_clean_job(void)
{
    struct desk *desk = scripted();
    const uint32_t rig = desk_miner(desk);
    const uint32_t first = job_of(desk, rig);
    uint32_t nonce = 0;
    const struct stratum_share share = desk_find(desk, rig, first, &nonce, 1e-7, INFINITY);
    const struct stratum_share late = desk_find(desk, rig, first, &nonce, 1e-7, INFINITY);
    const uint32_t second = simpool_pool_next_job(desk->pool, desk->now, 0);
    simpool_pool_give(desk->pool, desk->now, rig, second);
    desk_drain(desk);
    check_int(desk_submit(desk, rig, first, &share), STRATUM_VERDICT_ACCEPTED); /* still alive */
    const uint32_t third = simpool_pool_next_job(desk->pool, desk->now, 1);
    simpool_pool_give(desk->pool, desk->now, rig, third);
    desk_drain(desk);
    check_int(desk_count(desk, STRATUM_EVENT_JOB_ENDED), 2);
    check_int(desk_last(desk, STRATUM_EVENT_JOB_ENDED)->rig, rig);
    (void)desk_said(desk);
    check_int(desk_submit(desk, rig, first, &late), STRATUM_VERDICT_STALE);
    check_text(desk_said(desk), "{\"id\":7,\"result\":null,\"error\":[21,\"job not found\"]}\n");
    /* Another rig was never given it. */
    const uint32_t other = desk_miner(desk);
    check_int(desk_submit(desk, other, second, &late), STRATUM_VERDICT_UNKNOWN_JOB);
    desk_close(desk);
}

void test_pool_share_of_the_old_extranonce_until_the_next_job(void)
{
    struct desk *desk = scripted();
    const uint32_t rig = desk_miner(desk);
    const uint32_t first = job_of(desk, rig);
    uint32_t nonce = 0;
    const struct stratum_share before = desk_find(desk, rig, first, &nonce, 1e-7, INFINITY);
    simpool_pool_set_extranonce(desk->pool, desk->now, rig, NULL);
    desk_drain(desk);
    check_int(desk_submit(desk, rig, first, &before), STRATUM_VERDICT_ACCEPTED);
    /* The same job again: from now on it goes with the new one. */
    simpool_pool_give(desk->pool, desk->now, rig, first);
    desk_drain(desk);
    nonce = 0;
    const struct stratum_share after = desk_find(desk, rig, first, &nonce, 1e-7, INFINITY);
    check_int(desk_submit(desk, rig, first, &after), STRATUM_VERDICT_ACCEPTED);
    check_int(desk_submit(desk, rig, first, &before), STRATUM_VERDICT_LOW_DIFFICULTY);
    /* A shorter extranonce2 too. */
    struct stratum_set_extranonce other = {{1, 2, 3, 4, 5}, 5, 3};
    simpool_pool_set_extranonce(desk->pool, desk->now, rig, &other);
    simpool_pool_give(desk->pool, desk->now, rig, simpool_pool_next_job(desk->pool, desk->now, 1));
    desk_drain(desk);
    nonce = 0;
    const struct stratum_share shorter =
        desk_find(desk, rig, job_of(desk, rig), &nonce, 1e-7, INFINITY);
    check_int(desk_submit(desk, rig, job_of(desk, rig), &shorter), STRATUM_VERDICT_ACCEPTED);
    desk_close(desk);
}

void test_pool_share_in_flight_is_paid_at_the_old_difficulty(void)
{
    struct desk *desk = scripted();
    const uint32_t rig = desk_miner(desk);
    const uint32_t easy = job_of(desk, rig);
    uint32_t nonce = 0;
    const struct stratum_share share = desk_find(desk, rig, easy, &nonce, 1e-7, 1e-5);
    simpool_pool_set_difficulty(desk->pool, desk->now, rig, 1e-5);
    desk_drain(desk);
    check_int(desk_submit(desk, rig, easy, &share), STRATUM_VERDICT_ACCEPTED);
    check_near(desk_last(desk, STRATUM_EVENT_SHARE)->difficulty, 1e-7, 0);
    const uint32_t hard = simpool_pool_next_job(desk->pool, desk->now, 0);
    simpool_pool_give(desk->pool, desk->now, rig, hard);
    desk_drain(desk);
    check_near(desk_last(desk, STRATUM_EVENT_JOB)->difficulty, 1e-5, 0);
    /* Who ignores it is paid at the previous one, as NOMP does; a story sees that. */
    nonce = 0;
    const struct stratum_share ignored = desk_find(desk, rig, hard, &nonce, 1e-7, 0.9e-5);
    check_int(desk_submit(desk, rig, hard, &ignored), STRATUM_VERDICT_ACCEPTED);
    check_near(desk_last(desk, STRATUM_EVENT_SHARE)->difficulty, 1e-7, 0);
    const struct stratum_share taken = desk_find(desk, rig, hard, &nonce, 1e-5, INFINITY);
    check_int(desk_submit(desk, rig, hard, &taken), STRATUM_VERDICT_ACCEPTED);
    check_near(desk_last(desk, STRATUM_EVENT_SHARE)->difficulty, 1e-5, 0);
    desk_close(desk);
}

void test_pool_share_before_any_difficulty_needs_one(void)
{
    struct desk *desk = scripted();
    const uint32_t rig = desk_rig(desk);
    struct stratum_message *message = &desk->message;
    desk_line(desk, rig, "{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[]}");
    desk_line(desk, rig, "{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"w\",\"\"]}");
    (void)simpool_pool_take_held(desk->pool, rig, "*", message);
    message->kind = STRATUM_REPLY;
    message->as.reply = (struct stratum_reply){.result = STRATUM_RESULT_SUBSCRIBED};
    message->as.reply.subscribed.extranonce = (struct stratum_set_extranonce){{7}, 4, 4};
    simpool_pool_say(desk->pool, desk->now, rig, message);
    simpool_pool_welcome(desk->pool, desk->now, rig, 1e-7, 0); /* answers the authorize */
    simpool_pool_give(desk->pool, desk->now, rig, simpool_pool_next_job(desk->pool, desk->now, 1));
    desk_drain(desk);
    uint32_t nonce = 0;
    const struct stratum_share share =
        desk_find(desk, rig, job_of(desk, rig), &nonce, 1e-7, INFINITY);
    check_int(desk_submit(desk, rig, job_of(desk, rig), &share), STRATUM_VERDICT_LOW_DIFFICULTY);
    check_near(desk_last(desk, STRATUM_EVENT_SHARE)->difficulty, 1, 0);
    desk_close(desk);
}
