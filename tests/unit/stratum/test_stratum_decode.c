#include <stdlib.h>
#include <string.h>

#include "stratum/decode.h"
#include "stratum/text.h"
#include "tests/unit/check.h"
#include "tests/unit/stratum/guard.h"

static const struct row {
    const char *line;
    enum stratum_status status;
    enum stratum_kind kind;
    enum stratum_id_kind id;
    const char *field;
} rows[] = {
    /* the envelope: any key order, any extra key */
    {"{\"id\":1,\"method\":\"mining.ping\",\"params\":[]}", STRATUM_OK, STRATUM_PING,
     STRATUM_ID_NUMBER, ""},
    {"{\"params\":[],\"id\":null,\"method\":\"mining.ping\"}\r", STRATUM_OK, STRATUM_PING,
     STRATUM_ID_NULL, ""},
    {" {\"jsonrpc\":\"2.0\",\"method\":\"mining.ping\",\"x\":{}} ", STRATUM_OK, STRATUM_PING,
     STRATUM_ID_NONE, ""},
    {"{\"id\":\"xnsub\",\"method\":\"mining.ping\"}", STRATUM_OK, STRATUM_PING, STRATUM_ID_STRING,
     ""},
    {"{\"id\":1,\"method\":\"mining.ping\",\"method\":\"mining.nope\"}", STRATUM_OK,
     STRATUM_UNKNOWN, STRATUM_ID_NUMBER, ""},
    /* methods we do not know are nobody's mistake, whatever their params */
    {"{\"id\":9,\"method\":\"mining.get_transactions\",\"params\":{\"a\":1}}", STRATUM_OK,
     STRATUM_UNKNOWN, STRATUM_ID_NUMBER, ""},
    {"{\"id\":9,\"method\":\"\"}", STRATUM_OK, STRATUM_UNKNOWN, STRATUM_ID_NUMBER, ""},
    {"{\"id\":9,\"method\":\"mining.ping\\u0000\"}", STRATUM_OK, STRATUM_UNKNOWN, STRATUM_ID_NUMBER,
     ""},
    /* replies: any of three keys makes one */
    {"{\"id\":1,\"result\":true}", STRATUM_OK, STRATUM_REPLY, STRATUM_ID_NUMBER, ""},
    {"{\"id\":1,\"error\":null}", STRATUM_OK, STRATUM_REPLY, STRATUM_ID_NUMBER, ""},
    {"{\"id\":1,\"reject-reason\":\"Stale\"}", STRATUM_OK, STRATUM_REPLY, STRATUM_ID_NUMBER, ""},
    {"{\"id\":null,\"method\":null,\"result\":[]}", STRATUM_OK, STRATUM_REPLY, STRATUM_ID_NULL, ""},
    /* no message at all */
    {"", STRATUM_NOT_JSON, STRATUM_UNKNOWN, STRATUM_ID_NONE, ""},
    {" ", STRATUM_NOT_JSON, STRATUM_UNKNOWN, STRATUM_ID_NONE, ""},
    {"GET / HTTP/1.1", STRATUM_NOT_JSON, STRATUM_UNKNOWN, STRATUM_ID_NONE, ""},
    {"{\"id\":1,\"method\":\"caf\xe9\"}", STRATUM_NOT_JSON, STRATUM_UNKNOWN, STRATUM_ID_NONE, ""},
    {"[]", STRATUM_NOT_OBJECT, STRATUM_UNKNOWN, STRATUM_ID_NONE, ""},
    {"[{\"id\":1,\"method\":\"mining.ping\"}]", STRATUM_NOT_OBJECT, STRATUM_UNKNOWN,
     STRATUM_ID_NONE, ""},
    {"42", STRATUM_NOT_OBJECT, STRATUM_UNKNOWN, STRATUM_ID_NONE, ""},
    {"null", STRATUM_NOT_OBJECT, STRATUM_UNKNOWN, STRATUM_ID_NONE, ""},
    {"\"mining.ping\"", STRATUM_NOT_OBJECT, STRATUM_UNKNOWN, STRATUM_ID_NONE, ""},
    {"[[[[[[[[[[[[[[[[[[[[[[[[", STRATUM_TOO_DEEP, STRATUM_UNKNOWN, STRATUM_ID_NONE, ""},
    {"{}", STRATUM_BAD_METHOD, STRATUM_UNKNOWN, STRATUM_ID_NONE, "method"},
    {"{\"id\":3}", STRATUM_BAD_METHOD, STRATUM_UNKNOWN, STRATUM_ID_NUMBER, "method"},
    {"{\"id\":3,\"method\":5}", STRATUM_BAD_METHOD, STRATUM_UNKNOWN, STRATUM_ID_NUMBER, "method"},
    /* ids: a method that could be read is still told */
    {"{\"id\":1.0,\"method\":\"mining.ping\"}", STRATUM_BAD_ID, STRATUM_PING, STRATUM_ID_NONE,
     "id"},
    {"{\"id\":9223372036854775808,\"method\":\"mining.ping\"}", STRATUM_BAD_ID, STRATUM_PING,
     STRATUM_ID_NONE, "id"},
    {"{\"id\":-99999999999999999999,\"result\":true}", STRATUM_BAD_ID, STRATUM_REPLY,
     STRATUM_ID_NONE, "id"},
    {"{\"id\":[1],\"result\":true}", STRATUM_BAD_ID, STRATUM_REPLY, STRATUM_ID_NONE, "id"},
    {"{\"id\":true,\"result\":true}", STRATUM_BAD_ID, STRATUM_REPLY, STRATUM_ID_NONE, "id"},
    {"{\"id\":\"a\\u0000\",\"result\":true}", STRATUM_BAD_ID, STRATUM_REPLY, STRATUM_ID_NONE, "id"},
    {"{\"id\":\"txlist5555555555555555555555555555555555555555555555555555555555\","
     "\"result\":true}",
     STRATUM_OK, STRATUM_REPLY, STRATUM_ID_STRING, ""}, /* 64 letters */
    {"{\"id\":\"txlist55555555555555555555555555555555555555555555555555555555555\","
     "\"result\":true}",
     STRATUM_TOO_LONG, STRATUM_REPLY, STRATUM_ID_NONE, "id"},
    /* params: none is an empty list, an object is none */
    {"{\"id\":1,\"method\":\"mining.subscribe\",\"params\":null}", STRATUM_OK, STRATUM_SUBSCRIBE,
     STRATUM_ID_NUMBER, ""},
    {"{\"id\":1,\"method\":\"mining.authorize\",\"params\":null}", STRATUM_BAD_PARAMS,
     STRATUM_AUTHORIZE, STRATUM_ID_NUMBER, "params"},
    {"{\"id\":1,\"method\":\"mining.notify\"}", STRATUM_BAD_PARAMS, STRATUM_NOTIFY,
     STRATUM_ID_NUMBER, "params"},
    {"{\"id\":1,\"method\":\"mining.ping\",\"params\":{}}", STRATUM_BAD_PARAMS, STRATUM_PING,
     STRATUM_ID_NUMBER, "params"},
    {"{\"id\":4,\"method\":\"mining.submit\",\"params\":[\"a\",\"b\",\"c\",\"d\"]}",
     STRATUM_BAD_PARAMS, STRATUM_SUBMIT, STRATUM_ID_NUMBER, "params"},
    {"{\"id\":4,\"method\":\"mining.submit\",\"params\":[\"a\",\"b\",\"c\",\"d\",5]}",
     STRATUM_BAD_TYPE, STRATUM_SUBMIT, STRATUM_ID_NUMBER, "params[4] (nonce)"},
};

void test_stratum_decode_envelope(void)
{
    struct guard guard;
    guard_init(&guard, 512);
    struct stratum_message *message = malloc(sizeof *message);
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        const struct row *row = &rows[index];
        const size_t len = strlen(row->line);
        struct stratum_complaint complaint;
        const char *line = guard_place(&guard, row->line, len);
        check_row(row->line, stratum_decode(message, line, len, &complaint) == row->status);
        check_row(row->line, complaint.status == row->status);
        check_row(row->line, message->kind == row->kind);
        check_row(row->line, message->id.kind == row->id);
        check_text(complaint.field, row->field);
        check_row(row->line, stratum_decode(message, line, len, NULL) == row->status);
    }
    free(message);
    guard_done(&guard);
}

void test_stratum_decode_ids_and_methods(void)
{
    struct stratum_message *message = malloc(sizeof *message);
    static const char number[] = "{\"id\":-5,\"method\":\"mining.get_txnhashes\"}";
    check_int(stratum_decode(message, number, strlen(number), NULL), STRATUM_OK);
    check_int(message->id.number, -5);
    check_text(message->method, "mining.get_txnhashes");
    static const char word[] =
        "{\"id\":\"au\\\"th\",\"method\":"
        "\"a234567890b234567890c234567890d234567890e234567890f234567890g2345\"}";
    check_int(stratum_decode(message, word, strlen(word), NULL), STRATUM_OK);
    check_text(message->id.text, "au\"th");
    check_text(message->method, "a234567890b234567890c234567890d234567890e234567890f234567890g234");
    free(message);
}

void test_stratum_decode_huge(void)
{
    struct stratum_message *message = malloc(sizeof *message);
    struct stratum_complaint complaint;
    const size_t len = 2 * 1024 * 1024;
    char *line = malloc(len);
    memset(line, ' ', len);
    check_int(stratum_decode(message, line, len, &complaint), STRATUM_LINE_TOO_LONG);
    struct stratum_text text = stratum_text_in(line, len);
    stratum_text_add(&text, "{\"result\":1}");
    line[text.len] = ' ';
    check_int(stratum_decode(message, line, STRATUM_LINE_MAX + 1, NULL), STRATUM_LINE_TOO_LONG);
    check_int(stratum_decode(message, line, STRATUM_LINE_MAX, NULL), STRATUM_OK);
    memset(line, '[', len);
    check_int(stratum_decode(message, line, 20000, &complaint), STRATUM_TOO_DEEP);
    check_int(stratum_decode(message, "{\"id\":1,\0\"result\":true}", 23, NULL), STRATUM_NOT_JSON);
    free(line);
    free(message);
}
