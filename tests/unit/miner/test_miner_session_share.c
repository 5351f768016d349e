#include <string.h>

#include "qhash/target.h"
#include "tests/unit/check.h"
#include "tests/unit/miner/conversation.h"

#define SECOND_US INT64_C(1000000)

void test_session_share_once(void)
{
    struct conversation *talk = conversation_make(NULL);
    conversation_begin(talk);
    conversation_find(talk, 5);
    check_int(talk->sends, 1);
    conversation_find(talk, 5);
    check_int(talk->sends, 0);
    check_int(talk->events[STRATUM_EVENT_DROPPED], 1);
    check_text(talk->event.job, "3b7a");
    conversation_find(talk, 6);
    check_int(talk->sends, 1);
    conversation_free(talk);
}

/* A pool with a difficulty near nothing must not make us flood it. */
void test_session_share_flood(void)
{
    struct conversation *talk = conversation_make(NULL);
    conversation_begin(talk);
    conversation_say(talk, SET_DIFFICULTY("1e-30"));
    conversation_say(talk, NOTIFY("\"flood\"", "true"));
    unsigned sent = 0;
    for (uint32_t nonce = 0; nonce < 19000; nonce++) {
        conversation_find(talk, nonce);
        sent += talk->sends;
        talk->now.now_us += 100; /* 10,000 a second */
    }
    check_int(sent, 2 * 200);
    check_int(talk->events[STRATUM_EVENT_DROPPED], 1);
    for (uint32_t nonce = 0; nonce < 20000; nonce++) {
        talk->now.now_us += 6000;
        conversation_find(talk, 100000 + nonce);
        sent += talk->sends;
        if (talk->now.now_us > 60 * SECOND_US) {
            break;
        }
    }
    check_int(sent, 1024); /* unanswered ones are limited too */
    talk->now.now_us += 61 * SECOND_US;
    conversation_wait(talk, 1);
    conversation_say(talk, SET_DIFFICULTY("1"));
    check_true(conversation_mines(talk));
    conversation_free(talk);
}

/* Instead of finding what is then thrown away, the devices are asked for less: shares of the same
 * difficulty to the pool, but rarer. */
void test_session_share_flood_ebbs(void)
{
    struct conversation *talk = conversation_make(NULL);
    conversation_begin(talk);
    conversation_say(talk, SET_DIFFICULTY("1e-30"));
    conversation_say(talk, NOTIFY("\"flood\"", "true"));
    const unsigned works = talk->works;
    const double asked = qhash_target_difficulty(talk->work.target);
    for (uint32_t nonce = 0; nonce < 10050; nonce++) {
        talk->now.now_us += 100;
        conversation_find(talk, nonce);
    }
    check_int(talk->works, works + 1);
    check_near(talk->work.difficulty, 1e-30, 0);
    check_near(qhash_target_difficulty(talk->work.target) / asked, 50, 1);
    const uint64_t space = talk->work.space;
    conversation_say(talk, NOTIFY("\"next\"", "true"));
    check_near(qhash_target_difficulty(talk->work.target) / asked, 50, 1);
    check_true(talk->work.space != space);
    conversation_say(talk, SET_DIFFICULTY("2"));
    conversation_say(talk, NOTIFY("\"hard\"", "true"));
    check_near(qhash_target_difficulty(talk->work.target), 2, 1e-9);
    conversation_free(talk);
}

/** Ten thousand finds a second for so long, all of a job of next to no difficulty. */
static void flood(struct conversation *talk, int64_t us)
{
    conversation_begin(talk);
    conversation_say(talk, SET_DIFFICULTY("1e-30"));
    conversation_say(talk, NOTIFY("\"flood\"", "true"));
    for (const int64_t end_us = talk->now.now_us + us; talk->now.now_us < end_us;) {
        talk->now.now_us += 100;
        conversation_find(talk, (uint32_t)talk->now.now_us);
    }
}

/* How rare shares must be so that our devices find no flood is known from then on, on other
 * connections and at other pools: who hangs up makes no second one, however soon it does. */
void test_session_share_flood_is_remembered(void)
{
    static const int64_t lasts_us[] = {SECOND_US + 5000, SECOND_US / 2};
    for (size_t row = 0; row < sizeof lasts_us / sizeof lasts_us[0]; row++) {
        struct conversation *talk = conversation_make(NULL);
        flood(talk, lasts_us[row]);
        const double asked = 1 / 4294967296.0;
        for (unsigned connection = 0; connection < 2; connection++) {
            conversation_close(talk);
            if (connection == 1) {
                conversation_forget(talk);
            }
            talk->now.now_us += SECOND_US;
            flood(talk, 100);
            check_near(talk->work.difficulty, 1e-30, 0);
            check_true(qhash_target_difficulty(talk->work.target) > 20 * asked);
        }
        conversation_free(talk);
    }
}

/* What a flood was found at decides, not what is mined when it is noticed. */
void test_session_share_flood_of_before(void)
{
    static const bool reconnects[] = {false, true};
    for (size_t row = 0; row < sizeof reconnects / sizeof reconnects[0]; row++) {
        struct conversation *talk = conversation_make(NULL);
        conversation_begin(talk);
        conversation_say(talk, SET_DIFFICULTY("1e-9"));
        conversation_say(talk, NOTIFY("\"flood\"", "true"));
        for (uint32_t nonce = 0; nonce < 3000; nonce++) {
            talk->now.now_us += 100;
            conversation_find(talk, nonce);
        }
        if (reconnects[row]) {
            conversation_close(talk);
            conversation_begin(talk);
        }
        conversation_say(talk, SET_DIFFICULTY("2"));
        conversation_say(talk, NOTIFY("\"hard\"", "true"));
        talk->now.now_us += 2000000;
        conversation_find(talk, 7);
        check_near(qhash_target_difficulty(talk->work.target), 2, 1e-9);
        conversation_free(talk);
    }
}

/* Finds that come when their job has ended are a flood as well: a pool that ends each job at once
 * must not have thousands a second found and written down. Here, too, what they were searched for
 * at decides, not the job that is mined when they come. */
void test_session_share_flood_of_ended_jobs(void)
{
    static const char *const meanwhile[] = {SET_DIFFICULTY("1e-30"), SET_DIFFICULTY("1e9")};
    for (size_t row = 0; row < sizeof meanwhile / sizeof meanwhile[0]; row++) {
        struct conversation *talk = conversation_make(NULL);
        conversation_begin(talk);
        const double asked = 1 / 4294967296.0;
        const int64_t end_us = talk->now.now_us + SECOND_US + 5000;
        while (talk->now.now_us < end_us) {
            conversation_say(talk, SET_DIFFICULTY("1e-30"));
            conversation_say(talk, NOTIFY("\"easy\"", "true"));
            const struct miner_work easy = talk->work;
            conversation_say(talk, meanwhile[row]);
            conversation_say(talk, NOTIFY("\"meanwhile\"", "true"));
            for (uint32_t nonce = 0; nonce < 10; nonce++) {
                talk->now.now_us += 100; /* 10,000 a second */
                conversation_find_for(talk, &easy, nonce);
                check_int(talk->sends, 0);
            }
        }
        conversation_say(talk, SET_DIFFICULTY("1e-30"));
        conversation_say(talk, NOTIFY("\"easy\"", "true"));
        check_near(qhash_target_difficulty(talk->work.target) / asked, 50, 1);
        conversation_free(talk);
    }
}

/* Job ids are quoted as JSON: no pool can write into our submits. */
void test_session_share_escapes(void)
{
    static const struct {
        const char *json;
        const char *id;
    } rows[] = {
        {"\"a\\\"],\\\"x\\\":[\\\"\"", "a\"],\"x\":[\""},
        {"\"\\\\ \\t %s%n\"", "\\ \t %s%n"},
        {"\"j\xc3\xa4gare\"", "j\xc3\xa4gare"},
        {"\"\"", ""},
        {"\"N0 1\"", "N0 1"},
        {"\"\\u0001\"", "\x01"},
    };
    struct conversation *talk = conversation_make(NULL);
    conversation_begin(talk);
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        char line[4096];
        struct stratum_text text = stratum_text_in(line, sizeof line);
        stratum_text_format(&text, NOTIFY("%s", "true"), rows[row].json);
        conversation_say(talk, line);
        check_text(talk->work.job.job_id, rows[row].id);
        check_row(rows[row].json, conversation_mines(talk));
        check_text(talk->sent.as.submit.job_id, rows[row].id);
        check_true(strchr(talk->line, '\n') == talk->line + strlen(talk->line) - 1);
    }
    conversation_free(talk);
}
