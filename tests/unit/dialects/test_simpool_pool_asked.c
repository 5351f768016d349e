/* What a request changes, in each dialect: sessions that go on, names and suggestions that ask for
 * a difficulty, extensions, extranonces. */
#include <stdio.h>
#include <string.h>

#include "tests/unit/check.h"
#include "tests/unit/dialects/hall.h"

void test_asked_resume_sessions_as_the_family_does(void)
{
    static const struct {
        const char *dialect;
        double seconds;
        bool resumed;
    } rows[] = {
        {"nomp", 1, false},     {"ckpool", 1, true}, {"ckpool", 599, true},
        {"ckpool", 601, false}, {"yiimp", 10, true}, {"datum", 1, false},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        struct hall hall = hall_open(rows[row].dialect);
        struct desk *desk = hall.desk;
        const uint32_t first = desk_rig(desk);
        desk_line(desk, first, SUBSCRIBE);
        const char *session = strstr(desk_said(desk), "mining.notify\",\"");
        char line[256];
        (void)snprintf(line, sizeof line,
                       "{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"t/1\",\"%.*s\"]}",
                       (int)strcspn(session + 16, "\""), session + 16);
        const struct stratum_set_extranonce before =
            simpool_pool_rig(desk->pool, first)->extranonce;
        simpool_pool_on_closed(desk->pool, desk->now, first, STRATUM_CAUSE_FAULT);
        desk_pass(desk, rows[row].seconds);
        for (int again = 0; again < 2; again++) { /* one session, one heir */
            const uint32_t rig = desk_rig(desk);
            desk_line(desk, rig, line);
            const struct stratum_set_extranonce now = simpool_pool_rig(desk->pool, rig)->extranonce;
            const bool same = memcmp(&before, &now, sizeof now) == 0;
            check_row(rows[row].dialect, same == (rows[row].resumed && again == 0));
        }
        hall_close(&hall);
    }
}

void test_asked_a_resumed_session_keeps_its_jobs(void)
{
    struct hall hall = hall_open("yiimp");
    struct desk *desk = hall.desk;
    const uint32_t first = desk_rig(desk);
    desk_line(desk, first, SUBSCRIBE);
    const char *session = strstr(desk_said(desk), "mining.notify\",\"");
    char line[256];
    (void)snprintf(line, sizeof line,
                   "{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"t/1\",\"%.*s\"]}",
                   (int)strcspn(session + 16, "\""), session + 16);
    desk_line(desk, first, AUTHORIZE);
    uint32_t nonce = 0;
    const uint32_t job = simpool_pool_rig(desk->pool, first)->job;
    const struct stratum_share share = desk_find(desk, first, job, &nonce, 1e-7, 1);
    const struct stratum_share other = desk_find(desk, first, job, &nonce, 1e-7, 1);
    check_int(desk_submit(desk, first, job, &share), STRATUM_VERDICT_ACCEPTED);
    simpool_pool_on_closed(desk->pool, desk->now, first, STRATUM_CAUSE_FAULT);
    desk_drain(desk);
    const uint32_t rig = desk_rig(desk);
    desk_line(desk, rig, line);
    desk_line(desk, rig, AUTHORIZE);
    check_int(desk_submit(desk, rig, job, &other), STRATUM_VERDICT_ACCEPTED);
    check_int(desk_submit(desk, rig, job, &share), STRATUM_VERDICT_DUPLICATE);
    hall_close(&hall);
}

void test_asked_follow_names_and_suggestions(void)
{
    static const struct {
        const char *dialect, *authorize, *ask;
        double difficulty;
    } rows[] = {
        {"nomp", "[\"w=8\",\"d=8\"]", NULL, 1e-7},
        {"yiimp", "[\"w\",\"d=8\"]", NULL, 8},
        {"miningcore", "[\"w\",\"x,diff=0.5\"]", NULL, 0.5},
        {"nicehash", "[\"w\",\"d=2\"]", NULL, 2},
        {"public-pool", "[\"w\"]", ASK("mining.suggest_difficulty", "[4]"), 4},
        {"ckpool", "[\"w\"]", ASK("mining.suggest_difficulty", "[4]"), 4},
        {"ckpool", "[\"w\"]",
         ASK("mining.suggest_target",
             "[\"00000000ffff0000000000000000000000000000000000000000000000000000\"]"),
         1},
        {"ckpool", "[\"w\"]",
         ASK("mining.suggest_target",
             "[\"0000000000000000000000000000000000000000000000000000000000000000\"]"),
         1e-7},
        {"yiimp", "[\"w\"]", ASK("mining.suggest_difficulty", "[4]"), 1e-7},
        {"nomp", "[\"w\"]", ASK("mining.suggest_difficulty", "[4]"), 1e-7},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        struct hall hall = hall_open(rows[row].dialect);
        const uint32_t rig = desk_rig(hall.desk);
        char line[256];
        (void)snprintf(line, sizeof line,
                       "{\"id\":2,\"method\":\"mining.authorize\",\"params\":%s}",
                       rows[row].authorize);
        desk_line(hall.desk, rig, SUBSCRIBE);
        desk_line(hall.desk, rig, line);
        if (rows[row].ask != NULL) {
            desk_line(hall.desk, rig, rows[row].ask);
        }
        check_near(simpool_pool_rig(hall.desk->pool, rig)->difficulty, rows[row].difficulty,
                   rows[row].difficulty * 1e-12);
        hall_close(&hall);
    }
    struct hall hall = hall_open("public-pool");
    const uint32_t rig = desk_rig(hall.desk);
    desk_line(hall.desk, rig, SUBSCRIBE);
    desk_line(hall.desk, rig, AUTHORIZE);
    desk_line(hall.desk, rig, ASK("mining.suggest_difficulty", "[4]"));
    desk_line(hall.desk, rig, ASK("mining.suggest_difficulty", "[5]")); /* the first alone counts */
    check_near(simpool_pool_rig(hall.desk->pool, rig)->difficulty, 4, 0);
    hall_close(&hall);
}

void test_asked_minimum_difficulty_is_granted(void)
{
    struct hall hall = hall_open("strict");
    const uint32_t rig = desk_rig(hall.desk);
    desk_line(
        hall.desk, rig,
        ASK("mining.configure", "[[\"minimum-difficulty\"],{\"minimum-difficulty.value\":16}]"));
    check_text(desk_said(hall.desk),
               "{\"id\":3,\"result\":{\"minimum-difficulty\":true},\"error\":null}\n");
    desk_line(hall.desk, rig, SUBSCRIBE);
    desk_line(hall.desk, rig, AUTHORIZE);
    check_near(simpool_pool_rig(hall.desk->pool, rig)->difficulty, 16, 0);
    hall_close(&hall);
}

void test_asked_extranonce_changes_for_who_asked(void)
{
    struct hall hall = hall_open("nicehash");
    struct desk *desk = hall.desk;
    const uint32_t hears = desk_rig(desk);
    const uint32_t deaf = desk_rig(desk);
    for (uint32_t rig = hears; rig <= deaf; rig++) {
        desk_line(desk, rig, SUBSCRIBE);
        check_true(strstr(desk_said(desk), "\",3]") != NULL);
        desk_line(desk, rig, AUTHORIZE);
    }
    desk_line(desk, hears, ASK("mining.extranonce.subscribe", "[]"));
    desk_forget(desk);
    desk_pass(desk, 400);
    check_true(desk_count(desk, STRATUM_EVENT_EXTRANONCE) > 0);
    check_int(desk_last(desk, STRATUM_EVENT_EXTRANONCE)->rig, hears);
    uint32_t nonce = 0;
    const uint32_t job = simpool_pool_rig(desk->pool, hears)->job;
    const struct stratum_share share = desk_find(desk, hears, job, &nonce, 1e-7, 1);
    check_int(desk_submit(desk, hears, job, &share), STRATUM_VERDICT_ACCEPTED);
    hall_close(&hall);
}
