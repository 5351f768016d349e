/** A recorded conversation as lines. Format: fixtures/transcripts/README.md */
#ifndef TESTS_UNIT_STRATUM_TRANSCRIPT_H
#define TESTS_UNIT_STRATUM_TRANSCRIPT_H

#include <stdbool.h>
#include <stddef.h>

struct transcript_line {
    int connection;
    bool from_client;
    char *bytes; /* without the newline */
    size_t len;
};

enum { TRANSCRIPT_LINES_MAX = 1024, TRANSCRIPT_CONNECTIONS_MAX = 16 };

/** Big: keep it off the stack. */
struct transcript {
    size_t count;
    struct transcript_line lines[TRANSCRIPT_LINES_MAX];
};

/** name as in fixtures/transcripts; NULL when it cannot be read. Free it with transcript_free(). */
struct transcript *transcript_load(const char *name);
void transcript_free(struct transcript *transcript);

/** A whole file of fixtures/, yours to free; NULL when it cannot be read. */
char *transcript_file(const char *path, size_t *len);

#endif
