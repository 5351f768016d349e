#include "simpool/jobs/replay_read.h"

#include <stdlib.h>

#include "simpool/record/recording_file.h"
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
    struct simpool_replay *replay;
    struct speaker speakers[SIMPOOL_REPLAY_CONNECTIONS_MAX];
    struct stratum_message message; /* one, because it is big */
};

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

static const char *read_said(struct reader *reader, struct speaker *speaker, double seconds)
{
    const char *line;
    size_t len;
    while (stratum_lines_take(&speaker->lines, &line, &len) == 1) {
        /* Servers of recordings say all kinds of things; jobs are what is looked for. */
        if (stratum_decode(&reader->message, line, len, NULL) == STRATUM_OK &&
            reader->message.kind == STRATUM_NOTIFY &&
            !simpool_replay_add(reader->replay, &reader->message.as.notify, seconds)) {
            return "out of memory";
        }
    }
    return NULL;
}

static const char *read_record(void *context, const struct simpool_record *record)
{
    struct reader *const reader = context;
    const bool ends = record->bytes == NULL; /* written once, of the side that hung up */
    if (record->from_miner && !ends) {
        return NULL;
    }
    struct speaker *speaker = find_speaker(reader, record->connection);
    if (ends && speaker != NULL) {
        end_speaker(speaker);
    }
    if (ends) {
        return NULL;
    }
    if (speaker == NULL) {
        return "more than 64 connections at once";
    }
    if (!stratum_lines_feed(&speaker->lines, record->bytes, record->len)) {
        return "the server's line is endless, or there is no memory for it";
    }
    return read_said(reader, speaker, record->seconds);
}

static const char *read_recording(struct reader *reader)
{
    const char *const problem = simpool_recording_each(reader->path, read_record, reader);
    return problem == NULL && reader->replay->count == 0
               ? stratum_problem("%s: no mining.notify in it", reader->path)
               : problem;
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
    const char *const wrong = read_recording(reader);
    if (wrong != NULL) {
        *problem = wrong;
        simpool_replay_free(replay);
        replay = NULL;
    }
    for (size_t index = 0; index < SIMPOOL_REPLAY_CONNECTIONS_MAX; index++) {
        end_speaker(&reader->speakers[index]);
    }
    free(reader);
    return replay;
}
