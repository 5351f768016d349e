#include <string.h>

#include "tests/unit/check.h"
#include "tests/unit/miner/conversation.h"

/* Requests of a pool: what is answered, and what had better not be. */
void test_session_reply_requests(void)
{
    static const struct {
        const char *name;
        const char *line;
        const char *answer; /* NULL: none */
    } rows[] = {
        {"get_version with an id of ours (eloipool)",
         "{\"id\":2,\"method\":\"client.get_version\",\"params\":[]}",
         "{\"id\":2,\"result\":\"tester/1\",\"error\":null}\n"},
        {"get_version, id a text", "{\"id\":\"v\",\"method\":\"client.get_version\"}",
         "{\"id\":\"v\",\"result\":\"tester/1\",\"error\":null}\n"},
        {"get_version, id null", "{\"id\":null,\"method\":\"client.get_version\"}", NULL},
        {"ping", "{\"params\":[],\"id\":7,\"method\":\"mining.ping\"}",
         "{\"id\":7,\"result\":\"pong\",\"error\":null}\n"},
        {"unknown with an id", "{\"id\":5,\"method\":\"client.get_stats\",\"params\":[]}", NULL},
        {"unknown without", "{\"id\":null,\"method\":\"mining.set_goal\",\"params\":[\"x\",{}]}",
         NULL},
        {"a client's method", "{\"id\":3,\"method\":\"mining.subscribe\",\"params\":[]}", NULL},
        {"show_message with an id (eloipool)",
         "{\"id\":8,\"method\":\"client.show_message\",\"params\":[\"%s%n\"]}", NULL},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        struct conversation *talk = conversation_make(NULL);
        conversation_begin(talk);
        conversation_say(talk, rows[row].line);
        check_row(rows[row].name, talk->sends == (rows[row].answer != NULL ? 1U : 0U));
        if (rows[row].answer != NULL) {
            check_text(talk->line, rows[row].answer);
        }
        check_row(rows[row].name, conversation_mines(talk));
        conversation_free(talk);
    }
}

void test_session_reply_message_is_shown(void)
{
    struct conversation *talk = conversation_make(NULL);
    conversation_begin(talk);
    conversation_say(talk, "{\"id\":null,\"method\":\"client.show_message\",\"params\":[\"%s\"]}");
    check_int(talk->event.kind, STRATUM_EVENT_NOTE);
    check_text(talk->event.text, "the pool says: %s");
    conversation_free(talk);
}

void test_session_reply_reconnect(void)
{
    static const struct {
        const char *name;
        const char *params;
        unsigned reconnects;
        const char *host;
        unsigned port;
        unsigned wait_s;
    } rows[] = {
        {"nothing said", "[]", 1, "", 0, 0},
        {"host", "[\"a.example\"]", 1, "a.example", 0, 0},
        {"port as text", "[\"a.example\",\"3334\"]", 1, "a.example", 3334, 0},
        {"wait", "[\"a.example\",3334,5]", 1, "a.example", 3334, 5},
        {"a wait of a year", "[\"a.example\",3334,31536000]", 1, "a.example", 3334, 60},
        {"null host", "[null,3334]", 1, "", 3334, 0},
        {"port -1", "[\"a.example\",-1]", 0, "", 0, 0},
        {"port 99999", "[\"a.example\",99999]", 0, "", 0, 0},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        char line[200] = "{\"id\":null,\"method\":\"client.reconnect\",\"params\":";
        struct stratum_text text = {line, sizeof line, strlen(line), false};
        stratum_text_format(&text, "%s}", rows[row].params);
        struct conversation *talk = conversation_make(NULL);
        conversation_begin(talk);
        conversation_say(talk, line);
        check_row(rows[row].name, talk->reconnects == rows[row].reconnects);
        check_row(rows[row].name, strcmp(talk->reconnect.host, rows[row].host) == 0);
        check_row(rows[row].name, talk->reconnect.port == rows[row].port);
        check_row(rows[row].name, talk->reconnect.wait_s == rows[row].wait_s);
        check_row(rows[row].name, conversation_mines(talk)); /* until somebody closes */
        conversation_free(talk);
    }
}

/* Replies that are to nothing of ours, or come twice. */
void test_session_reply_strays(void)
{
    static const char *const lines[] = {
        "{\"id\":null,\"result\":[],\"error\":true}",
        "{\"id\":null,\"result\":[[],\"ffff\",2],\"error\":null}",
        "{\"id\":1,\"result\":[[],\"ffff\",2],\"error\":null}",
        "{\"id\":2,\"result\":false,\"error\":null}",
        "{\"id\":99,\"result\":true,\"error\":null}",
        "{\"id\":-1,\"result\":true}",
        "{\"id\":\"\",\"result\":true}",
        "{\"id\":\"x\",\"result\":true}",
        "{\"id\":\"99999999999999999999\",\"result\":true}",
        "{\"id\":0,\"result\":true}",
        "{\"result\":true}",
        "{\"id\":3,\"result\":{\"version-rolling\":true,\"version-rolling.mask\":\"ffffffff\"}}",
    };
    struct conversation *talk = conversation_make(NULL);
    conversation_begin(talk);
    for (size_t index = 0; index < sizeof lines / sizeof lines[0]; index++) {
        conversation_say(talk, lines[index]);
        check_row(lines[index], talk->closes == 0 && talk->works == 1 && talk->sends == 0);
        check_row(lines[index], talk->events[STRATUM_EVENT_ANSWERED] == 0);
    }
    check_true(conversation_mines(talk));
    conversation_free(talk);
}
