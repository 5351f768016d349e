/* A story's hand: who waits, what is taken, what is said. */
#include "tests/unit/simpool/test_simpool_pool_desk.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/check.h"

#define SUBSCRIBE "{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"t/1\"]}"
#define AUTHORIZE "{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"w\",\"x\"]}"

static struct desk *scripted(void)
{
    const struct simpool_pool_options options = desk_options();
    return desk_open(&options, NULL);
}

void test_pool_story_messages_wait_for_the_welcome(void)
{
    struct desk *desk = scripted();
    const uint32_t rig = desk_rig(desk);
    desk_line(desk, rig, SUBSCRIBE);
    desk_line(desk, rig, AUTHORIZE);
    check_text(desk_said(desk), "");
    check_int(simpool_pool_held(desk->pool, rig), 2);
    check_true(!simpool_pool_rig(desk->pool, rig)->subscribed);
    const uint32_t job = simpool_pool_next_job(desk->pool, desk->now, 1);
    simpool_pool_welcome(desk->pool, desk->now, rig, 0.25, job);
    desk_drain(desk);
    check_int(simpool_pool_held(desk->pool, rig), 0);
    const struct simpool_rig *known = simpool_pool_rig(desk->pool, rig);
    check_true(known->welcomed && known->subscribed && known->authorized);
    check_int(known->job, job);
    check_near(known->difficulty, 0.25, 0);
    const char *said = desk_said(desk);
    check_true(strstr(said, "\"params\":[0.25]") != NULL);
    check_true(strstr(said, "{\"id\":2,\"result\":true,\"error\":null}\n") != NULL);
    desk_close(desk);
}

void test_pool_story_welcome_makes_a_job_when_none_is_given(void)
{
    struct desk *desk = scripted();
    const uint32_t rig = desk_rig(desk);
    simpool_pool_welcome(desk->pool, desk->now, rig, 0.25, 0);
    check_int(simpool_pool_rig(desk->pool, rig)->job, 0); /* not before it has subscribed */
    desk_line(desk, rig, SUBSCRIBE);
    check_int(simpool_pool_rig(desk->pool, rig)->job, 1);
    const uint32_t other = desk_miner(desk);
    check_int(simpool_pool_rig(desk->pool, other)->job, 2);
    desk_line(desk, rig, SUBSCRIBE); /* again: the job it has, with its new extranonce */
    check_int(simpool_pool_rig(desk->pool, rig)->job, 1);
    check_int(desk_count(desk, STRATUM_EVENT_JOB), 3);
    desk_close(desk);
}

void test_pool_story_takes_messages_one_by_one(void)
{
    struct desk *desk = scripted();
    const uint32_t rig = desk_rig(desk);
    struct stratum_message *message = &desk->message;
    desk_line(desk, rig, SUBSCRIBE);
    desk_line(desk, rig, AUTHORIZE);
    desk_line(desk, rig, "{\"id\":8,\"result\":\"t/1\",\"error\":null}");
    check_true(!simpool_pool_take_held(desk->pool, rig, "mining.submit", message));
    check_true(simpool_pool_take_held(desk->pool, rig, "reply", message));
    check_int(message->kind, STRATUM_REPLY);
    check_true(simpool_pool_take_held(desk->pool, rig, "mining.authorize", message));
    check_text(message->as.authorize.user, "w");
    check_true(simpool_pool_take_held(desk->pool, rig, "*", message));
    check_int(message->kind, STRATUM_SUBSCRIBE);
    check_true(!simpool_pool_take_held(desk->pool, rig, "*", message));
    check_true(!simpool_pool_take_held(desk->pool, 99, "*", message));
    desk_close(desk);
}

/* Says a reply to the message of that id. */
static void reply(struct desk *desk, uint32_t rig, int64_t id, const struct stratum_reply *reply)
{
    desk->message.kind = STRATUM_REPLY;
    desk->message.id = stratum_id_of_number(id);
    desk->message.as.reply = *reply;
    simpool_pool_say(desk->pool, desk->now, rig, &desk->message);
    desk_drain(desk);
}

void test_pool_story_replies_let_a_rig_in(void)
{
    struct desk *desk = scripted();
    const uint32_t rig = desk_rig(desk);
    const struct simpool_rig *known = simpool_pool_rig(desk->pool, rig);
    desk_line(desk, rig, SUBSCRIBE);
    desk_line(desk, rig, AUTHORIZE);
    (void)simpool_pool_take_held(desk->pool, rig, "*", &desk->message);
    (void)simpool_pool_take_held(desk->pool, rig, "*", &desk->message);
    struct stratum_reply subscribed = {.result = STRATUM_RESULT_SUBSCRIBED};
    (void)snprintf(subscribed.subscribed.session, sizeof subscribed.subscribed.session, "s");
    subscribed.subscribed.extranonce = (struct stratum_set_extranonce){{0xaa, 0xbb}, 2, 8};
    reply(desk, rig, 1, &subscribed);
    check_text(desk_said(desk), "{\"id\":1,\"result\":[[[\"mining.set_difficulty\",\"s\"],"
                                "[\"mining.notify\",\"s\"]],\"aabb\",8],\"error\":null}\n");
    check_true(known->subscribed && !known->authorized);
    check_int(known->extranonce.extranonce2_len, 8);
    const struct stratum_reply nothing = {.result = STRATUM_RESULT_NULL};
    reply(desk, rig, 3, &nothing);
    check_true(!known->authorized);
    struct stratum_reply configured = {.result = STRATUM_RESULT_CONFIGURED};
    configured.configured.version_rolling = true;
    configured.configured.version_mask = 0x1fffe000;
    reply(desk, rig, 4, &configured);
    check_int(known->version_mask, 0x1fffe000);
    const struct stratum_reply yes = {.result = STRATUM_RESULT_TRUE};
    reply(desk, rig, 2, &yes);
    check_true(known->authorized);
    check_text(desk_last(desk, STRATUM_EVENT_AUTHORIZED)->text, "w");
    desk_close(desk);
}

void test_pool_story_replies_refuse_a_rig(void)
{
    struct desk *desk = scripted();
    const uint32_t rig = desk_rig(desk);
    desk_line(desk, rig, AUTHORIZE);
    (void)simpool_pool_take_held(desk->pool, rig, "*", &desk->message);
    struct stratum_reply no = {.failed = true, .error_code = 24};
    (void)snprintf(no.error_text, sizeof no.error_text, "no such worker");
    reply(desk, rig, 2, &no);
    check_text(desk_said(desk),
               "{\"id\":2,\"result\":null,\"error\":[24,\"no such worker\",null]}\n");
    check_true(!simpool_pool_rig(desk->pool, rig)->authorized);
    check_text(desk_last(desk, STRATUM_EVENT_REFUSED)->text, "no such worker");
    simpool_pool_on_closed(desk->pool, desk->now, rig, STRATUM_CAUSE_MINER);
    desk_drain(desk);
    check_int(desk_last(desk, STRATUM_EVENT_DISCONNECTED)->cause, STRATUM_CAUSE_EXCUSED);
    desk_close(desk);
}

/* Another worker was let in: the miner has a place to be. */
void test_pool_story_a_refusal_is_no_excuse_for_ever(void)
{
    struct desk *desk = scripted();
    const uint32_t rig = desk_rig(desk);
    const struct stratum_reply no = {.failed = true, .error_code = 24};
    const struct stratum_reply yes = {.result = STRATUM_RESULT_TRUE};
    desk_line(desk, rig, AUTHORIZE);
    (void)simpool_pool_take_held(desk->pool, rig, "*", &desk->message);
    reply(desk, rig, 2, &no);
    desk_line(desk, rig, AUTHORIZE);
    (void)simpool_pool_take_held(desk->pool, rig, "*", &desk->message);
    reply(desk, rig, 2, &yes);
    simpool_pool_on_closed(desk->pool, desk->now, rig, STRATUM_CAUSE_MINER);
    desk_drain(desk);
    check_int(desk_last(desk, STRATUM_EVENT_DISCONNECTED)->cause, STRATUM_CAUSE_MINER);
    desk_close(desk);
}

void test_pool_story_holds_the_next_of_a_method(void)
{
    struct desk *desk = scripted();
    const uint32_t rig = desk_miner(desk);
    const uint32_t job = simpool_pool_rig(desk->pool, rig)->job;
    uint32_t nonce = 0;
    const struct stratum_share one = desk_find(desk, rig, job, &nonce, 1e-7, INFINITY);
    const struct stratum_share two = desk_find(desk, rig, job, &nonce, 1e-7, INFINITY);
    simpool_pool_hold_next(desk->pool, rig, "mining.submit");
    desk_line(desk, rig, AUTHORIZE); /* not that one */
    check_int(simpool_pool_held(desk->pool, rig), 0);
    check_int(desk_submit(desk, rig, job, &one), STRATUM_VERDICT_NONE);
    check_int(simpool_pool_held(desk->pool, rig), 1);
    check_int(desk_submit(desk, rig, job, &two), STRATUM_VERDICT_ACCEPTED); /* only the next */
    simpool_pool_hold_next(desk->pool, rig, "mining.submit");
    simpool_pool_hold_next(desk->pool, rig, NULL);
    check_int(desk_submit(desk, rig, job, &two), STRATUM_VERDICT_DUPLICATE);
    /* Welcomed again, what waits is answered after all. */
    simpool_pool_welcome(desk->pool, desk->now, rig, 1e-7, 0);
    desk_drain(desk);
    check_int(desk_last(desk, STRATUM_EVENT_SHARE)->verdict, STRATUM_VERDICT_ACCEPTED);
    desk_close(desk);
}

/* The miner answers something that the pool asked under that id. */
static void answer(struct desk *desk, uint32_t rig, int id)
{
    char line[64];
    (void)snprintf(line, sizeof line, "{\"id\":%d,\"result\":\"t/1\",\"error\":null}", id);
    desk_line(desk, rig, line);
}

void test_pool_story_replies_wait_for_the_story(void)
{
    struct desk *desk = scripted();
    const uint32_t rig = desk_rig(desk);
    answer(desk, rig, 7);
    desk_line(desk, rig, SUBSCRIBE);
    simpool_pool_welcome(desk->pool, desk->now, rig, 1e-7, 0);
    desk_line(desk, rig, AUTHORIZE);
    desk_line(desk, rig, "{\"id\":null,\"result\":true,\"error\":null}"); /* to nothing */
    simpool_pool_hold_next(desk->pool, rig, "mining.ping");
    answer(desk, rig, 8);
    desk_line(desk, rig, "{\"id\":3,\"method\":\"mining.ping\",\"params\":[]}");
    check_true(simpool_pool_take_held(desk->pool, rig, "mining.ping", &desk->message));
    for (int id = 7; id <= 8; id++) {
        check_true(simpool_pool_take_held(desk->pool, rig, "reply", &desk->message));
        check_int(desk->message.id.number, id);
    }
    check_true(!simpool_pool_take_held(desk->pool, rig, "*", &desk->message));
    check_true(simpool_pool_rig(desk->pool, rig)->authorized);
    desk_close(desk);
}

void test_pool_story_too_many_replies_lose_the_oldest(void)
{
    struct desk *desk = scripted();
    const uint32_t rig = desk_miner(desk);
    for (int id = 0; id <= SIMPOOL_HELD_LINES_MAX; id++) {
        answer(desk, rig, id);
    }
    check_int(desk->closed_rig, 0);
    check_int(simpool_pool_held(desk->pool, rig), 0); /* the pool owes it nothing */
    for (int id = 1; id <= SIMPOOL_HELD_LINES_MAX; id++) {
        check_true(simpool_pool_take_held(desk->pool, rig, "reply", &desk->message));
        check_int(desk->message.id.number, id);
    }
    check_true(!simpool_pool_take_held(desk->pool, rig, "reply", &desk->message));
    desk_close(desk);
}

void test_pool_story_too_many_waiting_messages_end_the_rig(void)
{
    struct desk *desk = scripted();
    const uint32_t rig = desk_rig(desk);
    for (int index = 0; index < SIMPOOL_HELD_LINES_MAX; index++) {
        desk_line(desk, rig, SUBSCRIBE);
    }
    check_int(desk->closed_rig, 0);
    desk_line(desk, rig, SUBSCRIBE);
    check_int(desk->closed_rig, rig);
    check_int(desk_last(desk, STRATUM_EVENT_DISCONNECTED)->cause, STRATUM_CAUSE_POOL);
    desk_close(desk);
}

void test_pool_story_says_what_a_server_can_say(void)
{
    struct desk *desk = scripted();
    const uint32_t rig = desk_miner(desk);
    const struct simpool_rig *known = simpool_pool_rig(desk->pool, rig);
    struct stratum_message *message = &desk->message;
    (void)desk_said(desk);
    message->id.kind = STRATUM_ID_NULL;
    message->kind = STRATUM_SET_VERSION_MASK;
    message->as.set_version_mask.version_mask = 0x1fffe000;
    simpool_pool_say(desk->pool, desk->now, rig, message);
    message->kind = STRATUM_RECONNECT;
    message->as.reconnect = (struct stratum_reconnect){.port = 3333};
    simpool_pool_say(desk->pool, desk->now, rig, message);
    message->kind = STRATUM_SET_DIFFICULTY;
    message->as.set_difficulty.difficulty = -1;
    simpool_pool_say(desk->pool, desk->now, rig, message);
    message->kind = STRATUM_SET_EXTRANONCE;
    message->as.set_extranonce = (struct stratum_set_extranonce){{1}, 1, 33};
    simpool_pool_say(desk->pool, desk->now, rig, message);
    message->kind = STRATUM_UNKNOWN;
    simpool_pool_say(desk->pool, desk->now, rig, message);
    desk_drain(desk);
    check_text(desk_said(desk),
               "{\"id\":null,\"method\":\"mining.set_version_mask\",\"params\":[\"1fffe000\"]}\n"
               "{\"id\":null,\"method\":\"client.reconnect\",\"params\":[null,3333]}\n"
               "{\"id\":null,\"method\":\"mining.set_difficulty\",\"params\":[-1]}\n"
               "{\"id\":null,\"method\":\"mining.set_extranonce\",\"params\":[\"01\",33]}\n");
    check_int(known->version_mask, 0x1fffe000);
    check_near(known->difficulty, 1e-7, 0); /* nonsense demands nothing */
    check_int(known->extranonce.extranonce2_len, 4);
    desk_close(desk);
}

void test_pool_story_judges_a_job_of_its_own(void)
{
    struct desk *desk = scripted();
    const uint32_t rig = desk_miner(desk);
    struct stratum_message *message = &desk->message;
    message->kind = STRATUM_NOTIFY;
    message->as.notify = simpool_pool_job(desk->pool, 1)->notify;
    message->as.notify.version = 0x20000000;
    message->as.notify.clean = true;
    (void)snprintf(message->as.notify.job_id, sizeof message->as.notify.job_id, "a \"job\"");
    simpool_pool_say(desk->pool, desk->now, rig, message);
    desk_drain(desk);
    const uint32_t job = simpool_pool_rig(desk->pool, rig)->job;
    uint32_t nonce = 0;
    const struct stratum_share share = desk_find(desk, rig, job, &nonce, 1e-7, INFINITY);
    check_int(desk_submit(desk, rig, job, &share), STRATUM_VERDICT_ACCEPTED);
    check_text(desk_last(desk, STRATUM_EVENT_SHARE)->job, "a \"job\"");
    desk_close(desk);
}

void test_pool_story_verbs_on_a_rig_that_is_gone_do_nothing(void)
{
    struct desk *desk = scripted();
    const uint32_t rig = desk_miner(desk);
    simpool_pool_on_closed(desk->pool, desk->now, rig, STRATUM_CAUSE_MINER);
    desk_forget(desk);
    const uint32_t gone[] = {rig, 0, 77};
    for (size_t index = 0; index < 3; index++) {
        simpool_pool_give(desk->pool, desk->now, gone[index], 1);
        simpool_pool_welcome(desk->pool, desk->now, gone[index], 1, 0);
        simpool_pool_set_difficulty(desk->pool, desk->now, gone[index], 1);
        simpool_pool_set_extranonce(desk->pool, desk->now, gone[index], NULL);
        desk->message.kind = STRATUM_PING;
        simpool_pool_say(desk->pool, desk->now, gone[index], &desk->message);
        simpool_pool_send_bytes(desk->pool, gone[index], "x", 1);
        simpool_pool_hang_up(desk->pool, desk->now, gone[index], true);
        simpool_pool_hold_next(desk->pool, gone[index], "*");
        desk_line(desk, gone[index], SUBSCRIBE);
        simpool_pool_on_overlong(desk->pool, desk->now, gone[index]);
        simpool_pool_on_first_bytes(desk->pool, desk->now, gone[index], (const uint8_t *)"GET / ",
                                    6);
        simpool_pool_on_closed(desk->pool, desk->now, gone[index], STRATUM_CAUSE_MINER);
    }
    desk_drain(desk);
    check_int(desk->event_count, 0);
    check_int(desk->sends, 0);
    check_int(desk->closed_rig, 0);
    desk_close(desk);
}
