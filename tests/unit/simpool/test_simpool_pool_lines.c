/* What the pool answers to each line of a miner, byte for byte; and that nothing a miner sends
 * spoils more than its own session. */
#include "tests/unit/simpool/test_simpool_pool_desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stratum/decode.h"
#include "tests/unit/check.h"

#define SUBSCRIBE "{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"t/1\"]}"
#define AUTHORIZE "{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"w\",\"x\"]}"

static struct desk *automatic(void)
{
    struct simpool_pool_options options = desk_options();
    options.scripted = false;
    options.difficulty = 0.5;
    return desk_open(&options, NULL);
}

/* The lines of a text, without changing it. */
static size_t count_lines(const char *text)
{
    size_t count = 0;
    for (; *text != '\0'; text++) {
        count += *text == '\n';
    }
    return count;
}

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

void test_pool_lines_subscribe_brings_difficulty_and_job_at_once(void)
{
    struct desk *desk = automatic();
    const uint32_t rig = desk_rig(desk);
    desk_line(desk, rig, SUBSCRIBE);
    const char *said = desk_said(desk);
    char expected[512];
    struct stratum_text text = stratum_text_in(expected, sizeof expected);
    stratum_text_add(&text, "{\"id\":1,\"result\":[[[\"mining.set_difficulty\","
                            "\"deadbeefcafebabe0100000000000000\"],[\"mining.notify\","
                            "\"deadbeefcafebabe0100000000000000\"]],\"");
    stratum_text_hex(&text, simpool_pool_rig(desk->pool, rig)->extranonce.extranonce1, 4);
    stratum_text_add(&text, "\",4],\"error\":null}\n"
                            "{\"id\":null,\"method\":\"mining.set_difficulty\",\"params\":[0.5]}\n"
                            "{\"id\":null,\"method\":\"mining.notify\",\"params\":[\"3e04\",");
    check_true(strncmp(said, expected, text.len) == 0);
    check_int(count_lines(said), 3);
    desk_line(desk, rig, AUTHORIZE);
    check_text(desk_said(desk), "{\"id\":2,\"result\":true,\"error\":null}\n");
    check_text(simpool_pool_rig(desk->pool, rig)->user, "w");
    check_text(simpool_pool_rig(desk->pool, rig)->agent, "t/1");
    const enum stratum_event_kind order[] = {STRATUM_EVENT_CONNECTED,  STRATUM_EVENT_SUBSCRIBED,
                                             STRATUM_EVENT_EXTRANONCE, STRATUM_EVENT_DIFFICULTY,
                                             STRATUM_EVENT_JOB,        STRATUM_EVENT_AUTHORIZED};
    check_int(desk->event_count, 6);
    for (size_t index = 0; index < 6; index++) {
        check_int(desk->events[index].kind, order[index]);
        check_int(desk->events[index].rig, rig);
    }
    desk_close(desk);
}

void test_pool_lines_subscribing_again_brings_a_new_extranonce(void)
{
    struct desk *desk = automatic();
    const uint32_t rig = desk_rig(desk);
    desk_line(desk, rig, SUBSCRIBE);
    const struct stratum_set_extranonce first = simpool_pool_rig(desk->pool, rig)->extranonce;
    (void)desk_said(desk);
    desk_line(desk, rig, "{\"id\":3,\"method\":\"mining.subscribe\",\"params\":[]}");
    const char *said = desk_said(desk);
    check_int(count_lines(said), 2); /* reply and job: the difficulty has not changed */
    check_true(strstr(said, "set_difficulty\",\"params") == NULL);
    check_true(memcmp(first.extranonce1, simpool_pool_rig(desk->pool, rig)->extranonce.extranonce1,
                      4) != 0);
    desk_close(desk);
}

/* Whatever is asked, and the whole answer. Each on a fresh, authorized rig, which then still gets
 * an answer to its authorize, unless it was closed. */
static const struct {
    const char *line;
    const char *said;
    bool closed;
} talks[] = {
    /* never answered */
    {"{\"id\":3,\"method\":\"mining.extranonce.subscribe\",\"params\":[]}", "", false},
    {"{\"id\":3,\"method\":\"mining.configure\",\"params\":[[\"version-rolling\"],"
     "{\"version-rolling.mask\":\"1fffe000\"}]}",
     "", false},
    {"{\"id\":null,\"method\":\"mining.suggest_difficulty\",\"params\":[1]}", "", false},
    {"{\"id\":3,\"method\":\"mining.suggest_target\",\"params\":[\"00\"]}", "", false},
    {"{\"id\":3,\"method\":\"mining.ping\",\"params\":[]}", "", false},
    {"{\"id\":3,\"method\":\"mining.nonsense\",\"params\":{\"a\":1}}", "", false},
    {"{\"id\":3,\"method\":\"\",\"params\":[]}", "", false},
    {"{\"id\":3,\"result\":true,\"error\":null}", "", false},
    /* always the same way */
    {"{\"id\":\"txlist7\",\"method\":\"mining.get_transactions\",\"params\":[\"7\"]}",
     "{\"id\":null,\"result\":[],\"error\":true}\n", false},
    {"{\"id\":3,\"method\":\"mining.configure\",\"params\":7}", "", false},
    {"{\"id\":3,\"method\":\"mining.suggest_difficulty\",\"params\":[\"x\"]}", "", false},
    {"{\"id\":3,\"method\":\"mining.extranonce.subscribe\",\"params\":null}", "", false},
    /* passed over */
    {"", "", false},
    {"  \t", "", false},
    {"[]", "", false},
    {"5", "", false},
    {"null", "", false},
    {"{}", "", false},
    {"{\"id\":{},\"method\":\"mining.ping\",\"params\":[]}", "", false},
    {"{\"id\":1,\"method\":7,\"params\":[]}", "", false},
    /* the socket is closed */
    {"{\"id\":1,\"method\":\"mining.ping\",\"params\":[}", "", true},
    {"{\"id\":1,\"method\":\"mining.sub", "", true},
    {"hello", "", true},
    {"\x01\x02\x7f", "", true},
    {"\xff\xfe{", "", true},
    {"\xef\xbb\xbf{\"id\":1,\"method\":\"mining.ping\",\"params\":[]}", "", true},
    /* ids come back as they came */
    {"{\"id\":\"auth\",\"method\":\"mining.authorize\",\"params\":[\"w\"]}",
     "{\"id\":\"auth\",\"result\":true,\"error\":null}\n", false},
    {"{\"id\":0,\"method\":\"mining.authorize\",\"params\":[\"w\",\"x\"]}",
     "{\"id\":0,\"result\":true,\"error\":null}\n", false},
    {"{\"id\":-9007199254740993,\"method\":\"mining.authorize\",\"params\":[\"w\",\"x\"]}",
     "{\"id\":-9007199254740993,\"result\":true,\"error\":null}\n", false},
    {"{\"method\":\"mining.authorize\",\"params\":[\"w\",\"x\"]}",
     "{\"id\":null,\"result\":true,\"error\":null}\n", false},
    /* authorize, spoilt */
    {"{\"id\":3,\"method\":\"mining.authorize\",\"params\":[]}",
     "{\"id\":3,\"result\":null,\"error\":[20,\"malformed authorize\"]}\n", false},
    {"{\"id\":3,\"method\":\"mining.authorize\",\"params\":[7,\"x\"]}",
     "{\"id\":3,\"result\":null,\"error\":[20,\"malformed authorize\"]}\n", false},
    {"{\"id\":3,\"method\":\"mining.authorize\",\"params\":null}",
     "{\"id\":3,\"result\":null,\"error\":[20,\"malformed authorize\"]}\n", false},
    /* submit, spoilt */
    {"{\"id\":4,\"method\":\"mining.submit\",\"params\":[]}",
     "{\"id\":4,\"result\":null,\"error\":[20,\"malformed submit\"]}\n", false},
    {"{\"id\":4,\"method\":\"mining.submit\"}",
     "{\"id\":4,\"result\":null,\"error\":[20,\"malformed submit\"]}\n", false},
    {"{\"id\":4,\"method\":\"mining.submit\",\"params\":[\"w\",\"3e04\",\"00000000\",\"69051c95\"]"
     "}",
     "{\"id\":4,\"result\":null,\"error\":[20,\"malformed submit\"]}\n", false},
    {"{\"id\":4,\"method\":\"mining.submit\",\"params\":[\"w\",\"3e04\",0,\"69051c95\","
     "\"00000000\"]}",
     "{\"id\":4,\"result\":null,\"error\":[20,\"malformed submit\"]}\n", false},
    {"{\"id\":4,\"method\":\"mining.submit\",\"params\":[\"w\",\"3e04\",\"00000000\",\"69051c95\","
     "null]}",
     "{\"id\":4,\"result\":null,\"error\":[20,\"malformed submit\"]}\n", false},
    {"{\"id\":4,\"method\":\"mining.submit\",\"params\":[\"w\",\"3e04\",\"000000\",\"69051c95\","
     "\"00000000\"]}",
     "{\"id\":4,\"result\":null,\"error\":[20,\"incorrect size of extranonce2\"]}\n", false},
    {"{\"id\":4,\"method\":\"mining.submit\",\"params\":[\"w\",\"ffff\",\"00000000\",\"69051c95\","
     "\"00000000\"]}",
     "{\"id\":4,\"result\":null,\"error\":[21,\"job not found\"]}\n", false},
    {"{\"id\":4,\"method\":\"mining.submit\",\"params\":[\"w\",\"3e04\",\"00000000\",\"69051c9\","
     "\"00000000\"]}",
     "{\"id\":4,\"result\":null,\"error\":[20,\"incorrect size of ntime\"]}\n", false},
    {"{\"id\":4,\"method\":\"mining.submit\",\"params\":[\"w\",\"3e04\",\"00000000\",\"00000001\","
     "\"00000000\"]}",
     "{\"id\":4,\"result\":null,\"error\":[20,\"ntime out of range\"]}\n", false},
    {"{\"id\":4,\"method\":\"mining.submit\",\"params\":[\"w\",\"3e04\",\"00000000\",\"69051c95\","
     "\"0000000000\"]}",
     "{\"id\":4,\"result\":null,\"error\":[20,\"incorrect size of nonce\"]}\n", false},
    {"{\"id\":4,\"method\":\"mining.submit\",\"params\":[\"w\",\"3e04\",\"zz000000\",\"69051c95\","
     "\"00000000\"]}",
     "{\"id\":4,\"result\":null,\"error\":[20,\"malformed hex\"]}\n", false},
};

void test_pool_lines_every_answer_and_every_silence(void)
{
    for (size_t index = 0; index < sizeof talks / sizeof talks[0]; index++) {
        struct desk *desk = automatic();
        const uint32_t rig = desk_rig(desk);
        desk_line(desk, rig, SUBSCRIBE);
        desk_line(desk, rig, AUTHORIZE);
        (void)desk_said(desk);
        desk_line(desk, rig, talks[index].line);
        check_text(desk_said(desk), talks[index].said);
        check_row(talks[index].line, (desk->closed_rig == rig) == talks[index].closed);
        check_row(talks[index].line,
                  desk_count(desk, STRATUM_EVENT_DISCONNECTED) == talks[index].closed);
        desk_line(desk, rig, AUTHORIZE);
        check_row(talks[index].line, (*desk_said(desk) == '\0') == talks[index].closed);
        desk_close(desk);
    }
}

/* Pools of this family never look at the params of a subscribe. */
void test_pool_lines_subscribe_with_any_params(void)
{
    static const char *const params[] = {
        "",
        ",\"params\":null",
        ",\"params\":{}",
        ",\"params\":[]",
        ",\"params\":[null]",
        ",\"params\":[7,8]",
        ",\"params\":[\"a\",\"deadbeefcafebabe0200000000000000\"]",
        ",\"params\":[\"a\",{},\"host\",3333]",
        ",\"params\":\"a\"",
    };
    for (size_t index = 0; index < sizeof params / sizeof params[0]; index++) {
        struct desk *desk = automatic();
        const uint32_t rig = desk_rig(desk);
        char line[256];
        (void)snprintf(line, sizeof line, "{\"id\":\"s\",\"method\":\"mining.subscribe\"%s}",
                       params[index]);
        desk_line(desk, rig, line);
        const char *said = desk_said(desk);
        check_row(line, begins(said, "{\"id\":\"s\",\"result\":[[["));
        check_row(line, count_lines(said) == 3);
        /* The name of the session is the pool's own, and no miner's; what is unreadable names
         * nobody. */
        const bool named = strstr(line, "[\"a\",\"") != NULL;
        check_int(desk->events[1].kind, STRATUM_EVENT_SUBSCRIBED);
        check_row(line, strcmp(desk->events[1].text, named ? "a" : "") == 0);
        desk_close(desk);
    }
}

/* A text of that many letters in a submit or an authorize; both are answered, whatever it is. */
void test_pool_lines_with_long_texts(void)
{
    static char line[10240];
    static char letters[9000];
    memset(letters, 'n', sizeof letters - 1);
    static const size_t lengths[] = {1024, 1025, 8999};
    for (size_t index = 0; index < 3; index++) {
        struct desk *desk = automatic();
        const uint32_t rig = desk_rig(desk);
        desk_line(desk, rig, SUBSCRIBE);
        (void)desk_said(desk);
        (void)snprintf(line, sizeof line,
                       "{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"%.*s\",\"x\"]}",
                       (int)lengths[index], letters);
        desk_line(desk, rig, line);
        check_text(desk_said(desk), "{\"id\":2,\"result\":true,\"error\":null}\n");
        check_int(strlen(simpool_pool_rig(desk->pool, rig)->user), STRATUM_TEXT_MAX);
        (void)snprintf(line, sizeof line,
                       "{\"id\":4,\"method\":\"mining.submit\",\"params\":[\"w\",\"%.*s\","
                       "\"00000000\",\"69051c95\",\"00000000\"]}",
                       (int)lengths[index], letters);
        desk_line(desk, rig, line);
        const char *said = desk_said(desk);
        check_true(begins(said, "{\"id\":4,\"result\":null,\"error\":[2"));
        check_true(simpool_pool_rig(desk->pool, rig)->open);
        desk_close(desk);
    }
}

void test_pool_lines_cut_anywhere_hurts_nobody(void)
{
    static const char submit[] = "{\"id\":4,\"method\":\"mining.submit\",\"params\":[\"w\","
                                 "\"3e04\",\"00000000\",\"69051c95\",\"00000000\"]}";
    static const char *const lines[] = {SUBSCRIBE, AUTHORIZE, submit};
    struct desk *desk = automatic();
    char cut[256];
    for (size_t index = 0; index < 3; index++) {
        for (size_t len = 1; len < strlen(lines[index]); len++) {
            const uint32_t rig = desk_rig(desk);
            (void)snprintf(cut, sizeof cut, "%.*s", (int)len, lines[index]);
            desk_forget(desk);
            desk_line(desk, rig, cut);
            check_row(cut, desk->closed_rig == rig);
            check_row(cut,
                      desk_last(desk, STRATUM_EVENT_DISCONNECTED)->cause == STRATUM_CAUSE_POOL);
            check_row(cut, desk_last(desk, STRATUM_EVENT_LINE_IN) != NULL);
        }
    }
    desk_close(desk);
}

void test_pool_lines_out_of_order(void)
{
    static const char submit[] = "{\"id\":4,\"method\":\"mining.submit\",\"params\":[\"w\","
                                 "\"3e04\",\"00000000\",\"69051c95\",\"00000000\"]}";
    struct desk *desk = automatic();
    const uint32_t rig = desk_rig(desk);
    desk_line(desk, rig, submit);
    check_text(desk_said(desk),
               "{\"id\":4,\"result\":null,\"error\":[24,\"unauthorized worker\",null]}\n");
    desk_line(desk, rig, AUTHORIZE);
    (void)desk_said(desk);
    desk_line(desk, rig, submit);
    check_text(desk_said(desk),
               "{\"id\":4,\"result\":null,\"error\":[25,\"not subscribed\",null]}\n");
    check_int(desk_last(desk, STRATUM_EVENT_SHARE)->verdict, STRATUM_VERDICT_NOT_SUBSCRIBED);
    desk_line(desk, rig, SUBSCRIBE);
    check_int(count_lines(desk_said(desk)), 3);
    desk_close(desk);
}

void test_pool_lines_version_rolling_when_it_is_offered(void)
{
    struct simpool_dialect dialect = simpool_dialect_nomp;
    dialect.version_mask = 0x1fffe000;
    dialect.answers[6] =
        (struct simpool_answer){"mining.configure", {{.kind = SIMPOOL_STEP_REPLY}}};
    struct simpool_pool_options options = desk_options();
    options.scripted = false;
    options.dialect = &dialect;
    struct desk *desk = desk_open(&options, NULL);
    const uint32_t rig = desk_rig(desk);
    desk_line(desk, rig,
              "{\"id\":9,\"method\":\"mining.configure\",\"params\":[[\"version-rolling\"],"
              "{\"version-rolling.mask\":\"0000e000\",\"version-rolling.min-bit-count\":2}]}");
    check_true(strstr(desk_said(desk), "\"version-rolling\":true,\"version-rolling.mask\":"
                                       "\"0000e000\"") != NULL);
    check_int(simpool_pool_rig(desk->pool, rig)->version_mask, 0xe000);
    desk_close(desk);
}

void test_pool_lines_probes_are_not_disconnects(void)
{
    static const struct {
        const char *first;
        size_t len;
        bool is_line;
    } probes[] = {
        {"\x16\x03\x01\x02\x00\x01", 6, false},
        {"GET / HTTP/1.1\r", 15, true},
        {"POST /x HTTP/1.1\r", 17, true},
        {"\x16\x03\x01 and more", 11, true},
        {"GET / HT", 8, false},
        {"OPTIONS * RTSP/1.0\r", 19, true},
    };
    for (size_t index = 0; index < sizeof probes / sizeof probes[0]; index++) {
        struct simpool_pool_options options = desk_options(); /* scripted: nobody welcomed it */
        struct desk *desk = desk_open(&options, NULL);
        const uint32_t rig = desk_rig(desk);
        if (probes[index].is_line) {
            simpool_pool_on_line(desk->pool, desk->now, rig, probes[index].first,
                                 probes[index].len);
        } else {
            simpool_pool_on_first_bytes(desk->pool, desk->now, rig,
                                        (const uint8_t *)probes[index].first, probes[index].len);
        }
        desk_drain(desk);
        check_int(desk_count(desk, STRATUM_EVENT_PROBED), 1);
        check_int(desk_count(desk, STRATUM_EVENT_DISCONNECTED), 0);
        check_int(desk->closed_rig, rig);
        check_true(simpool_pool_rig(desk->pool, rig)->probe);
        desk_close(desk);
    }
}

void test_pool_lines_overlong_is_closed(void)
{
    struct desk *desk = automatic();
    const uint32_t rig = desk_rig(desk);
    check_int(simpool_pool_line_max(desk->pool), 10240);
    simpool_pool_on_overlong(desk->pool, desk->now, rig);
    desk_drain(desk);
    check_int(desk->closed_rig, rig);
    check_int(desk_last(desk, STRATUM_EVENT_DISCONNECTED)->cause, STRATUM_CAUSE_POOL);
    desk_close(desk);
}
