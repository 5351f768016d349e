#include "simpool/program/last_words.h"

#include <stdbool.h>
#include <string.h>

#include "stratum/text.h"

enum { LINE_SHOWN_MAX = 200, ESCAPE = 0x1b };

/** The end of the file, NUL behind it. returns where its first whole line begins; NULL: no file. */
static const char *read_end(char bytes[PROGRAM_LAST_WORDS_BYTES + 1], const char *path)
{
    FILE *const file = fopen(path, "re");
    if (file == NULL) {
        return NULL;
    }
    const bool cut = fseek(file, -(long)PROGRAM_LAST_WORDS_BYTES, SEEK_END) == 0 && ftell(file) > 0;
    if (!cut) {
        rewind(file);
    }
    const size_t len = fread(bytes, 1, PROGRAM_LAST_WORDS_BYTES, file);
    bytes[len] = '\0';
    for (char *hole = memchr(bytes, '\0', len); hole != NULL;
         hole = memchr(hole, '\0', len - (size_t)(hole - bytes))) {
        *hole = ' '; /* what comes behind it was said later */
    }
    (void)fclose(file);
    const char *const end = cut ? memchr(bytes, '\n', len) : NULL;
    return end != NULL ? end + 1 : bytes;
}

/** The letters of a line that are meant for eyes, as a terminal would have them in the end: what
 *  comes behind a carriage return has replaced what stood there. returns how many bytes they are */
static size_t clean(char out[LINE_SHOWN_MAX + 1], const char *line, size_t len)
{
    size_t used = 0;
    bool returned = false;
    for (size_t at = 0; at < len; at++) {
        if (line[at] == ESCAPE && at + 1 < len && line[at + 1] == '[') {
            at++; /* "ESC [ 1 ; 31 m": up to a letter */
            while (at + 1 < len && strchr("0123456789;?", line[at + 1]) != NULL) {
                at++;
            }
            at++;
        } else if (line[at] == '\r') {
            returned = true;
        } else if ((unsigned char)line[at] >= ' ' || line[at] == '\t') {
            used = returned ? 0 : used;
            returned = false;
            out[used] = line[at] == '\t' ? ' ' : line[at];
            used += used < LINE_SHOWN_MAX;
        }
    }
    while (used > 0 && out[used - 1] == ' ') {
        used--;
    }
    out[used] = '\0';
    stratum_text_one_line(out); /* what steers a terminal in another way than by ESC [ */
    return used;
}

void program_last_words_print(FILE *out, const char *path)
{
    char bytes[PROGRAM_LAST_WORDS_BYTES + 1];
    char lines[PROGRAM_LAST_WORDS_LINES][LINE_SHOWN_MAX + 1];
    size_t count = 0;
    for (const char *line = read_end(bytes, path); line != NULL && *line != '\0';) {
        const size_t len = strcspn(line, "\n");
        if (clean(lines[count % PROGRAM_LAST_WORDS_LINES], line, len) > 0) {
            count++;
        }
        line += len + (line[len] == '\n');
    }
    const size_t first = count > PROGRAM_LAST_WORDS_LINES ? count - PROGRAM_LAST_WORDS_LINES : 0;
    for (size_t index = first; index < count; index++) {
        fprintf(out, "         %s\n", lines[index % PROGRAM_LAST_WORDS_LINES]);
    }
}
