/* Every rude behaviour of docs/STRATUM.md that a client can meet: said once before the first job
 * and once in the middle; the next valid share must be sent all the same. */
#include <stdlib.h>
#include <string.h>

#include "stratum/dice.h"
#include "tests/unit/check.h"
#include "tests/unit/miner/conversation.h"

enum effect {
    NOTHING, /* the job at hand goes on, the line is complained about */
    HEARD,   /* the job at hand goes on, nothing to complain */
    JOB      /* a new job */
};

struct rude {
    const char *name;
    enum effect effect;
    const char *line;
};

#define NOTIFICATION(method, params) "{\"id\":null,\"method\":\"" method "\",\"params\":" params "}"
#define DIFFICULTY(params)           NOTIFICATION("mining.set_difficulty", params)
#define FIELDS(id, prevhash, coinbase, branches, numbers, tail)                                    \
    NOTIFICATION("mining.notify",                                                                  \
                 "[" id "," prevhash "," coinbase "," branches "," numbers tail "]")
#define P       "\"" PREVHASH "\""
#define C       "\"" COINB1 "\",\"" COINB2 "\""
#define NUMBERS "\"20000004\",\"1a0ccaa1\",\"69098232\""

static const struct rude rudeness[] = {
    {"blank line", HEARD, ""},
    {"spaces and a CR", HEARD, "  \t\r"},
    {"CRLF ending", JOB, NOTIFY("\"j\"", "true") "\r"},
    {"not JSON", NOTHING, "hello"},
    {"HTTP", NOTHING, "HTTP/1.1 400 Bad Request"},
    {"truncated JSON", NOTHING, "{\"id\":null,\"method\":\"mining.notify\",\"params\":[\"a\""},
    {"batch", NOTHING, "[" NOTIFY("\"j\"", "true") "]"},
    {"bare number", NOTHING, "42"},
    {"bare null", NOTHING, "null"},
    {"invalid UTF-8", NOTHING, NOTIFY("\"\xff\xfe\"", "true")},
    {"duplicate keys", HEARD, "{\"id\":1,\"id\":2,\"method\":\"x\",\"method\":\"y\"}"},
    {"unknown notification", HEARD, NOTIFICATION("mining.surprise", "[1,2,3]")},
    {"unknown request", HEARD, "{\"id\":5,\"method\":\"mining.surprise\",\"params\":[]}"},
    {"method a number", NOTHING, "{\"id\":null,\"method\":7,\"params\":[]}"},
    {"id an object", NOTHING, "{\"id\":{},\"method\":\"mining.notify\",\"params\":[]}"},
    {"show_message with formats", HEARD, NOTIFICATION("client.show_message", "[\"%s%n%s%n\"]")},
    {"show_message null", NOTHING, NOTIFICATION("client.show_message", "null")},
    {"set_goal", HEARD, NOTIFICATION("mining.set_goal", "[\"x\",{\"malgo\":\"y\"}]")},
    {"unasked version mask", HEARD, NOTIFICATION("mining.set_version_mask", "[\"1fffe000\"]")},

    {"difficulty 0", NOTHING, DIFFICULTY("[0]")},
    {"difficulty -1", NOTHING, DIFFICULTY("[-1]")},
    {"difficulty 1e999", NOTHING, DIFFICULTY("[1e999]")},
    {"difficulty null", NOTHING, DIFFICULTY("[null]")},
    {"difficulty a word", NOTHING, DIFFICULTY("[\"high\"]")},
    {"difficulty of nothing", NOTHING, DIFFICULTY("[]")},
    {"difficulty 1e300", HEARD, DIFFICULTY("[1e300]")},
    {"difficulty 1e-320", HEARD, DIFFICULTY("[1e-320]")},
    {"difficulty as text", HEARD, DIFFICULTY("[\"2\"]")},

    {"8 params", JOB, FIELDS("\"j\"", P, C, "[]", NUMBERS, "")},
    {"10 params", JOB, FIELDS("\"j\"", P, C, "[]", NUMBERS, ",\"extra\",true")},
    {"clean 1", JOB, FIELDS("\"j\"", P, C, "[]", NUMBERS, ",1")},
    {"clean a text", JOB, FIELDS("\"j\"", P, C, "[]", NUMBERS, ",\"true\"")},
    {"job id empty", JOB, FIELDS("\"\"", P, C, "[]", NUMBERS, ",true")},
    {"job id a number", NOTHING, FIELDS("12", P, C, "[]", NUMBERS, ",true")},
    {"job id null", NOTHING, FIELDS("null", P, C, "[]", NUMBERS, ",true")},
    {"job id with a NUL", NOTHING, FIELDS("\"a\\u0000b\"", P, C, "[]", NUMBERS, ",true")},
    {"prevhash a number", NOTHING, FIELDS("\"j\"", "12345", C, "[]", NUMBERS, ",true")},
    {"prevhash not hex", NOTHING, FIELDS("\"j\"", "\"zz\"", C, "[]", NUMBERS, ",true")},
    {"prevhash of 31 bytes", NOTHING,
     FIELDS("\"j\"", "\"1779216da70df67be46143a8dd959a4ab209c367e2a38350000006b00000000\"", C, "[]",
            NUMBERS, ",true")},
    {"coinb1 null", NOTHING, FIELDS("\"j\"", P, "null,\"00\"", "[]", NUMBERS, ",true")},
    {"coinb1 not hex", NOTHING, FIELDS("\"j\"", P, "\"xy\",\"00\"", "[]", NUMBERS, ",true")},
    {"coinb1 of odd length", NOTHING, FIELDS("\"j\"", P, "\"010\",\"00\"", "[]", NUMBERS, ",true")},
    {"coinb2 a number", NOTHING, FIELDS("\"j\"", P, "\"00\",0", "[]", NUMBERS, ",true")},
    {"coinbase empty", JOB, FIELDS("\"j\"", P, "\"\",\"\"", "[]", NUMBERS, ",true")},
    {"branches null", NOTHING, FIELDS("\"j\"", P, C, "null", NUMBERS, ",true")},
    {"branch null", NOTHING, FIELDS("\"j\"", P, C, "[null]", NUMBERS, ",true")},
    {"branch a number", NOTHING, FIELDS("\"j\"", P, C, "[7]", NUMBERS, ",true")},
    {"branch of 31 bytes", NOTHING,
     FIELDS("\"j\"", P, C,
            "[\""
            "aa"
            "\"]",
            NUMBERS, ",true")},
    {"version \"2\"", NOTHING,
     FIELDS("\"j\"", P, C, "[]", "\"2\",\"1a0ccaa1\",\"69098232\"", ",true")},
    {"version a number", NOTHING,
     FIELDS("\"j\"", P, C, "[]", "2,\"1a0ccaa1\",\"69098232\"", ",true")},
    {"nbits 00000000", JOB,
     FIELDS("\"j\"", P, C, "[]", "\"20000004\",\"00000000\",\"69098232\"", ",true")},
    {"ntime null", NOTHING, FIELDS("\"j\"", P, C, "[]", "\"20000004\",\"1a0ccaa1\",null", ",true")},
    {"notify of nothing", NOTHING, NOTIFICATION("mining.notify", "[]")},
    {"notify params null", NOTHING, NOTIFICATION("mining.notify", "null")},
    {"notify params an object", NOTHING, NOTIFICATION("mining.notify", "{}")},
    {"notify without params", NOTHING, "{\"id\":null,\"method\":\"mining.notify\"}"},
    {"ESP-Miner #1880", NOTHING,
     NOTIFICATION("mining.notify",
                  "[\"aa\",12345,\"00\",\"00\",[],\"20000000\",\"1a02b290\",\"66000000\",true]")},

    {"set_extranonce of nothing", NOTHING, NOTIFICATION("mining.set_extranonce", "[]")},
    {"set_extranonce -5", NOTHING, NOTIFICATION("mining.set_extranonce", "[\"aa\",-5]")},
    {"set_extranonce 65000", NOTHING, NOTIFICATION("mining.set_extranonce", "[\"aa\",65000]")},
    {"set_extranonce odd", NOTHING, NOTIFICATION("mining.set_extranonce", "[\"aaa\",4]")},
    {"set_extranonce of 40 bytes", NOTHING,
     NOTIFICATION("mining.set_extranonce",
                  "[\"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff0011223344"
                  "556677\",4]")},
    {"set_extranonce 4 to 8", HEARD, NOTIFICATION("mining.set_extranonce", "[\"aabb\",8]")},
    {"set_extranonce empty", HEARD, NOTIFICATION("mining.set_extranonce", "[\"\",4]")},

    {"reconnect to nowhere", HEARD, NOTIFICATION("client.reconnect", "[]")},
    {"reconnect, port -1", NOTHING, NOTIFICATION("client.reconnect", "[\"a.example\",-1]")},
    {"reconnect, host a number", NOTHING, NOTIFICATION("client.reconnect", "[7,3333]")},
};

static void endure(const struct rude *rude, bool first)
{
    struct conversation *talk = conversation_make(NULL);
    conversation_open(talk);
    conversation_say(talk, SUBSCRIBED);
    conversation_say(talk, AUTHORIZED);
    conversation_say(talk, SET_DIFFICULTY("1"));
    if (!first) {
        conversation_say(talk, NOTIFY("\"3b7a\"", "true"));
    }
    const unsigned works = talk->works;
    conversation_say(talk, rude->line);
    check_row(rude->name, talk->closes == 0);
    check_row(rude->name, talk->works == works + (rude->effect == JOB ? 1 : 0));
    check_row(rude->name, (talk->events[STRATUM_EVENT_LINE_IN] > 0) == (rude->effect == NOTHING));
    if (!first) {
        check_row(rude->name, conversation_mines(talk));
    }
    conversation_say(talk, SET_DIFFICULTY("1"));
    conversation_say(talk, NOTIFY("\"after\"", "true"));
    check_row(rude->name, conversation_mines(talk));
    check_row(rude->name, strcmp(talk->work.job.job_id, "after") == 0);
    conversation_free(talk);
}

void test_session_rude_lines(void)
{
    for (size_t row = 0; row < sizeof rudeness / sizeof rudeness[0]; row++) {
        endure(&rudeness[row], true);
        endure(&rudeness[row], false);
    }
}

/* What is too long to be written down. */
static char *repeated(const char *head, const char *unit, size_t count, const char *tail)
{
    const size_t capacity = strlen(head) + strlen(unit) * count + strlen(tail) + 1;
    char *line = malloc(capacity);
    if (line == NULL) {
        abort();
    }
    struct stratum_text text = stratum_text_in(line, capacity);
    stratum_text_add(&text, head);
    for (size_t index = 0; index < count; index++) {
        stratum_text_add(&text, unit);
    }
    stratum_text_add(&text, tail);
    check_true(!text.overflow);
    return line;
}

#define MASS_NOTIFY  "{\"id\":null,\"method\":\"mining.notify\",\"params\":["
#define MASS_MESSAGE "{\"id\":null,\"method\":\"client.show_message\",\"params\":[\""
#define MASS_AWAY    "{\"id\":null,\"method\":\"client.reconnect\",\"params\":[\""

static const struct {
    const char *name;
    enum effect effect;
    const char *head;
    const char *unit;
    size_t count;
    const char *tail;
} masses[] = {
    {"job id of 1024 bytes", JOB, MASS_NOTIFY "\"", "j", 1024,
     "\"," P "," C ",[]," NUMBERS ",true]}"},
    {"job id of 1024 quotes", JOB, MASS_NOTIFY "\"", "\\\"", 1024,
     "\"," P "," C ",[]," NUMBERS ",true]}"},
    {"job id of 1025 bytes", NOTHING, MASS_NOTIFY "\"", "j", 1025,
     "\"," P "," C ",[]," NUMBERS ",true]}"},
    {"coinbase of 100 KB", JOB, MASS_NOTIFY "\"j\"," P ",\"", "ab", 100000,
     "\",\"00\",[]," NUMBERS ",true]}"},
    {"coinbase over the limit", NOTHING, MASS_NOTIFY "\"j\"," P ",\"", "ab", 128 * 1024 + 1,
     "\",\"00\",[]," NUMBERS ",true]}"},
    {"12 branches", JOB, MASS_NOTIFY "\"j\"," P "," C ",[", "\"" BRANCH1 "\",", 11,
     "\"" BRANCH2 "\"]," NUMBERS ",true]}"},
    {"5000 branches", NOTHING, MASS_NOTIFY "\"j\"," P "," C ",[", "\"" BRANCH1 "\",", 4999,
     "\"" BRANCH2 "\"]," NUMBERS ",true]}"},
    {"nested 20,000 deep", NOTHING, "", "[", 20000, ""},
    {"message of 100 KB", HEARD, MASS_MESSAGE, "%s", 50000, "\"]}"},
    {"host of 5000 bytes (CVE-2014-4501)", NOTHING, MASS_AWAY, "h", 5000, "\",3333]}"},
};

void test_session_rude_masses(void)
{
    for (size_t row = 0; row < sizeof masses / sizeof masses[0]; row++) {
        char *line =
            repeated(masses[row].head, masses[row].unit, masses[row].count, masses[row].tail);
        const struct rude rude = {masses[row].name, masses[row].effect, line};
        endure(&rude, true);
        endure(&rude, false);
        free(line);
    }
}

/* NUL bytes are bytes of a line like any other. */
void test_session_rude_nul(void)
{
    static const char *const lines[] = {"\0", "{\"id\":null,\0\"method\":\"x\"}", "\0\0\0\0"};
    static const size_t lens[] = {1, 26, 4};
    struct conversation *talk = conversation_make(NULL);
    conversation_begin(talk);
    for (size_t index = 0; index < 3; index++) {
        miner_session_on_line(talk->session, talk->now, lines[index], lens[index]);
        struct miner_action action;
        while (miner_session_next(talk->session, &action)) {
            check_int(action.kind, MINER_ACTION_EVENT);
        }
    }
    check_true(conversation_mines(talk));
    conversation_free(talk);
}

/* Subscribe replies that look odd and are fine. */
void test_session_rude_subscriptions(void)
{
    static const char *const replies[] = {
        "{\"id\":1,\"result\":[[\"mining.notify\",\"id\"],\"aabb\",4],\"error\":null}",
        "{\"id\":1,\"result\":[[],\"aabb\",4]}",
        "{\"id\":1,\"result\":[null,\"aabb\",4]}",
        "{\"id\":1,\"result\":[[],\"aabb\",4,\"more\"]}",
        "{\"id\":1,\"result\":[[],\"\",4]}",
        "{\"id\":1,\"result\":[[],\"00112233445566778899aabbccddeeff\",16]}",
        "{\"id\":1,\"result\":[[],\"aabb\",1]}",
        "{\"error\":null,\"jsonrpc\":\"2.0\",\"result\":[[],\"6351117f64\",3],\"id\":1}",
    };
    for (size_t row = 0; row < sizeof replies / sizeof replies[0]; row++) {
        struct conversation *talk = conversation_make(NULL);
        conversation_open(talk);
        conversation_say(talk, replies[row]);
        conversation_say(talk, NOTIFY("\"a\"", "false"));
        conversation_say(talk, AUTHORIZED);
        check_row(replies[row], conversation_mines(talk));
        conversation_free(talk);
    }
}

/* Everything in any order, opens, closes, finds and time among it: the session keeps its promises
 * (they are asserts), and the next decent pool is mined for. */
void test_session_rude_shuffled(void)
{
    static const char *const decent[] = {SUBSCRIBED,
                                         AUTHORIZED,
                                         SET_DIFFICULTY("1"),
                                         SET_DIFFICULTY("0.001"),
                                         NOTIFY("\"a\"", "false"),
                                         NOTIFY("\"b\"", "true"),
                                         "{\"id\":3,\"result\":true}",
                                         "{\"id\":4,\"result\":false,\"error\":[21,\"stale\"]}"};
    enum { DECENT = sizeof decent / sizeof decent[0], RUDE = sizeof rudeness / sizeof rudeness[0] };
    for (uint64_t seed = 0; seed < 40; seed++) {
        struct stratum_dice dice;
        struct miner_session_options options = conversation_options();
        options.version_rolling = seed % 2 == 0;
        options.extranonce_subscribe = seed % 3 == 0;
        struct conversation *talk = conversation_make(&options);
        stratum_dice_init(&dice, seed, "test/shuffled");
        for (int step = 0; step < 400; step++) {
            const uint64_t kind = stratum_dice_below(&dice, 20);
            if (kind < 10) {
                conversation_say(talk, decent[stratum_dice_below(&dice, DECENT)]);
            } else if (kind < 15) {
                conversation_say(talk, rudeness[stratum_dice_below(&dice, RUDE)].line);
            } else if (kind < 18) {
                conversation_find(talk, (uint32_t)stratum_dice_below(&dice, 50));
            } else if (kind == 18) {
                conversation_wait(talk, (int64_t)stratum_dice_below(&dice, 40000000));
            } else {
                conversation_close(talk);
                conversation_open(talk);
            }
        }
        conversation_close(talk);
        conversation_open(talk);
        const char *reply = options.version_rolling ? "{\"id\":2,\"result\":[[],\"aa\",4]}"
                                                    : "{\"id\":1,\"result\":[[],\"aa\",4]}";
        conversation_say(talk, reply);
        conversation_say(talk, NOTIFY("\"a\"", "false"));
        conversation_say(talk, options.version_rolling ? "{\"id\":3,\"result\":true}" : AUTHORIZED);
        check_true(conversation_mines(talk));
        conversation_free(talk);
    }
}
