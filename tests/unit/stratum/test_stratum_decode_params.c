#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stratum/decode.h"
#include "stratum/text.h"
#include "tests/unit/check.h"

enum { LINE_MAX = STRATUM_LINE_MAX + 1024 };

/* Decodes {"id":1,"method":…,"params":…}; the caller frees the message. */
static struct stratum_message *decoded(enum stratum_status *status, enum stratum_kind kind,
                                       const char *params)
{
    char *line = malloc(LINE_MAX);
    struct stratum_text text = stratum_text_in(line, LINE_MAX);
    stratum_text_format(&text,
                        "{\"id\":1,\"method\":\"%s\",\"params\":", stratum_kind_method(kind));
    stratum_text_add(&text, params);
    stratum_text_add(&text, "}");
    check_true(!text.overflow);
    struct stratum_message *message = malloc(sizeof *message);
    *status = stratum_decode(message, line, text.len, NULL);
    check_row(params, message->kind == kind);
    free(line);
    return message;
}

static enum stratum_status status_of(enum stratum_kind kind, const char *params)
{
    enum stratum_status status = STRATUM_OK;
    free(decoded(&status, kind, params));
    return status;
}

void test_stratum_decode_params_subscribe(void)
{
    static const struct {
        const char *params, *agent, *session;
    } rows[] = {
        {"[]", "", ""},
        {"null", "", ""},
        {"[\"cpuminer/2.5.1\"]", "cpuminer/2.5.1", ""},
        {"[\"a\",\"b\"]", "a", "b"},
        {"[\"a\",null]", "a", ""},
        {"[null,\"b\"]", "", "b"},
        {"[\"a\",\"b\",\"host\",3333]", "a", "b"},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        enum stratum_status status = STRATUM_OK;
        struct stratum_message *message = decoded(&status, STRATUM_SUBSCRIBE, rows[row].params);
        check_row(rows[row].params, status == STRATUM_OK);
        check_text(message->as.subscribe.agent, rows[row].agent);
        check_text(message->as.subscribe.session, rows[row].session);
        free(message);
    }
}

void test_stratum_decode_params_authorize(void)
{
    enum stratum_status status = STRATUM_OK;
    struct stratum_message *message =
        decoded(&status, STRATUM_AUTHORIZE, "[\"ADDR=60K.rig\",\"c=QTC\"]");
    check_text(message->as.authorize.user, "ADDR=60K.rig");
    check_text(message->as.authorize.pass, "c=QTC");
    free(message);
    message = decoded(&status, STRATUM_AUTHORIZE, "[\"a\"]");
    check_int(status, STRATUM_OK);
    check_text(message->as.authorize.pass, "");
    free(message);
    check_int(status_of(STRATUM_AUTHORIZE, "[]"), STRATUM_BAD_PARAMS);
    check_int(status_of(STRATUM_AUTHORIZE, "[null,\"x\"]"), STRATUM_BAD_TYPE);
}

/* What is malformed stays malformed, so that the judge says so. */
void test_stratum_decode_params_submit(void)
{
    enum stratum_status status = STRATUM_OK;
    struct stratum_message *message =
        decoded(&status, STRATUM_SUBMIT,
                "[\"a\",\"N1 \\\"x\",\"00\",\"69098232\",\"013898AB\",\"00004000\"]");
    const struct stratum_submit *submit = &message->as.submit;
    check_int(status, STRATUM_OK);
    check_text(submit->job_id, "N1 \"x");
    check_text(submit->extranonce2, "00");
    check_text(submit->nonce, "013898AB");
    check_text(submit->version_bits, "00004000");
    free(message);
    message = decoded(&status, STRATUM_SUBMIT,
                      "[\"a\",\"b\","
                      "\"0123456789012345678901234567890123456789012345678901234567890123456789\","
                      "\"0000000000000000000000\",\"00000000\\u0000\",null]");
    submit = &message->as.submit;
    check_int(status, STRATUM_OK);
    check_int(strlen(submit->extranonce2), 2 * STRATUM_EXTRANONCE_MAX + 1);
    check_int(strlen(submit->ntime), 15);
    check_text(submit->nonce, "00000000?");
    check_text(submit->version_bits, "");
    free(message);
}

void test_stratum_decode_params_configure(void)
{
    static const struct {
        const char *params;
        bool rolling, minimum, extranonce;
        uint32_t mask, bits;
        double value;
    } rows[] = {
        {"[[]]", false, false, false, 0xffffffff, 0, 0},
        {"[[],{\"version-rolling.mask\":\"nonsense\"}]", false, false, false, 0xffffffff, 0, 0},
        {"[[\"version-rolling\"],{}]", true, false, false, 0xffffffff, 0, 0},
        {"[[\"version-rolling\"],{\"version-rolling.mask\":\"1FFFE000\","
         "\"version-rolling.min-bit-count\":16}]",
         true, false, false, 0x1fffe000, 16, 0},
        {"[[\"info\",7,\"minimum-difficulty\",\"subscribe-extranonce\"],"
         "{\"minimum-difficulty.value\":2048,\"info.hw-id\":\"x\"}]",
         false, true, true, 0xffffffff, 0, 2048},
        {"[[\"minimum-difficulty\"],{}]", false, false, false, 0xffffffff, 0, 0},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        enum stratum_status status = STRATUM_OK;
        struct stratum_message *message = decoded(&status, STRATUM_CONFIGURE, rows[row].params);
        const struct stratum_configure *configure = &message->as.configure;
        check_row(rows[row].params, status == STRATUM_OK);
        check_row(rows[row].params, configure->version_rolling == rows[row].rolling);
        check_row(rows[row].params, configure->minimum_difficulty == rows[row].minimum);
        check_row(rows[row].params, configure->subscribe_extranonce == rows[row].extranonce);
        check_row(rows[row].params,
                  configure->info == (strstr(rows[row].params, "[\"info\"") != NULL));
        check_row(rows[row].params, configure->version_mask == rows[row].mask);
        check_row(rows[row].params, configure->version_min_bit_count == rows[row].bits);
        check_row(rows[row].params, configure->minimum_difficulty_value == rows[row].value);
        free(message);
    }
}

void test_stratum_decode_params_reconnect(void)
{
    static const struct {
        const char *params;
        enum stratum_status status;
        const char *host;
        uint16_t port;
        uint32_t wait_s;
    } rows[] = {
        {"[]", STRATUM_OK, "", 0, 0},
        {"null", STRATUM_OK, "", 0, 0},
        {"[\"h\"]", STRATUM_OK, "h", 0, 0},
        {"[\"h\",3333]", STRATUM_OK, "h", 3333, 0},
        {"[\"[::1]\",3333]", STRATUM_OK, "::1", 3333, 0},
        {"[\"[]\"]", STRATUM_OK, "[]", 0, 0},
        {"[\"h\",\"65535\"]", STRATUM_OK, "h", 65535, 0},
        {"[null,1,\"30\"]", STRATUM_OK, "", 1, 30},
        {"[null,null,30]", STRATUM_OK, "", 0, 30},
        {"[\"h\",0]", STRATUM_BAD_RANGE, NULL, 0, 0},
        {"[\"h\",-1]", STRATUM_BAD_RANGE, NULL, 0, 0},
        {"[\"h\",65536]", STRATUM_BAD_RANGE, NULL, 0, 0},
        {"[\"h\",\"port\"]", STRATUM_BAD_RANGE, NULL, 0, 0},
        {"[\"h\",3333,-1]", STRATUM_BAD_RANGE, NULL, 0, 0},
        {"[\"h\",[]]", STRATUM_BAD_TYPE, NULL, 0, 0},
        {"[5]", STRATUM_BAD_TYPE, NULL, 0, 0},
        {"[\"h\\u0000.evil\"]", STRATUM_BAD_TYPE, NULL, 0, 0},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        enum stratum_status status = STRATUM_OK;
        struct stratum_message *message = decoded(&status, STRATUM_RECONNECT, rows[row].params);
        check_row(rows[row].params, status == rows[row].status);
        if (rows[row].host != NULL) {
            check_text(message->as.reconnect.host, rows[row].host);
            check_int(message->as.reconnect.port, rows[row].port);
            check_int(message->as.reconnect.wait_s, rows[row].wait_s);
        }
        free(message);
    }
}

/* Exactly at a limit, and one past it. count letters, or count texts of 64 digits. */
static char *list_of(const char *open, const char *piece, size_t count, const char *close)
{
    char *json = malloc(LINE_MAX);
    struct stratum_text text = stratum_text_in(json, LINE_MAX);
    stratum_text_add(&text, open);
    for (size_t index = 0; index < count; index++) {
        stratum_text_add(&text, piece);
    }
    stratum_text_add(&text, close);
    return json;
}

#define HASH "\"0000000000000000000000000000000000000000000000000000000000000000\""

void test_stratum_decode_params_limits(void)
{
    static const char rest[] = "\"\",[],\"20000004\",\"1a0ccaa1\",\"69098232\"]";
    static const struct {
        enum stratum_kind kind;
        const char *open, *piece;
        size_t most;
        const char *close;
        enum stratum_status past;
    } rows[] = {
        {STRATUM_RECONNECT, "[\"", "h", STRATUM_HOST_MAX, "\"]", STRATUM_TOO_LONG},
        {STRATUM_SUBMIT, "[\"\",\"", "j", STRATUM_JOB_ID_MAX, "\",\"\",\"\",\"\"]",
         STRATUM_TOO_LONG},
        {STRATUM_NOTIFY, "[\"j\"," HASH ",\"", "00", STRATUM_COINBASE_MAX, "\",", STRATUM_TOO_LONG},
        {STRATUM_NOTIFY, "[\"j\"," HASH ",\"\",\"\",[" HASH, "," HASH, STRATUM_BRANCHES_MAX - 1,
         "],\"20000004\",\"1a0ccaa1\",\"69098232\"]", STRATUM_TOO_MANY},
        {STRATUM_SET_EXTRANONCE, "[\"", "00", STRATUM_EXTRANONCE_MAX, "\",4]", STRATUM_TOO_LONG},
        {STRATUM_SHOW_MESSAGE, "[\"", "%s", 100000, "\"]", STRATUM_OK},
        {STRATUM_AUTHORIZE, "[\"", "u", STRATUM_TEXT_MAX, "\"]", STRATUM_OK},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        for (size_t over = 0; over <= 1; over++) {
            char *json =
                list_of(rows[row].open, rows[row].piece, rows[row].most + over, rows[row].close);
            if (json[strlen(json) - 1] == ',') {
                char *whole = list_of(json, rest, 1, "");
                free(json);
                json = whole;
            }
            check_int(status_of(rows[row].kind, json), over == 0 ? STRATUM_OK : rows[row].past);
            free(json);
        }
    }
}

/* coinb1 and coinb2 share one buffer. */
void test_stratum_decode_params_coinbase_halves(void)
{
    char *half = list_of("", "ab", STRATUM_COINBASE_MAX / 2, "");
    char *params = malloc(LINE_MAX);
    for (int over = 0; over <= 1; over++) {
        struct stratum_text text = stratum_text_in(params, LINE_MAX);
        stratum_text_add(&text, "[\"j\"," HASH ",\"");
        stratum_text_add(&text, half);
        stratum_text_add(&text, "\",\"");
        stratum_text_add(&text, half);
        stratum_text_add(&text, over ? "ab" : "");
        stratum_text_add(&text, "\",[],\"20000004\",\"1a0ccaa1\",\"69098232\",true]");
        enum stratum_status status = STRATUM_OK;
        struct stratum_message *message = decoded(&status, STRATUM_NOTIFY, params);
        check_int(status, over ? STRATUM_TOO_LONG : STRATUM_OK);
        if (!over) {
            check_int(message->as.notify.coinb1_len + message->as.notify.coinb2_len,
                      STRATUM_COINBASE_MAX);
            check_int(message->as.notify.coinbase[STRATUM_COINBASE_MAX - 1], 0xab);
        }
        free(message);
    }
    free(params);
    free(half);
}

void test_stratum_decode_params_clean(void)
{
    static const struct {
        const char *tail; /* what follows ntime */
        enum stratum_status status;
        bool clean;
    } rows[] = {
        {"", STRATUM_OK, false},
        {",true", STRATUM_OK, true},
        {",false", STRATUM_OK, false},
        {",1", STRATUM_OK, true},
        {",0", STRATUM_OK, false},
        {",\"true\"", STRATUM_OK, true},
        {",\"00ff\",true", STRATUM_OK, true},
        {",false,\"00ff\"", STRATUM_OK, false},
        {",true,\"00ff\",[]", STRATUM_OK, true},
        {",false,true", STRATUM_OK, true},
        {",null", STRATUM_BAD_TYPE, false},
        {",[]", STRATUM_BAD_TYPE, false},
        {",2", STRATUM_BAD_TYPE, false},
        {",\"\",\"\"", STRATUM_BAD_TYPE, false},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        char params[512];
        (void)snprintf(params, sizeof params,
                       "[\"480f\"," HASH ",\"01\",\"0203\",[" HASH "],\"20000004\",\"1a0ccaa1\","
                       "\"69098232\"%s]",
                       rows[row].tail);
        enum stratum_status status = STRATUM_OK;
        struct stratum_message *message = decoded(&status, STRATUM_NOTIFY, params);
        const struct stratum_notify *notify = &message->as.notify;
        check_row(rows[row].tail, status == rows[row].status);
        check_row(rows[row].tail, notify->clean == rows[row].clean);
        check_text(notify->job_id, "480f");
        check_int(notify->coinb1_len, 1);
        check_int(notify->coinb2_len, 2);
        check_bytes(notify->coinbase, "\x01\x02\x03", 3);
        check_int(notify->branch_count, 1);
        check_int(notify->version, 0x20000004);
        check_int(notify->nbits, 0x1a0ccaa1);
        check_int(notify->ntime, 0x69098232);
        free(message);
    }
}
