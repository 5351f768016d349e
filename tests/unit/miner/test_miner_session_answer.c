#include <string.h>

#include "tests/unit/check.h"
#include "tests/unit/miner/conversation.h"

#define SECOND_US INT64_C(1000000)

static void answer(struct conversation *talk, int64_t id, const char *rest)
{
    char line[2000];
    struct stratum_text text = stratum_text_in(line, sizeof line);
    stratum_text_format(&text, "{\"id\":%d,%s}", (int)id, rest);
    conversation_say(talk, line);
}

void test_session_answer_words(void)
{
    static const struct {
        const char *reply;
        enum stratum_verdict verdict;
        const char *text;
    } rows[] = {
        {"\"result\":true,\"error\":null", STRATUM_VERDICT_ACCEPTED, ""},
        {"\"result\":true", STRATUM_VERDICT_ACCEPTED, ""},
        {"\"result\":{\"status\":\"OK\"}", STRATUM_VERDICT_ACCEPTED, ""},
        {"\"result\":false,\"error\":null,\"reject-reason\":\"Stale\"", STRATUM_VERDICT_STALE,
         "Stale"},
        {"\"result\":null,\"error\":[21,\"job not found\",null]", STRATUM_VERDICT_STALE,
         "job not found"},
        {"\"result\":null,\"error\":\"Stale\"", STRATUM_VERDICT_STALE, "Stale"},
        {"\"result\":null,\"error\":[]", STRATUM_VERDICT_MALFORMED, ""},
        {"\"result\":null,\"error\":true", STRATUM_VERDICT_MALFORMED, ""},
        {"\"result\":\"what?\"", STRATUM_VERDICT_MALFORMED, "an answer that is neither yes nor no"},
    };
    struct conversation *talk = conversation_make(NULL);
    conversation_begin(talk);
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        check_true(conversation_mines(talk));
        talk->now.now_us += 25000;
        answer(talk, talk->sent.id.number, rows[row].reply);
        check_row(rows[row].reply, talk->events[STRATUM_EVENT_ANSWERED] == 1);
        check_row(rows[row].reply, talk->answered.verdict == rows[row].verdict);
        check_int(talk->answered.duration_us, 25000);
        check_text(talk->answered.text, rows[row].text);
        check_text(talk->answered.job, "3b7a");
        answer(talk, talk->sent.id.number, rows[row].reply); /* triplicates are nothing new */
        check_row(rows[row].reply, talk->events[STRATUM_EVENT_ANSWERED] == 0);
        check_row(rows[row].reply, talk->closes == 0);
    }
    conversation_free(talk);
}

/* A reason may be a page; the beginning of it is kept, at a letter's end, and what it was is said.
 * Whoever decides by its words has read them all. */
void test_session_answer_long_reason(void)
{
    char reply[1200], reason[400], expected[400];
    struct stratum_text text = stratum_text_in(reason, sizeof reason);
    for (unsigned part = 0; part < 61; part++) {
        stratum_text_add(&text, "a\xe2\x82\xac.."); /* a euro sign is bytes 199 to 201 */
    }
    stratum_text_add(&text, " stale");
    struct conversation *talk = conversation_make(NULL);
    conversation_begin(talk);
    check_true(conversation_mines(talk));
    text = stratum_text_in(reply, sizeof reply);
    stratum_text_format(&text, "\"result\":null,\"error\":\"%s\"", reason);
    answer(talk, talk->sent.id.number, reply);
    check_int(talk->answered.verdict, STRATUM_VERDICT_STALE);
    text = stratum_text_in(expected, sizeof expected);
    stratum_text_format(&text, "%.199s… (372 bytes)", reason);
    check_text(talk->answered.text, expected);
    reason[200] = '\0';
    memset(reason, 'x', 200);
    check_true(conversation_mines(talk));
    text = stratum_text_in(reply, sizeof reply);
    stratum_text_format(&text, "\"result\":null,\"error\":\"%s\"", reason);
    answer(talk, talk->sent.id.number, reply);
    check_text(talk->answered.text, reason);
    conversation_free(talk);
}

/* Answers in any order; those that never come are counted in time and without the others. */
void test_session_answer_order(void)
{
    struct conversation *talk = conversation_make(NULL);
    conversation_begin(talk);
    int64_t ids[4];
    for (size_t share = 0; share < 4; share++) {
        check_true(conversation_mines(talk));
        ids[share] = talk->sent.id.number;
    }
    answer(talk, ids[3], "\"result\":true");
    answer(talk, ids[1], "\"result\":true");
    check_int(talk->events[STRATUM_EVENT_ANSWERED], 1);
    talk->now.now_us += 50 * SECOND_US;
    conversation_say(talk, SET_DIFFICULTY("1"));
    conversation_wait(talk, 10 * SECOND_US);
    check_int(talk->events[STRATUM_EVENT_ANSWERED], 2);
    check_int(talk->answered.verdict, STRATUM_VERDICT_NONE);
    check_text(talk->answered.text, "never answered");
    answer(talk, ids[0], "\"result\":true");
    check_int(talk->events[STRATUM_EVENT_ANSWERED], 0); /* too late */
    check_int(talk->closes, 0);
    check_true(conversation_mines(talk));
    conversation_free(talk);
}

void test_session_answer_forgotten_user(void)
{
    static const char *const replies[] = {
        "\"result\":null,\"error\":[24,\"unauthorized worker\",null]",
        "\"result\":null,\"error\":[25,\"not subscribed\",null]",
    };
    for (size_t row = 0; row < 2; row++) {
        struct conversation *talk = conversation_make(NULL);
        conversation_begin(talk);
        check_true(conversation_mines(talk));
        answer(talk, talk->sent.id.number, replies[row]);
        check_row(replies[row], talk->closes == 1 && talk->refused);
        conversation_close(talk);
        conversation_begin(talk);
        check_row(replies[row], conversation_mines(talk));
        conversation_free(talk);
    }
}

/* One share that the pool forgets does not count for the many that it answered after it. */
void test_session_answer_forgotten_one(void)
{
    struct conversation *talk = conversation_make(NULL);
    conversation_begin(talk);
    conversation_find(talk, 0);
    const int64_t forgotten = talk->sent.id.number;
    unsigned sent = 1;
    for (uint32_t nonce = 1; nonce < 3000; nonce++) {
        talk->now.now_us += 10000;
        conversation_find(talk, nonce);
        sent += talk->sends;
        answer(talk, talk->sent.id.number, "\"result\":true");
    }
    check_int(sent, 3000);
    check_int(miner_session_unanswered(talk->session), 1);
    answer(talk, forgotten, "\"result\":true");
    check_int(talk->answered.duration_us, 2999 * 10000);
    check_int(miner_session_unanswered(talk->session), 0);
    conversation_free(talk);
}

/* ---- a pool that refuses every share ---- */

#define YES   "\"result\":true"
#define LOW   "\"result\":null,\"error\":[23,\"low difficulty share\",null]"
#define STALE "\"result\":null,\"error\":[21,\"job not found\",null]"
#define MAYBE "\"result\":\"maybe\""

/** So many finds, a pause before each, each answered like this. returns whether one was the last */
static bool bears(struct conversation *talk, unsigned shares, int64_t pause_us, const char *rest)
{
    for (unsigned share = 0; share < shares && talk->closes == 0; share++) {
        talk->now.now_us += pause_us - SECOND_US;
        check_true(conversation_mines(talk));
        answer(talk, talk->sent.id.number, rest);
    }
    return talk->closes == 0;
}

/* Ten in a row, and a minute: both, whatever the pace. Then it is left with the pool's own words,
 * and without asking it to go on where it was, for a fresh extranonce may be the cure. */
void test_session_answer_all_refused(void)
{
    static const struct {
        const char *name;
        int64_t pause_us;
        unsigned borne;
    } rows[] = {
        {"four a second", SECOND_US / 4, 240},
        {"one in five seconds", 5 * SECOND_US, 12},
        {"one in ten seconds", 10 * SECOND_US, 9},
        {"one an hour", 3600 * SECOND_US, 9},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        struct miner_session_options options = conversation_options();
        options.resume = true;
        options.job_limit_us = INT64_MAX / 4;
        options.silence_limit_us = INT64_MAX / 4;
        struct conversation *talk = conversation_make(&options);
        conversation_begin(talk);
        check_row(rows[row].name, bears(talk, rows[row].borne, rows[row].pause_us, LOW));
        check_row(rows[row].name, !bears(talk, 1, rows[row].pause_us, LOW));
        check_row(rows[row].name, talk->refused);
        check_row(rows[row].name, strstr(talk->close_text, "low difficulty share") != NULL);
        check_int(talk->events[STRATUM_EVENT_ANSWERED], 1);
        conversation_close(talk);
        conversation_open(talk);
        check_text(talk->sent.as.subscribe.session, "");
        conversation_free(talk);
    }
}

/* What must not be taken for it. */
void test_session_answer_some_refused(void)
{
    struct conversation *talk = conversation_make(NULL);
    conversation_begin(talk);
    check_true(bears(talk, 200, SECOND_US / 200, STALE)); /* a fast miner, and a job that is late */
    check_true(bears(talk, 1, SECOND_US, YES));
    for (unsigned round = 0; round < 50; round++) {
        check_true(bears(talk, 9, 20 * SECOND_US, LOW));
        check_true(bears(talk, 1, 20 * SECOND_US, YES));
        conversation_say(talk, NOTIFY("\"3b7a\"", "true"));
    }
    check_true(bears(talk, 9, SECOND_US, LOW));
    check_true(bears(talk, 50, 20 * SECOND_US, MAYBE)); /* that is no refusal */
    conversation_close(talk);
    conversation_begin(talk);
    check_true(bears(talk, 9, 20 * SECOND_US, LOW)); /* another connection, another row */
    conversation_free(talk);
}

#define EXTRANONCE(hex)                                                                            \
    "{\"id\":null,\"method\":\"mining.set_extranonce\",\"params\":[\"" hex "\",4]}"

/* What the pool has changed since a share was found explains that it is refused, but not for ever:
 * half an hour of nothing else is more than any change takes. */
void test_session_answer_refused_for_a_change(void)
{
    static const char *const changes[] = {
        NOTIFY("\"next\"", "true"),
        NOTIFY("\"next\"", "false"),
        SET_DIFFICULTY("64"),
        EXTRANONCE("aabbccdd"),
    };
    for (size_t row = 0; row < sizeof changes / sizeof changes[0]; row++) {
        struct conversation *talk = conversation_make(NULL);
        conversation_begin(talk);
        unsigned borne = 0;
        for (; talk->closes == 0; borne++) {
            conversation_say(talk, SET_DIFFICULTY("1"));
            conversation_say(talk, EXTRANONCE("180313f6"));
            conversation_say(talk, NOTIFY("\"other\"", "true"));
            conversation_find(talk, borne);
            const int64_t id = talk->sent.id.number;
            conversation_say(talk, changes[row]);
            talk->now.now_us += 15 * SECOND_US;
            answer(talk, id, STALE);
        }
        check_int(borne, 1800 / 15 + 1);
        check_row(changes[row], talk->refused);
        conversation_free(talk);
    }
}

/* A pool that changes its job so often that each share comes too late takes none either, though it
 * never says no. */
void test_session_answer_never_asked(void)
{
    struct conversation *talk = conversation_make(NULL);
    conversation_begin(talk);
    unsigned borne = 0;
    for (; talk->closes == 0 && borne < 1000; borne++) {
        const struct miner_work found_for = talk->work;
        conversation_say(talk, NOTIFY("\"a\"", "true"));
        conversation_say(talk, NOTIFY("\"b\"", "true"));
        conversation_find_for(talk, &found_for, borne);
        check_int(talk->events[STRATUM_EVENT_DROPPED], 1);
        talk->now.now_us += 15 * SECOND_US;
    }
    check_int(borne, 1800 / 15 + 1);
    check_true(talk->refused);
    check_true(strstr(talk->close_text, "its job has ended") != NULL);
    conversation_free(talk);
}

/* The difficulty rises and no new job comes for minutes: what was found at the old one is refused.
 */
void test_session_answer_refused_until_the_next_job(void)
{
    struct conversation *talk = conversation_make(NULL);
    conversation_begin(talk);
    conversation_say(talk, SET_DIFFICULTY("4096"));
    check_true(bears(talk, 1000, SECOND_US / 4, LOW));
    conversation_say(talk, NOTIFY("\"hard\"", "true"));
    check_true(bears(talk, 1, SECOND_US, YES));
    conversation_free(talk);
}
