#include "simpool/jobs/replay_read.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "simpool/record/recording.h"
#include "stratum/decode.h"
#include "stratum/line.h"
#include "stratum/net/problem.h"

/** What the server of one connection has said so far. */
struct speaker {
    int64_t connection; /* -1: a free place */
    struct stratum_lines lines;
};

struct reader {
    const char *path;
    size_t line_number;
    struct simpool_replay *replay;
    struct speaker speakers[SIMPOOL_REPLAY_CONNECTIONS_MAX];
    struct stratum_message message; /* one, because it is big */
    const char *problem;
};

static bool complain(struct reader *reader, const char *what)
{
    reader->problem = stratum_problem("%s:%zu: %s", reader->path, reader->line_number, what);
    return false;
}

static struct speaker *find_speaker(struct reader *reader, int64_t connection)
{
    struct speaker *empty = NULL;
    for (size_t index = 0; index < SIMPOOL_REPLAY_CONNECTIONS_MAX; index++) {
        struct speaker *speaker = &reader->speakers[index];
        if (speaker->connection == connection) {
            return speaker;
        }
        empty = empty == NULL && speaker->connection < 0 ? speaker : empty;
    }
    if (empty != NULL) {
        empty->connection = connection;
    }
    return empty;
}

static void end_speaker(struct speaker *speaker)
{
    stratum_lines_done(&speaker->lines);
    speaker->connection = -1;
}

static bool read_said(struct reader *reader, struct speaker *speaker, double seconds)
{
    const char *line;
    size_t len;
    while (stratum_lines_take(&speaker->lines, &line, &len) == 1) {
        /* Servers of recordings say all kinds of things; jobs are what is looked for. */
        if (stratum_decode(&reader->message, line, len, NULL) == STRATUM_OK &&
            reader->message.kind == STRATUM_NOTIFY &&
            !simpool_replay_add(reader->replay, &reader->message.as.notify, seconds)) {
            return complain(reader, "out of memory");
        }
    }
    return true;
}

static bool read_record(struct reader *reader, const struct simpool_record *record)
{
    const bool ends = record->bytes == NULL; /* written once, of the side that hung up */
    if (record->from_miner && !ends) {
        return true;
    }
    struct speaker *speaker = find_speaker(reader, record->connection);
    if (ends && speaker != NULL) {
        end_speaker(speaker);
    }
    if (ends) {
        return true;
    }
    if (speaker == NULL) {
        return complain(reader, "more than 64 connections at once");
    }
    if (!stratum_lines_feed(&speaker->lines, record->bytes, record->len)) {
        return complain(reader, "the server's line is endless, or there is no memory for it");
    }
    return read_said(reader, speaker, record->seconds);
}

/** whole: it ended in a newline; half a line is what a recorder leaves that was killed. */
static bool read_line(struct reader *reader, const char *line, size_t len, bool whole)
{
    reader->line_number++;
    if (len == 0) {
        return true;
    }
    struct simpool_recording_line read;
    const char *problem;
    if (!simpool_recording_read(&read, line, len, &problem)) {
        simpool_recording_done(&read);
        return !whole || complain(reader, problem);
    }
    const bool good = read_record(reader, &read.record);
    simpool_recording_done(&read);
    return good;
}

static bool read_file(struct reader *reader, FILE *file)
{
    char *line = NULL;
    size_t capacity = 0;
    bool read = true;
    ssize_t len = getline(&line, &capacity, file);
    while (read && len >= 0) {
        const bool whole = len > 0 && line[len - 1] == '\n';
        while (len > 0 && (line[len - 1] == '\n' || line[len - 1] == '\r')) {
            len--;
        }
        read = read_line(reader, line, (size_t)len, whole);
        len = getline(&line, &capacity, file);
    }
    if (read && ferror(file)) {
        read = complain(reader, strerror(errno));
    }
    free(line);
    return read;
}

static bool read_recording(struct reader *reader)
{
    FILE *file = fopen(reader->path, "r");
    if (file == NULL) {
        reader->problem = stratum_problem("%s: %s", reader->path, strerror(errno));
        return false;
    }
    bool read = read_file(reader, file);
    (void)fclose(file);
    if (read && reader->replay->count == 0) {
        reader->problem = stratum_problem("%s: no mining.notify in it", reader->path);
        read = false;
    }
    return read;
}

struct simpool_replay *simpool_replay_open(const char *path, const char **problem)
{
    struct reader *reader = calloc(1, sizeof *reader);
    struct simpool_replay *replay = calloc(1, sizeof *replay);
    if (reader == NULL || replay == NULL) {
        *problem = "out of memory";
        free(reader);
        free(replay);
        return NULL;
    }
    reader->path = path;
    reader->replay = replay;
    for (size_t index = 0; index < SIMPOOL_REPLAY_CONNECTIONS_MAX; index++) {
        reader->speakers[index].connection = -1;
        stratum_lines_init(&reader->speakers[index].lines, STRATUM_LINE_MAX);
    }
    if (!read_recording(reader)) {
        *problem = reader->problem;
        simpool_replay_free(replay);
        replay = NULL;
    }
    for (size_t index = 0; index < SIMPOOL_REPLAY_CONNECTIONS_MAX; index++) {
        end_speaker(&reader->speakers[index]);
    }
    free(reader);
    return replay;
}
