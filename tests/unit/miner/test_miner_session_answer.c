#include "tests/unit/check.h"
#include "tests/unit/miner/conversation.h"

#define SECOND_US INT64_C(1000000)

static void answer(struct conversation *talk, int64_t id, const char *rest)
{
    char line[300];
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
