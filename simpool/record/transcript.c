#include "simpool/record/transcript.h"

#include <stdlib.h>
#include <string.h>

#include "simpool/record/recording_file.h"
#include "stratum/line.h"
#include "stratum/message.h"
#include "stratum/room.h"

/** While a recording is read. */
struct reader {
    struct simpool_transcript *transcript;
    struct stratum_lines streams[SIMPOOL_TRANSCRIPT_CONNECTIONS_MAX][2]; /* of the miner first */
};

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
    struct simpool_spoken *const lines = stratum_room_for(
        conversation->lines, &conversation->capacity, conversation->count + 1, sizeof *lines);
    if (lines == NULL) {
        return false;
    }
    conversation->lines = lines;
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

static const char *add_record(void *context, const struct simpool_record *record)
{
    struct reader *const reader = context;
    const size_t index = find(reader, record->connection);
    if (index == SIZE_MAX) {
        return "more than 256 connections";
    }
    if (record->bytes == NULL) {
        return NULL;
    }
    struct stratum_lines *const stream = &reader->streams[index][record->from_miner ? 0 : 1];
    if (!stratum_lines_feed(stream, record->bytes, record->len)) {
        return "an endless line, or there is no memory for it";
    }
    const char *line;
    size_t len;
    while (stratum_lines_take(stream, &line, &len) == 1) {
        if (!add_line(&reader->transcript->at[index], record, line, len)) {
            return "out of memory";
        }
    }
    return NULL;
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
        reader->transcript = transcript;
        *problem = simpool_recording_each(path, add_record, reader);
        good = *problem == NULL;
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
