/* Text in and out: hex, numbers, lines, and the nearest known word. */
#ifndef QHASH_TOOL_TEXT_H
#define QHASH_TOOL_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum {
    TEXT_LINE_MAX = 1024, /* bytes of an input line, with its final 0 */
    TEXT_HEX_MAX = 160    /* digits of the longest thing printed as hex: a header */
};

/** What reading a line came to. */
enum text_line { TEXT_LINE_END, TEXT_LINE_OK, TEXT_LINE_TOO_LONG };

/** Read the next line without its line ending and without blanks around it. A line that is too
 *  long is skipped as a whole; its beginning is left in `line`. */
enum text_line text_line_read(char line[TEXT_LINE_MAX], FILE *file);

/** Parse exactly len bytes of hex, either case. On failure out is untouched and *why says why. */
bool text_hex(uint8_t *out, size_t len, const char *text, const char **why);

/** Write bytes as lower-case hex with a final 0; returns `text`. */
const char *text_of_bytes(char text[TEXT_HEX_MAX + 1], const uint8_t *bytes, size_t len);

/** Write a digest as explorers show it: most significant byte first; returns `text`. */
const char *text_of_digest(char text[TEXT_HEX_MAX + 1], const uint8_t digest[32]);

/** Parse a whole decimal number, or hex after 0x. On failure out is untouched. */
bool text_number(uint64_t *out, const char *text);

/** The name with the fewest edits away from `given`; count must not be 0. */
const char *text_nearest(const char *given, const char *const *names, size_t count);

/** Print small numbers in decimal with a separator between them. */
void text_print_bytes(const uint8_t *values, size_t count, const char *separator);

/** Print Q1.15 values as whole numbers of steps with a separator between them. */
void text_print_q15(const int16_t *values, size_t count, const char *separator);

/** Print doubles so that they can be read back to the bit, with a separator between them. */
void text_print_doubles(const double *values, size_t count, const char *separator);

#endif
