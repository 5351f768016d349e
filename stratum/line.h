/** A stream of bytes to lines, with a limit. One buffer a connection, owned by the caller. */
#ifndef STRATUM_LINE_H
#define STRATUM_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct stratum_lines {
    char *buffer; /* grows up to limit, shrinks when empty */
    size_t capacity;
    size_t start;    /* first byte not yet handed out */
    size_t end;      /* one past the last byte */
    size_t searched; /* no newline before this one */
    size_t tail;     /* bytes after the last newline */
    size_t limit;    /* a line of more bytes than this is an error, newline not counted */
};

void stratum_lines_init(struct stratum_lines *lines, size_t limit);
void stratum_lines_done(struct stratum_lines *lines);
/** Append what was read. false: out of memory, or more than limit without a newline; give up.
 *  (The lines before an endless one can still be taken: how a stream is cut changes nothing.) */
bool stratum_lines_feed(struct stratum_lines *lines, const uint8_t *bytes, size_t len);
/** Take the next line, without its LF or CRLF; a view that lives until the next feed or done.
 *  returns 1 a line, 0 need more, -1 the line is over the limit */
int stratum_lines_take(struct stratum_lines *lines, const char **line, size_t *len);

#endif
