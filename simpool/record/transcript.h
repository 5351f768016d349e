/** A recording as conversations: what each miner said, and what it was answered. */
#ifndef SIMPOOL_RECORD_TRANSCRIPT_H
#define SIMPOOL_RECORD_TRANSCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    SIMPOOL_TRANSCRIPT_CONNECTIONS_MAX = 256,
    SIMPOOL_TRANSCRIPT_LINES_MAX = 65536 /* of one connection; what comes later is left out */
};

/** One line of a connection, without its newline. */
struct simpool_spoken {
    double seconds; /* since the recording began, when its last byte came */
    bool from_miner;
    char *line; /* ends in a NUL that is not counted */
    size_t len;
};

struct simpool_conversation {
    int64_t connection;
    struct simpool_spoken *lines;
    size_t count;
    size_t capacity;
};

/** Connections in order of their first segment. */
struct simpool_transcript {
    struct simpool_conversation *at;
    size_t count;
};

/** NULL: *problem names file and line and says what is wrong. */
struct simpool_transcript *simpool_transcript_open(const char *path, const char **problem);
/** NULL is fine. */
void simpool_transcript_free(struct simpool_transcript *transcript);

#endif
