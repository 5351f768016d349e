#include "tests/unit/stratum/transcript.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stratum/json.h"
#include "stratum/line.h"

enum { LINE_LIMIT = 1024 * 1024, FILE_MAX = 4 * 1024 * 1024 };

char *transcript_file(const char *path, size_t *len)
{
    char full[1024];
    (void)snprintf(full, sizeof full, "%s/%s", FIXTURES, path);
    FILE *file = fopen(full, "rb");
    if (file == NULL) {
        return NULL;
    }
    char *bytes = malloc(FILE_MAX);
    assert(bytes != NULL);
    *len = fread(bytes, 1, FILE_MAX, file);
    (void)fclose(file);
    return bytes;
}

static char *copy_of(const char *bytes, size_t len)
{
    char *copy = malloc(len + 1);
    assert(copy != NULL);
    memcpy(copy, bytes, len);
    copy[len] = '\0';
    return copy;
}

/* The letters U+0000 to U+00FF of a segment stand for bytes. Returns how many there were. */
static size_t bytes_of_letters(uint8_t *out, const char *text, size_t len)
{
    size_t count = 0;
    for (size_t at = 0; at < len; at++) {
        const uint8_t lead = (uint8_t)text[at];
        if (lead < 0x80) {
            out[count++] = lead;
        } else {
            assert(lead == 0xc2 || lead == 0xc3);
            out[count++] = (uint8_t)((lead & 3) << 6 | ((uint8_t)text[++at] & 0x3f));
        }
    }
    return count;
}

static void take_lines(struct transcript *out, struct stratum_lines *stream, int connection,
                       bool from_client)
{
    const char *line = NULL;
    size_t len = 0;
    while (stratum_lines_take(stream, &line, &len) > 0) {
        assert(out->count < TRANSCRIPT_LINES_MAX);
        out->lines[out->count++] = (struct transcript_line){.connection = connection,
                                                            .from_client = from_client,
                                                            .bytes = copy_of(line, len),
                                                            .len = len};
    }
}

static void read_record(struct transcript *out, struct stratum_lines *streams,
                        struct stratum_json record)
{
    int64_t connection = 0;
    size_t len = 0;
    const char *text = NULL;
    const bool numbered = stratum_json_integer(&connection, stratum_json_at(record, 1));
    assert(numbered && connection >= 0 && connection < TRANSCRIPT_CONNECTIONS_MAX);
    (void)numbered;
    const char *direction = stratum_json_text(stratum_json_at(record, 2), NULL);
    assert(direction != NULL);
    text = stratum_json_text(stratum_json_at(record, 3), &len);
    if (text == NULL) {
        return; /* the end of this direction */
    }
    const bool from_client = direction[0] == '>';
    struct stratum_lines *stream = &streams[2 * connection + (from_client ? 1 : 0)];
    uint8_t *bytes = malloc(len + 1);
    assert(bytes != NULL);
    const bool fed = stratum_lines_feed(stream, bytes, bytes_of_letters(bytes, text, len));
    assert(fed);
    (void)fed;
    free(bytes);
    take_lines(out, stream, (int)connection, from_client);
}

static void read_records(struct transcript *out, struct stratum_lines *file)
{
    struct stratum_lines streams[2 * TRANSCRIPT_CONNECTIONS_MAX];
    const size_t stream_count = sizeof streams / sizeof streams[0];
    for (size_t index = 0; index < stream_count; index++) {
        stratum_lines_init(&streams[index], LINE_LIMIT);
    }
    const char *line = NULL;
    size_t len = 0;
    while (stratum_lines_take(file, &line, &len) > 0) {
        struct stratum_json_document *document = NULL;
        const enum stratum_status status = stratum_json_parse(&document, line, len);
        assert(status == STRATUM_OK);
        (void)status;
        read_record(out, streams, stratum_json_root(document));
        stratum_json_free(document);
    }
    for (size_t index = 0; index < stream_count; index++) {
        stratum_lines_done(&streams[index]);
    }
}

struct transcript *transcript_load(const char *name)
{
    char path[256];
    (void)snprintf(path, sizeof path, "transcripts/%s", name);
    size_t len = 0;
    char *bytes = transcript_file(path, &len);
    if (bytes == NULL) {
        return NULL;
    }
    struct transcript *transcript = calloc(1, sizeof *transcript);
    assert(transcript != NULL);
    struct stratum_lines file;
    stratum_lines_init(&file, LINE_LIMIT);
    if (stratum_lines_feed(&file, (const uint8_t *)bytes, len)) {
        read_records(transcript, &file);
    }
    stratum_lines_done(&file);
    free(bytes);
    return transcript;
}

void transcript_free(struct transcript *transcript)
{
    for (size_t index = 0; transcript != NULL && index < transcript->count; index++) {
        free(transcript->lines[index].bytes);
    }
    free(transcript);
}
