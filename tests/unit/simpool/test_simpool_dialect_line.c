#include "simpool/dialect/line.h"

#include <math.h>
#include <stdlib.h>

#include "tests/unit/check.h"

static const char *filled(const char *shape, const struct simpool_values *values)
{
    static char line[512];
    struct stratum_text text = stratum_text_in(line, sizeof line);
    simpool_line_fill(&text, &simpool_dialect_nomp, shape, values);
    return line;
}

void test_dialect_line_fills_words_in(void)
{
    const struct stratum_id id = {.kind = STRATUM_ID_STRING, .text = "xn\"sub"};
    const struct stratum_set_extranonce extranonce = {{0xd9, 0x95, 0x03, 0x6b}, 4, 8};
    const struct simpool_values values = {.id = &id,
                                          .result = "[1]",
                                          .text = "low {share_difficulty}",
                                          .session = "s",
                                          .recorded = "N 1",
                                          .extranonce = &extranonce,
                                          .code = -3,
                                          .share_difficulty = 0.125,
                                          .difficulty = 2,
                                          .connection = 0x036293,
                                          .count = 0x1a,
                                          .start = 0x6b0395d8,
                                          .time = 1};
    static const struct {
        const char *shape, *line;
    } rows[] = {
        {"", ""},
        {"{\"id\":{id}}", "{\"id\":\"xn\\\"sub\"}"},
        {"{result}{code}", "[1]-3"},
        {"{text}", "\"low 0.125\""},
        {"{extranonce1} {extranonce1_reversed} {extranonce2_size}", "d995036b 6b0395d9 8"},
        {"{connection} {connection_le64}", "221843 9362030000000000"},
        {"{recorded} {count} {count08} {start08} {time08}", "N 1 1a 0000001a 6b0395d8 00000001"},
        {"{difficulty} {session}", "2 s"},
        {"{} {{id} {ID} {unknown} {id", "{} {\"xn\\\"sub\" {ID} {unknown} {id"},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        check_text(filled(rows[row].shape, &values), rows[row].line);
    }
    const struct simpool_values nobody = {.id = NULL};
    check_text(filled("{id}", &nobody), "null");
    static const char out_of_place[] = "{method} {params} {result} {text} {session} {extranonce1} "
                                       "{extranonce1_reversed} {extranonce2_size} {recorded}";
    check_text(filled(out_of_place, &nobody), out_of_place);
    const struct simpool_values loop = {.text = "{text}"};
    check_text(filled("{text}", &loop), "\"{text}\"");
}

void test_dialect_line_words_are_their_own(void)
{
    size_t len = 0;
    check_int(simpool_word_at(&len, "{id}"), SIMPOOL_WORD_ID);
    check_int(len, 4);
    check_int(simpool_word_at(&len, "{ids}"), SIMPOOL_WORD_COUNT);
    check_int(simpool_word_at(&len, "id}"), SIMPOOL_WORD_COUNT);
    check_text(simpool_word_text(SIMPOOL_WORD_EXTRANONCE2_SIZE), "extranonce2_size");
}

void test_dialect_line_is_whole_or_nothing(void)
{
    char room[16];
    struct stratum_text text = stratum_text_in(room, sizeof room);
    const struct simpool_values values = {.result = "true"};
    check_int(simpool_line_add(&text, &simpool_dialect_nomp, "{result}", &values), STRATUM_OK);
    check_text(room, "true\n");
    check_int(
        simpool_line_add(&text, &simpool_dialect_nomp, "{result}, {result}, {result}", &values),
        STRATUM_NO_ROOM);
    check_text(room, "true\n");
}

void test_dialect_line_writes_numbers_as_the_family_does(void)
{
    static const struct {
        struct simpool_number how;
        double number;
        const char *text;
    } rows[] = {
        {{0, -1, -1, false}, 0.001, "0.001"},
        {{0, -1, -1, false}, 1024, "1024"},
        {{17, -1, -1, false}, 0.001, "0.001"},
        {{17, -1, -1, false}, 0.008, "0.0080000000000000002"}, /* ck.jsonl */
        {{0, 0, 3, false}, 0.0004, "0.000"},                   /* yiimp */
        {{0, 0, 3, false}, 16384, "16384"},
        {{0, -1, -1, true}, 1024, "1024.0"}, /* miningcore */
        {{0, -1, -1, true}, 0.5, "0.5"},
        {{0, 0, 0, false}, 1, "1"},
        {{0, 0, 3, false}, INFINITY, "null"},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        char line[64];
        struct stratum_text text = stratum_text_in(line, sizeof line);
        struct simpool_dialect dialect = simpool_dialect_nomp;
        dialect.number = rows[row].how;
        simpool_line_number(&text, &dialect, rows[row].number);
        check_text(line, rows[row].text);
    }
}

void test_dialect_line_requests_have_the_familys_shape(void)
{
    struct stratum_message *message = calloc(1, sizeof *message);
    message->kind = STRATUM_SET_DIFFICULTY;
    message->as.set_difficulty.difficulty = 2;
    struct simpool_dialect dialect = simpool_dialect_nomp;
    dialect.lines.request = "{\"params\":{params},\"id\":{id},\"method\":\"{method}\"}";
    dialect.number.point = true;
    char line[128];
    struct stratum_text text = stratum_text_in(line, sizeof line);
    check_int(simpool_line_request(&text, &dialect, message), STRATUM_OK);
    check_text(line, "{\"params\":[2.0],\"id\":null,\"method\":\"mining.set_difficulty\"}\n");
    free(message);
}
