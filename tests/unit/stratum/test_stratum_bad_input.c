/* Every message in both directions, spoiled in every way that is easy to list: a decoder refuses
 * it with the reason, or reads what was really said. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "stratum/decode.h"
#include "stratum/encode.h"
#include "tests/unit/check.h"
#include "tests/unit/stratum/guard.h"
#include "tests/unit/stratum/samples.h"

#define AS(class) (1u << SAMPLE_##class)
enum {
    /* Options that are no object, or lack a key, are no options. */
    AS_ANY = AS(OPTIONS),
    AS_WORD = AS(TEXT) | AS(OPTIONAL) | AS(JOB_ID) | AS(HOST) | AS_ANY,
    LONG_TEXT = 2000
};

/* A JSON value, and the classes of params that may be it. */
static const struct {
    const char *json;
    unsigned good_as;
} values[] = {
    {"null", AS(OPTIONAL) | AS(HOST) | AS(PORT) | AS(WAIT) | AS_ANY},
    {"true", AS(CLEAN) | AS_ANY},
    {"false", AS(CLEAN) | AS_ANY},
    {"0", AS(CLEAN) | AS(WAIT) | AS(EXTRANONCE2_LEN) | AS_ANY},
    {"1", AS(CLEAN) | AS(WAIT) | AS(PORT) | AS(EXTRANONCE2_LEN) | AS(DIFFICULTY) | AS_ANY},
    {"-1", AS_ANY},
    {"33", AS(WAIT) | AS(PORT) | AS(DIFFICULTY) | AS_ANY},
    {"65536", AS(WAIT) | AS(DIFFICULTY) | AS_ANY},
    {"4294967296", AS(DIFFICULTY) | AS_ANY},
    {"1.5", AS(DIFFICULTY) | AS_ANY},
    {"1e999", AS_ANY},
    {"99999999999999999999", AS_ANY},
    {"\"\"", AS_WORD | AS(HEX) | AS(EXTRANONCE1)},
    {"\"x\"", AS_WORD},
    {"\"7\"", AS_WORD | AS(WAIT) | AS(PORT) | AS(DIFFICULTY)},
    {"\"true\"", AS_WORD | AS(CLEAN)},
    {"\"zzzzzzzz\"", AS_WORD},
    {"\"0000000\"", AS_WORD | AS(WAIT)},
    {"\"00000000\"", AS_WORD | AS(WAIT) | AS(BE32) | AS(HEX) | AS(EXTRANONCE1)},
    {"\"000000000\"", AS_WORD | AS(WAIT)},
    {"\"0x000000\"", AS_WORD},
    {"\"7 2e3 \"", AS_WORD},
    {"\"a\\u0000b\"", AS(TEXT) | AS(OPTIONAL) | AS_ANY},
    {"\"ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef0123456789\"",
     AS_WORD | AS(HASH) | AS(HEX) | AS(EXTRANONCE1)},
    {"[]", AS(BRANCHES) | AS(EXTENSIONS) | AS_ANY},
    {"[null]", AS(EXTENSIONS) | AS_ANY},
    {"[[]]", AS(EXTENSIONS) | AS_ANY},
    {"[\"00\"]", AS(EXTENSIONS) | AS_ANY},
    {"{}", AS_ANY},
    {"{\"version-rolling.mask\":1}", 0},
    {"{\"version-rolling.mask\":\"xyz\"}", 0},
    {"{\"version-rolling.min-bit-count\":-1}", 0},
    {"{\"version-rolling.min-bit-count\":\"2\"}", 0},
    {"{\"minimum-difficulty.value\":0}", 0},
    {"{\"minimum-difficulty.value\":[]}", 0},
};

/* Decoded, it can be encoded and decoded again without a change. */
static bool is_stable(const struct stratum_message *message)
{
    if (message->kind == STRATUM_REPLY || message->kind == STRATUM_UNKNOWN) {
        return true;
    }
    enum { LINE_MAX = 64 * 1024 };
    char *first = malloc(2 * LINE_MAX);
    struct stratum_message *again = malloc(sizeof *again);
    struct stratum_text one = stratum_text_in(first, LINE_MAX);
    struct stratum_text two = stratum_text_in(first + LINE_MAX, LINE_MAX);
    const bool stable = stratum_encode(&one, message) == STRATUM_OK &&
                        stratum_decode(again, one.at, one.len, NULL) == STRATUM_OK &&
                        again->kind == message->kind && stratum_encode(&two, again) == STRATUM_OK &&
                        strcmp(one.at, two.at) == 0;
    free(again);
    free(first);
    return stable;
}

/* What a test needs for thousands of decodes. */
struct bench {
    struct guard guard;
    struct stratum_message *message;
    struct stratum_complaint complaint;
};

static void bench_init(struct bench *bench)
{
    guard_init(&bench->guard, SAMPLE_LINE_MAX);
    bench->message = malloc(sizeof *bench->message);
    assert(bench->message != NULL);
}

static void bench_done(struct bench *bench)
{
    guard_done(&bench->guard);
    free(bench->message);
}

static enum stratum_status decode(struct bench *bench, const char *line, size_t len)
{
    const enum stratum_status status = stratum_decode(
        bench->message, guard_place(&bench->guard, line, len), len, &bench->complaint);
    check_row(line, status == bench->complaint.status);
    check_row(line, status != STRATUM_OK || is_stable(bench->message));
    return status;
}

void test_stratum_bad_input_wrong_values(void)
{
    struct bench bench;
    bench_init(&bench);
    for (size_t number = 0; number < sample_count; number++) {
        const struct sample *sample = &samples[number];
        for (size_t index = 0; index < sample->count; index++) {
            for (size_t row = 0; row < sizeof values / sizeof values[0]; row++) {
                char line[SAMPLE_LINE_MAX];
                struct stratum_text text = stratum_text_in(line, sizeof line);
                sample_write(&text, sample, index, values[row].json);
                const bool good = (values[row].good_as >> sample->params[index].class & 1) != 0;
                const bool read = decode(&bench, line, text.len) == STRATUM_OK;
                check_row(line, read == good);
                check_row(line, bench.message->kind == sample->kind);
                check_row(line, bench.message->id.number == 7);
                check_row(line, good || strstr(bench.complaint.field, "params[") != NULL);
                check_row(line, good || bench.complaint.field[7] == (char)('0' + index));
            }
        }
    }
    bench_done(&bench);
}

void test_stratum_bad_input_too_long(void)
{
    static const unsigned good_as = AS(TEXT) | AS(OPTIONAL) | AS(HEX) | AS_ANY;
    struct bench bench;
    bench_init(&bench);
    char value[LONG_TEXT + 3];
    memset(value, 'a', sizeof value);
    value[0] = value[LONG_TEXT + 1] = '"';
    value[LONG_TEXT + 2] = '\0';
    for (size_t number = 0; number < sample_count; number++) {
        const struct sample *sample = &samples[number];
        for (size_t index = 0; index < sample->count; index++) {
            char line[SAMPLE_LINE_MAX];
            struct stratum_text text = stratum_text_in(line, sizeof line);
            sample_write(&text, sample, index, value);
            const bool good = (good_as >> sample->params[index].class & 1) != 0;
            check_row(line, (decode(&bench, line, text.len) == STRATUM_OK) == good);
        }
    }
    bench_done(&bench);
}

void test_stratum_bad_input_dropped_params(void)
{
    struct bench bench;
    bench_init(&bench);
    for (size_t number = 0; number < sample_count; number++) {
        const struct sample *sample = &samples[number];
        for (size_t index = 0; index < sample->count; index++) {
            char line[SAMPLE_LINE_MAX];
            struct stratum_text text = stratum_text_in(line, sizeof line);
            sample_write(&text, sample, index, NULL);
            const enum stratum_status status = decode(&bench, line, text.len);
            check_row(line, status == STRATUM_BAD_PARAMS || sample->count > sample->least);
            check_row(line, status != STRATUM_OK || index + 1 == sample->count ||
                                sample->kind != STRATUM_NOTIFY);
        }
    }
    bench_done(&bench);
}

static const char *const replies[] = {
    "{\"id\":1,\"result\":[[[\"mining.notify\",\"cd\"]],\"180313f6\",4],\"error\":null}",
    "{\"id\":2,\"result\":true,\"error\":null}",
    "{\"id\":\"a\",\"result\":null,\"error\":[23,\"low difficulty share of 0.1\",null]}",
    "{\"id\":3,\"error\":{\"code\":-3,\"message\":\"Method not found\"}}",
    "{\"reject-reason\":\"Above target\",\"result\":false,\"error\":null,\"id\":4}",
    "{\"id\":5,\"result\":{\"version-rolling\":true,\"version-rolling.mask\":\"1fffe000\"}}",
};

static size_t good_line(char *line, size_t number)
{
    struct stratum_text text = stratum_text_in(line, SAMPLE_LINE_MAX);
    if (number < sample_count) {
        sample_write(&text, &samples[number], SAMPLE_PARAMS_MAX, NULL);
    } else {
        stratum_text_add(&text, replies[number - sample_count]);
    }
    return text.len;
}

static size_t good_line_count(void)
{
    return sample_count + sizeof replies / sizeof replies[0];
}

void test_stratum_bad_input_truncated(void)
{
    struct bench bench;
    bench_init(&bench);
    for (size_t number = 0; number < good_line_count(); number++) {
        char line[SAMPLE_LINE_MAX];
        const size_t len = good_line(line, number);
        check_row(line, decode(&bench, line, len) == STRATUM_OK);
        for (size_t kept = 0; kept < len; kept++) {
            check_row(line, decode(&bench, line, kept) == STRATUM_NOT_JSON);
        }
    }
    bench_done(&bench);
}

void test_stratum_bad_input_spoiled_bytes(void)
{
    static const char spoilers[] = {'\0', '\x01', '"', '\\',   '[',   '}',
                                    ',',  '0',    'e', '\x80', '\xff'};
    struct bench bench;
    bench_init(&bench);
    for (size_t number = 0; number < good_line_count(); number++) {
        char line[SAMPLE_LINE_MAX];
        const size_t len = good_line(line, number);
        for (size_t at = 0; at < len; at++) {
            const char kept = line[at];
            for (size_t index = 0; index < sizeof spoilers; index++) {
                line[at] = spoilers[index];
                const enum stratum_status status = decode(&bench, line, len);
                check_row(line, status == STRATUM_NOT_JSON || (index != 0 && index < 9));
            }
            line[at] = kept;
        }
    }
    bench_done(&bench);
}
