#include "stratum/line.h"

#include <stdlib.h>
#include <string.h>

#include "stratum/room.h"

enum { SMALL = 4096 };

void stratum_lines_init(struct stratum_lines *lines, size_t limit)
{
    *lines = (struct stratum_lines){.limit = limit};
}

void stratum_lines_done(struct stratum_lines *lines)
{
    free(lines->buffer);
    *lines = (struct stratum_lines){.limit = lines->limit};
}

/* Whether len bytes before a newline are a line too long; a CR at their end may belong to it. */
static bool is_over(const struct stratum_lines *lines, const char *line, size_t len)
{
    return len > lines->limit && !(len == lines->limit + 1 && line[len - 1] == '\r');
}

static bool tail_is_over(const struct stratum_lines *lines)
{
    return lines->tail > 0 && is_over(lines, lines->buffer + lines->end - lines->tail, lines->tail);
}

static void move_to_front(struct stratum_lines *lines)
{
    const size_t len = lines->end - lines->start;
    if (lines->start > 0 && len > 0) {
        memmove(lines->buffer, lines->buffer + lines->start, len);
    }
    lines->searched -= lines->start;
    lines->start = 0;
    lines->end = len;
}

/* One long line should not keep its memory for as long as the connection lives. */
static bool fit(struct stratum_lines *lines, size_t wanted)
{
    if (lines->end == 0 && lines->capacity > SMALL) {
        stratum_lines_done(lines);
    }
    char *const buffer = stratum_room_for(lines->buffer, &lines->capacity, wanted, 1);
    if (buffer != NULL) {
        lines->buffer = buffer;
    }
    return buffer != NULL;
}

static size_t bytes_after_newline(const uint8_t *bytes, size_t len)
{
    size_t count = 0;
    while (count < len && bytes[len - 1 - count] != '\n') {
        count++;
    }
    return count;
}

bool stratum_lines_feed(struct stratum_lines *lines, const uint8_t *bytes, size_t len)
{
    if (len == 0) {
        return true;
    }
    move_to_front(lines);
    if (tail_is_over(lines) || !fit(lines, lines->end + len)) {
        return false;
    }
    memcpy(lines->buffer + lines->end, bytes, len);
    lines->end += len;
    const size_t after = bytes_after_newline(bytes, len);
    lines->tail = after < len ? after : lines->tail + len;
    return !tail_is_over(lines);
}

int stratum_lines_take(struct stratum_lines *lines, const char **line, size_t *len)
{
    if (lines->searched == lines->end) {
        return tail_is_over(lines) ? -1 : 0;
    }
    const char *found = lines->buffer + lines->start;
    const char *newline =
        memchr(lines->buffer + lines->searched, '\n', lines->end - lines->searched);
    if (newline == NULL) {
        lines->searched = lines->end;
        return tail_is_over(lines) ? -1 : 0;
    }
    size_t count = (size_t)(newline - found);
    if (is_over(lines, found, count)) {
        return -1;
    }
    lines->start += count + 1;
    lines->searched = lines->start;
    if (count > 0 && found[count - 1] == '\r') {
        count--;
    }
    *line = found;
    *len = count;
    return 1;
}
