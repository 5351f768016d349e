#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stratum/line.h"
#include "stratum/message.h"
#include "stratum/text.h"
#include "tests/unit/check.h"
#include "tests/unit/stratum/guard.h"
#include "tests/unit/stratum/transcript.h"

enum { SMALL_LIMIT = 16 };

/* What comes out, each line in brackets; an end with "!" when the line is over the limit. */
static void take_all(struct stratum_text *out, struct stratum_lines *lines)
{
    const char *line = NULL;
    size_t len = 0;
    int taken = 0;
    while ((taken = stratum_lines_take(lines, &line, &len)) > 0) {
        stratum_text_add(out, "[");
        stratum_text_add_bytes(out, line, len);
        stratum_text_add(out, "]");
    }
    if (taken < 0) {
        stratum_text_add(out, "!");
    }
}

static bool feed(struct stratum_lines *lines, const char *bytes, size_t len)
{
    return stratum_lines_feed(lines, (const uint8_t *)bytes, len);
}

void test_stratum_line_table(void)
{
    static const struct {
        const char *stream;
        const char *taken;
    } rows[] = {
        {"", ""},
        {"a", ""},
        {"\n", "[]"},
        {"\r\n", "[]"},
        {"\n\n", "[][]"},
        {"a\nb\r\nc", "[a][b]"},
        {"a\r\r\n", "[a\r]"},
        {"a\rb\n", "[a\rb]"},
        {"0123456789abcdef\n", "[0123456789abcdef]"},
        {"0123456789abcdef\r\n", "[0123456789abcdef]"},
        {"0123456789abcdef\r", ""},
        {"0123456789abcdefg", "!"},
        {"0123456789abcdefg\n", "!"},
        {"0123456789abcdefg\r\n", "!"},
        {"0123456789abcdef\r\r\n", "!"},
        {"ok\n0123456789abcdefg\nlost\n", "[ok]!"},
        {"ok\n0123456789abcdefg", "[ok]!"},
    };
    struct guard guard;
    guard_init(&guard, 64);
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        const size_t len = strlen(rows[row].stream);
        for (size_t split = 0; split <= len; split++) {
            char taken[128];
            struct stratum_text text = stratum_text_in(taken, sizeof taken);
            struct stratum_lines lines;
            stratum_lines_init(&lines, SMALL_LIMIT);
            (void)feed(&lines, guard_place(&guard, rows[row].stream, split), split);
            take_all(&text, &lines);
            if (strchr(taken, '!') == NULL) {
                const char *rest = guard_place(&guard, rows[row].stream + split, len - split);
                (void)feed(&lines, rest, len - split);
                take_all(&text, &lines);
            }
            check_text(taken, rows[row].taken);
            stratum_lines_done(&lines);
        }
    }
    guard_done(&guard);
}

void test_stratum_line_nul_is_a_byte(void)
{
    struct stratum_lines lines;
    stratum_lines_init(&lines, SMALL_LIMIT);
    check_true(feed(&lines, "a\0b\n", 4));
    const char *line = NULL;
    size_t len = 0;
    check_int(stratum_lines_take(&lines, &line, &len), 1);
    check_int(len, 3);
    check_bytes(line, "a\0b", 3);
    stratum_lines_done(&lines);
}

/* The server's half of a recorded session, as one stream. */
static char *real_stream(size_t *len)
{
    enum { STREAM_MAX = 4096 };
    struct transcript *transcript = transcript_load("nsp.jsonl");
    char *stream = malloc(STREAM_MAX);
    *len = 0;
    for (size_t index = 0; transcript != NULL && index < transcript->count; index++) {
        const struct transcript_line *line = &transcript->lines[index];
        if (!line->from_client && *len + line->len + 1 <= STREAM_MAX) {
            memcpy(stream + *len, line->bytes, line->len);
            stream[*len + line->len] = '\n';
            *len += line->len + 1;
        }
    }
    transcript_free(transcript);
    return stream;
}

void test_stratum_line_every_split(void)
{
    enum { TAKEN_MAX = 8192 };
    size_t len = 0;
    char *stream = real_stream(&len);
    check_true(len > 3000);
    char *whole = malloc(TAKEN_MAX);
    char *pieces = malloc(TAKEN_MAX);
    for (size_t split = 0; split <= len; split++) {
        struct stratum_text text = stratum_text_in(split == 0 ? whole : pieces, TAKEN_MAX);
        struct stratum_lines lines;
        stratum_lines_init(&lines, STRATUM_LINE_MAX);
        check_true(feed(&lines, stream, split));
        take_all(&text, &lines);
        check_true(feed(&lines, stream + split, len - split));
        take_all(&text, &lines);
        check_true(!text.overflow);
        check_true(split == 0 || strcmp(whole, pieces) == 0);
        stratum_lines_done(&lines);
    }
    struct stratum_text text = stratum_text_in(pieces, TAKEN_MAX);
    struct stratum_lines lines;
    stratum_lines_init(&lines, STRATUM_LINE_MAX);
    for (size_t index = 0; index < len; index++) {
        check_true(feed(&lines, stream + index, 1));
        take_all(&text, &lines);
    }
    check_true(strcmp(whole, pieces) == 0);
    stratum_lines_done(&lines);
    free(whole);
    free(pieces);
    free(stream);
}

void test_stratum_line_two_megabytes(void)
{
    enum { PIECE = 64 * 1024, PIECES = 32 };
    char *piece = malloc(PIECE);
    memset(piece, 'x', PIECE);
    struct stratum_lines lines;
    stratum_lines_init(&lines, STRATUM_LINE_MAX);
    int fed = 0;
    while (fed < PIECES && feed(&lines, piece, PIECE)) {
        fed++;
    }
    check_int(fed, STRATUM_LINE_MAX / PIECE);
    const char *line = NULL;
    size_t len = 0;
    check_int(stratum_lines_take(&lines, &line, &len), -1);
    check_true(!feed(&lines, piece, PIECE)); /* however often it is tried */
    check_int(stratum_lines_take(&lines, &line, &len), -1);
    check_true(lines.capacity <= 2 * (STRATUM_LINE_MAX + PIECE));
    stratum_lines_done(&lines);
    free(piece);
}

/* A long line is only as expensive as it lasts. */
void test_stratum_line_shrinks(void)
{
    enum { LONG = 300 * 1024 };
    char *bytes = malloc(LONG);
    memset(bytes, 'x', LONG);
    bytes[LONG - 1] = '\n';
    struct stratum_lines lines;
    stratum_lines_init(&lines, STRATUM_LINE_MAX);
    const char *line = NULL;
    size_t len = 0;
    for (int round = 0; round < 3; round++) {
        check_true(feed(&lines, bytes, LONG));
        check_int(stratum_lines_take(&lines, &line, &len), 1);
        check_int(len, LONG - 1);
        check_int(stratum_lines_take(&lines, &line, &len), 0);
        check_int(line[len - 1], 'x'); /* the view is still good */
        check_true(feed(&lines, "short\n", 6));
        check_int(stratum_lines_take(&lines, &line, &len), 1);
        check_true(lines.capacity <= 4096);
    }
    check_true(stratum_lines_feed(&lines, NULL, 0));
    stratum_lines_done(&lines);
    stratum_lines_done(&lines);
    free(bytes);
}
