#include "simpool/record/transcript.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "simpool/record/recording.h"
#include "stratum/line.h"
#include "stratum/message.h"
#include "stratum/net/problem.h"

/** While a recording is read. */
struct reader {
    const char *path;
    size_t line_number;
    struct simpool_transcript *transcript;
    struct stratum_lines streams[SIMPOOL_TRANSCRIPT_CONNECTIONS_MAX][2]; /* of the miner first */
    const char *problem;
};

static bool complain(struct reader *reader, const char *what)
{
    reader->problem = stratum_problem("%s:%zu: %s", reader->path, reader->line_number, what);
    return false;
}

/** The conversation's index, made when it is new; SIZE_MAX: too many. */
static size_t find(struct reader *reader, int64_t connection)
{
    struct simpool_transcript *const transcript = reader->transcript;
    for (size_t index = 0; index < transcript->count; index++) {
        if (transcript->at[index].connection == connection) {
            return index;
        }
    }
    if (transcript->count == SIMPOOL_TRANSCRIPT_CONNECTIONS_MAX) {
        return SIZE_MAX;
    }
    const size_t index = transcript->count++;
    transcript->at[index] = (struct simpool_conversation){.connection = connection};
    stratum_lines_init(&reader->streams[index][0], STRATUM_LINE_MAX);
    stratum_lines_init(&reader->streams[index][1], STRATUM_LINE_MAX);
    return index;
}

static bool add_line(struct simpool_conversation *conversation, const struct simpool_record *record,
                     const char *line, size_t len)
{
    if (conversation->count == SIMPOOL_TRANSCRIPT_LINES_MAX) {
        return true;
    }
    if (conversation->count == conversation->capacity) {
        const size_t capacity = conversation->capacity == 0 ? 64 : 2 * conversation->capacity;
        struct simpool_spoken *const lines =
            realloc(conversation->lines, capacity * sizeof *conversation->lines);
        if (lines == NULL) {
            return false;
        }
        conversation->lines = lines;
        conversation->capacity = capacity;
    }
    struct simpool_spoken *const spoken = &conversation->lines[conversation->count];
    *spoken = (struct simpool_spoken){record->seconds, record->from_miner, malloc(len + 1), len};
    if (spoken->line == NULL) {
        return false;
    }
    memcpy(spoken->line, line, len);
    spoken->line[len] = '\0';
    conversation->count++;
    return true;
}

static bool add_record(struct reader *reader, const struct simpool_record *record)
{
    const size_t index = find(reader, record->connection);
    if (index == SIZE_MAX) {
        return complain(reader, "more than 256 connections");
    }
    if (record->bytes == NULL) {
        return true;
    }
    struct stratum_lines *const stream = &reader->streams[index][record->from_miner ? 0 : 1];
    if (!stratum_lines_feed(stream, record->bytes, record->len)) {
        return complain(reader, "an endless line, or there is no memory for it");
    }
    const char *line;
    size_t len;
    while (stratum_lines_take(stream, &line, &len) == 1) {
        if (!add_line(&reader->transcript->at[index], record, line, len)) {
            return complain(reader, "out of memory");
        }
    }
    return true;
}

/** whole: it ended in a newline; half a line is what a recorder leaves that was killed. */
static bool read_line(struct reader *reader, const char *line, size_t len, bool whole)
{
    struct simpool_recording_line read;
    const char *problem;
    reader->line_number++;
    if (len == 0) {
        return true;
    }
    const bool understood = simpool_recording_read(&read, line, len, &problem);
    const bool good =
        understood ? add_record(reader, &read.record) : !whole || complain(reader, problem);
    simpool_recording_done(&read);
    return good;
}

static bool read_file(struct reader *reader)
{
    FILE *const file = fopen(reader->path, "re");
    if (file == NULL) {
        reader->problem = stratum_problem("%s: %s", reader->path, strerror(errno));
        return false;
    }
    char *line = NULL;
    size_t capacity = 0;
    bool good = true;
    ssize_t len = 0;
    while (good && (len = getline(&line, &capacity, file)) > 0) {
        const bool whole = line[len - 1] == '\n';
        good = read_line(reader, line, (size_t)len - (whole ? 1 : 0), whole);
    }
    free(line);
    (void)fclose(file);
    return good;
}

struct simpool_transcript *simpool_transcript_open(const char *path, const char **problem)
{
    struct reader *const reader = calloc(1, sizeof *reader);
    struct simpool_transcript *transcript = calloc(1, sizeof *transcript);
    if (transcript != NULL) {
        transcript->at = calloc(SIMPOOL_TRANSCRIPT_CONNECTIONS_MAX, sizeof *transcript->at);
    }
    *problem = "out of memory";
    bool good = reader != NULL && transcript != NULL && transcript->at != NULL;
    if (good) {
        reader->path = path;
        reader->transcript = transcript;
        good = read_file(reader);
        *problem = reader->problem;
        for (size_t index = 0; index < transcript->count; index++) {
            stratum_lines_done(&reader->streams[index][0]);
            stratum_lines_done(&reader->streams[index][1]);
        }
    }
    free(reader);
    if (!good) {
        simpool_transcript_free(transcript);
        return NULL;
    }
    return transcript;
}

void simpool_transcript_free(struct simpool_transcript *transcript)
{
    if (transcript == NULL) {
        return;
    }
    for (size_t index = 0; index < transcript->count; index++) {
        for (size_t line = 0; line < transcript->at[index].count; line++) {
            free(transcript->at[index].lines[line].line);
        }
        free(transcript->at[index].lines);
    }
    free(transcript->at);
    free(transcript);
}
