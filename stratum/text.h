/** Building text in a caller's buffer: no heap, overflow is remembered instead of written.
 *  After an overflow the text is a beginning of what it should have been, and takes no more. */
#ifndef STRATUM_TEXT_H
#define STRATUM_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stratum/status.h"

struct stratum_text {
    char *at;        /* always NUL-terminated once initialised */
    size_t capacity; /* with room for the NUL */
    size_t len;
    bool overflow; /* something did not fit; the text is then incomplete */
};

/** Start an empty text in buffer; capacity >= 1. */
struct stratum_text stratum_text_in(char *buffer, size_t capacity);
void stratum_text_add(struct stratum_text *text, const char *words);
void stratum_text_add_bytes(struct stratum_text *text, const char *bytes, size_t len);
void stratum_text_format(struct stratum_text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/** A JSON string with its quotes; control letters (U+0080 to U+009F too: what is printed must not
 *  steer a terminal), quotes, backslashes and invalid UTF-8 escaped. */
void stratum_text_json(struct stratum_text *text, const char *words);
/** The shortest decimal that reads back as the same double; NaN and infinities become null. */
void stratum_text_number(struct stratum_text *text, double number);
void stratum_text_hex(struct stratum_text *text, const uint8_t *bytes, size_t len);

/** End a line that began at len_before: STRATUM_OK, or NO_ROOM after taking it back whole, so that
 *  a text only ever holds lines that are complete. */
enum stratum_status stratum_text_end_line(struct stratum_text *text, size_t len_before);

/** How many of these len >= 1 bytes are the first letter, by strict UTF-8; 0: they begin none. */
size_t stratum_text_utf8(const char *bytes, size_t len);

/** Files and command lines may hold anything; what is said of them is one line: whatever would move
 *  a cursor becomes a question mark, in whatever encoding, as does what is no UTF-8. */
void stratum_text_one_line(char *words);
/** The same for several lines: newlines stay. */
void stratum_text_plain_lines(char *words);

#endif
