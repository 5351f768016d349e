#include <string.h>

#include "tests/unit/check.h"
#include "tests/unit/miner/conversation.h"

#define SECOND_US INT64_C(1000000)

void test_session_handshake(void)
{
    struct conversation *talk = conversation_make(NULL);
    conversation_open(talk);
    check_int(talk->sends, 1);
    check_text(talk->line,
               "{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"tester/1\"]}\n");
    conversation_say(talk, SUBSCRIBED);
    check_text(talk->line, "{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"bc1quser.rig\","
                           "\"x\"]}\n");
    check_int(talk->events[STRATUM_EVENT_SUBSCRIBED], 1);
    check_int(talk->events[STRATUM_EVENT_EXTRANONCE], 1);
    conversation_say(talk, SET_DIFFICULTY("0.5"));
    conversation_say(talk, NOTIFY("\"3b7a\"", "false"));
    check_int(talk->works, 0); /* a share before authorize would be refused */
    conversation_say(talk, AUTHORIZED);
    check_int(talk->works, 1);
    check_int(talk->readies, 1);
    check_int(talk->events[STRATUM_EVENT_AUTHORIZED], 1);
    check_text(talk->work.job.job_id, "3b7a");
    check_near(talk->work.difficulty, 0.5, 0);
    check_bytes(talk->work.extranonce.extranonce1, "\x18\x03\x13\xf6", 4);
    check_true(conversation_mines(talk));
    check_text(talk->sent.as.submit.extranonce2, "00000000");
    check_text(talk->sent.as.submit.ntime, "69098232");
    check_text(talk->sent.as.submit.version_bits, "");
    conversation_free(talk);
}

void test_session_asks_for_more(void)
{
    struct miner_session_options options = conversation_options();
    options.version_rolling = true;
    options.extranonce_subscribe = true;
    struct conversation *talk = conversation_make(&options);
    conversation_open(talk);
    check_int(talk->sends, 2); /* configure, and subscribe without waiting for its answer */
    check_int(talk->sent.kind, STRATUM_SUBSCRIBE);
    conversation_say(talk, "{\"id\":2,\"result\":[[],\"aa\",3],\"error\":null}");
    check_int(talk->sent.kind, STRATUM_AUTHORIZE);
    conversation_say(talk, NOTIFY("\"1\"", "true"));
    conversation_say(talk, "{\"id\":3,\"result\":true}");
    check_int(talk->sent.kind, STRATUM_EXTRANONCE_SUBSCRIBE);
    check_int(talk->works, 1);
    check_int(talk->work.version_mask, 0);
    conversation_say(talk, "{\"id\":null,\"method\":\"mining.set_version_mask\",\"params\":"
                           "[\"1fffe000\"]}");
    check_int(talk->work.version_mask, 0); /* nobody has granted that yet */
    conversation_say(talk, "{\"id\":1,\"result\":{\"version-rolling\":true,"
                           "\"version-rolling.mask\":\"1fffe000\"}}");
    check_int(talk->works, 2);
    check_int(talk->work.version_mask, 0x1fffe000);
    const uint64_t space = talk->work.space;
    check_true(conversation_mines(talk));
    check_text(talk->sent.as.submit.version_bits, "00000000");

    struct miner_work rolled = talk->work;
    rolled.job.version = 0x20006004;
    conversation_find_for(talk, &rolled, 1);
    check_text(talk->sent.as.submit.version_bits, "00006000");
    rolled.job.version = 0x21000004;
    conversation_say(talk, "{\"id\":null,\"method\":\"mining.set_version_mask\",\"params\":"
                           "[\"00ffe000\"]}");
    check_int(talk->works, 3);
    check_true(talk->work.space != space); /* another mask, another way to count */
    conversation_find_for(talk, &rolled, 2);
    check_int(talk->sends, 0);
    check_int(talk->events[STRATUM_EVENT_DROPPED], 1);
    conversation_free(talk);
}

/* The order of events that pools really have; each ends in a job with difficulty 0.25. */
void test_session_orders(void)
{
    static const struct {
        const char *name;
        const char *lines[4];
    } rows[] = {
        {"NOMP", {SUBSCRIBED, SET_DIFFICULTY("0.25"), NOTIFY("\"a\"", "true"), AUTHORIZED}},
        {"job before the subscribe reply",
         {SET_DIFFICULTY("0.25"), NOTIFY("\"a\"", "true"), SUBSCRIBED, AUTHORIZED}},
        {"job before difficulty, both before authorize",
         {SUBSCRIBED, NOTIFY("\"a\"", "true"), SET_DIFFICULTY("0.25"), AUTHORIZED}},
        {"difficulty last",
         {SUBSCRIBED, NOTIFY("\"a\"", "true"), AUTHORIZED, SET_DIFFICULTY("0.25")}},
        {"all after authorize",
         {SUBSCRIBED, AUTHORIZED, SET_DIFFICULTY("0.25"), NOTIFY("\"a\"", "true")}},
        {"difficulty as text",
         {SUBSCRIBED, AUTHORIZED, SET_DIFFICULTY("\"0.25\""), NOTIFY("\"a\"", "true")}},
        {"ids as texts",
         {"{\"id\":\"1\",\"result\":[[],\"180313f6\",4]}", SET_DIFFICULTY("0.25"),
          NOTIFY("\"a\"", "true"), "{\"id\":\"2\",\"result\":true}"}},
        {"authorize answers null",
         {SUBSCRIBED, SET_DIFFICULTY("0.25"), NOTIFY("\"a\"", "true"),
          "{\"id\":2,\"result\":null,\"error\":null}"}},
        {"authorize answers 1",
         {SUBSCRIBED, SET_DIFFICULTY("0.25"), NOTIFY("\"a\"", "true"), "{\"id\":2,\"result\":1}"}},
        {"authorize answers an object",
         {SUBSCRIBED, SET_DIFFICULTY("0.25"), NOTIFY("\"a\"", "true"),
          "{\"id\":2,\"result\":{\"a\":1}}"}},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        struct conversation *talk = conversation_make(NULL);
        conversation_open(talk);
        for (size_t line = 0; line < 4; line++) {
            conversation_say(talk, rows[row].lines[line]);
        }
        check_row(rows[row].name, talk->work.difficulty == 0.25);
        check_row(rows[row].name, talk->work.extranonce.extranonce1_len == 4);
        check_row(rows[row].name, talk->readies == 1);
        check_row(rows[row].name, conversation_mines(talk));
        conversation_free(talk);
    }
}

/* What ends a connection: rude, and mostly final for that connection alone. */
void test_session_gives_up(void)
{
#define SUBSCRIBE_REPLY(extranonce) "{\"id\":1,\"result\":[[],\"" extranonce "],\"error\":null}"
    static const struct {
        const char *name;
        const char *lines[2];
        bool refused;
    } rows[] = {
        {"extranonce2 size 33", {SUBSCRIBE_REPLY("aa\",33")}, true},
        {"extranonce2 size -1", {SUBSCRIBE_REPLY("aa\",-1")}, true},
        {"extranonce2 size 65000", {SUBSCRIBE_REPLY("aa\",65000")}, true},
        {"extranonce2 size 1e6", {SUBSCRIBE_REPLY("aa\",1e6")}, true},
        {"extranonce1 of odd length", {SUBSCRIBE_REPLY("aaa\",4")}, true},
        {"extranonce1 not hex", {SUBSCRIBE_REPLY("zz\",4")}, true},
        {"extranonce1 of 33 bytes",
         {SUBSCRIBE_REPLY(
             "000102030405060708090a0b0c0d0e0f000102030405060708090a0b0c0d0e0f00\",4")},
         true},
        {"extranonce1 a number", {"{\"id\":1,\"result\":[[],18,4]}"}, true},
        {"subscribe answered true", {"{\"id\":1,\"result\":true}"}, true},
        {"subscribe answered null", {"{\"id\":1,\"result\":null,\"error\":null}"}, true},
        {"subscribe refused",
         {"{\"id\":1,\"result\":null,\"error\":[20,\"Server full\",null]}"},
         true},
        {"authorize false", {SUBSCRIBED, "{\"id\":2,\"result\":false,\"error\":null}"}, true},
        {"authorize with an error",
         {SUBSCRIBED, "{\"id\":2,\"result\":null,\"error\":[24,\"unauthorized worker\",null]}"},
         true},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        struct conversation *talk = conversation_make(NULL);
        conversation_open(talk);
        for (size_t line = 0; line < 2 && rows[row].lines[line] != NULL; line++) {
            conversation_say(talk, rows[row].lines[line]);
        }
        check_row(rows[row].name, talk->closes == 1);
        check_row(rows[row].name, talk->refused == rows[row].refused);
        check_row(rows[row].name, talk->events[STRATUM_EVENT_REFUSED] == 1);
        conversation_say(talk, NOTIFY("\"late\"", "true")); /* nobody listens any more */
        check_row(rows[row].name, talk->works == 0 && talk->closes == 1 && talk->sends == 0);
        conversation_close(talk);
        check_row(rows[row].name, talk->pauses == 1);
        conversation_begin(talk); /* the next connection may be a better one */
        check_row(rows[row].name, conversation_mines(talk));
        conversation_free(talk);
    }
}

void test_session_patience(void)
{
    static const struct {
        const char *name;
        const char *lines[4];
        int64_t closes_after_s;
        const char *text;
    } rows[] = {
        {"subscribe unanswered", {NULL}, 30, "the pool does not answer subscribe"},
        {"authorize unanswered", {SUBSCRIBED}, 30, "the pool does not answer authorize"},
        {"no job", {SUBSCRIBED, AUTHORIZED}, 150, "the pool has gone silent"},
        {"silence",
         {SUBSCRIBED, AUTHORIZED, NOTIFY("\"a\"", "true")},
         150,
         "the pool has gone silent"},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        struct conversation *talk = conversation_make(NULL);
        conversation_open(talk);
        for (size_t line = 0; line < 4 && rows[row].lines[line] != NULL; line++) {
            conversation_say(talk, rows[row].lines[line]);
        }
        conversation_wait(talk, rows[row].closes_after_s * SECOND_US - 1);
        check_row(rows[row].name, talk->closes == 0);
        conversation_wait(talk, 1);
        check_row(rows[row].name, talk->closes == 1);
        check_text(talk->close_text, rows[row].text);
        check_row(rows[row].name, miner_session_deadline_us(talk->session) == INT64_MAX);
        conversation_free(talk);
    }
    /* Pings alone are no reason to stay for ever. */
    struct conversation *talk = conversation_make(NULL);
    conversation_open(talk);
    conversation_say(talk, SUBSCRIBED);
    conversation_say(talk, AUTHORIZED);
    for (int ping = 0; ping < 14; ping++) {
        conversation_wait(talk, 10 * SECOND_US);
        conversation_say(talk, "{\"id\":9,\"method\":\"mining.ping\",\"params\":[]}");
        check_text(talk->line, "{\"id\":9,\"result\":\"pong\",\"error\":null}\n");
    }
    check_int(talk->closes, 0);
    conversation_wait(talk, 10 * SECOND_US);
    check_text(talk->close_text, "the pool gives no job");
    conversation_free(talk);
}

/* Time has jumped past a deadline that nobody has told of yet, as when a machine slept: what comes
 * first, be it a find or a line from before, is nothing to go on with. */
void test_session_jump_of_time(void)
{
    static const int64_t slept_us[] = {149 * SECOND_US, 151 * SECOND_US, 28800 * SECOND_US};
    for (size_t row = 0; row < sizeof slept_us / sizeof slept_us[0]; row++) {
        const bool over = slept_us[row] > 150 * SECOND_US;
        struct conversation *talk = conversation_make(NULL);
        conversation_begin(talk);
        talk->now.now_us += slept_us[row];
        conversation_find(talk, 7);
        check_int(talk->sends, over ? 0 : 1);
        check_int(talk->closes, over ? 1 : 0);
        conversation_close(talk);
        check_int(talk->events[STRATUM_EVENT_DROPPED], over ? 1 : 0); /* and said */
        conversation_free(talk);

        talk = conversation_make(NULL);
        conversation_begin(talk);
        const unsigned works = talk->works;
        talk->now.now_us += slept_us[row];
        conversation_say(talk, NOTIFY("\"old\"", "true"));
        check_int(talk->works, works + (over ? 0 : 1));
        check_int(talk->closes, over ? 1 : 0);
        check_true(!over || strcmp(talk->close_text, "the pool has gone silent") == 0);
        conversation_free(talk);
    }
}

void test_session_hears_everything(void)
{
    struct conversation *talk = conversation_make(NULL);
    conversation_begin(talk);
    for (int second = 0; second < 1000; second += 100) {
        conversation_wait(talk, 100 * SECOND_US);
        conversation_say(talk, second % 200 == 0 ? "" : NOTIFY("\"b\"", "false"));
    }
    check_int(talk->closes, 0);
    check_true(conversation_mines(talk));
    conversation_free(talk);
}

void test_session_bad_lines(void)
{
    struct conversation *talk = conversation_make(NULL);
    conversation_begin(talk);
    for (int line = 0; line < 19; line++) {
        conversation_say(talk, "HTTP/1.1 400 Bad Request");
        check_int(talk->events[STRATUM_EVENT_LINE_IN], 1);
    }
    check_int(talk->closes, 0);
    conversation_say(talk, SET_DIFFICULTY("2"));
    for (int line = 0; line < 19; line++) {
        conversation_say(talk, "{\"method\":\"mining.notify\",\"params\":[]}");
    }
    check_int(talk->closes, 0);
    check_true(strstr(talk->event.text, "mining.notify") != NULL);
    check_true(conversation_mines(talk));
    conversation_say(talk, "[]");
    check_int(talk->closes, 1);
    conversation_free(talk);

    talk = conversation_make(NULL);
    conversation_begin(talk);
    miner_session_on_overlong(talk->session, talk->now);
    struct miner_action action;
    check_true(miner_session_next(talk->session, &action) && action.kind == MINER_ACTION_EVENT);
    check_true(miner_session_next(talk->session, &action) && action.kind == MINER_ACTION_CLOSE);
    check_true(!miner_session_next(talk->session, &action));
    conversation_free(talk);
}

/* The same job again is no new one, however often it comes. */
void test_session_stuck_on_one_job(void)
{
    struct conversation *talk = conversation_make(NULL);
    conversation_begin(talk);
    const int64_t began_us = talk->now.now_us;
    for (uint32_t step = 0; talk->closes == 0 && step < 200; step++) {
        conversation_say(talk, NOTIFY("\"again\"", "false"));
        conversation_wait(talk, 10 * SECOND_US);
    }
    check_text(talk->close_text, "the pool gives no new job any more");
    check_near((double)(talk->now.now_us - began_us), 1800.0 * SECOND_US, 20.0 * SECOND_US);
    conversation_free(talk);
}

/* Connected, talking, and yet of no use: each way ends the connection at its limit, with words. */
void test_session_stuck(void)
{
    static const struct {
        const char *words;
        bool answers; /* the first share */
        bool talks;
        bool finds;
        int64_t after_us;
    } rows[] = {
        {"the pool has gone silent with a share unanswered", true, false, true, 60 * SECOND_US},
        {"the pool has stopped answering shares", true, true, true, 80 * SECOND_US},
        {"the pool has gone silent", false, false, true, 150 * SECOND_US},
        {"the pool gives no new job any more", true, true, false, 1800 * SECOND_US},
        {NULL, false, true, true,
         1700 * SECOND_US}, /* some never answer, and credit all the same */
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        struct conversation *talk = conversation_make(NULL);
        conversation_begin(talk);
        if (rows[row].answers) {
            char line[64];
            check_true(conversation_mines(talk));
            struct stratum_text text = stratum_text_in(line, sizeof line);
            stratum_text_format(&text, "{\"id\":%d,\"result\":true}", (int)talk->sent.id.number);
            conversation_say(talk, line);
        }
        const int64_t began_us = talk->now.now_us;
        for (uint32_t step = 0; talk->closes == 0 && step < 170; step++) {
            if (rows[row].finds) {
                conversation_find(talk, 1000 + step);
            }
            if (rows[row].talks) {
                conversation_say(talk, "{\"id\":null,\"method\":\"mining.ping\",\"params\":[]}");
            }
            conversation_wait(talk, 10 * SECOND_US);
        }
        for (uint32_t step = 0; talk->closes == 0 && rows[row].words != NULL && step < 20; step++) {
            conversation_say(talk, "{\"id\":null,\"method\":\"mining.ping\",\"params\":[]}");
            conversation_wait(talk, 10 * SECOND_US);
        }
        const char *name = rows[row].words != NULL ? rows[row].words : "never answers";
        check_row(name, talk->closes == (rows[row].words != NULL ? 1 : 0));
        check_row(name, rows[row].words == NULL || strcmp(talk->close_text, rows[row].words) == 0);
        const int64_t took_us = talk->now.now_us - began_us;
        check_row(name, took_us >= rows[row].after_us - 10 * SECOND_US);
        check_row(name, took_us <= rows[row].after_us + 10 * SECOND_US);
        conversation_free(talk);
    }
}
