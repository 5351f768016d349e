#include "qhash/tool/text.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum text_line text_line_read(char line[TEXT_LINE_MAX], FILE *file)
{
    if (fgets(line, TEXT_LINE_MAX, file) == NULL) {
        return TEXT_LINE_END;
    }
    size_t len = strlen(line);
    const bool too_long = len == TEXT_LINE_MAX - 1 && line[len - 1] != '\n';
    for (int c = 0; too_long && c != '\n' && c != EOF;) {
        c = fgetc(file);
    }
    while (len > 0 && isspace((unsigned char)line[len - 1])) {
        line[--len] = 0;
    }
    const size_t blanks = strspn(line, " \t");
    memmove(line, line + blanks, len - blanks + 1);
    return too_long ? TEXT_LINE_TOO_LONG : TEXT_LINE_OK;
}

/** The value of a hex digit, either case; 16 for what is none. */
static unsigned digit_value(char digit)
{
    if (digit >= '0' && digit <= '9') {
        return (unsigned)(digit - '0');
    }
    const char lower = (char)tolower((unsigned char)digit);
    return lower >= 'a' && lower <= 'f' ? (unsigned)(lower - 'a') + 10 : 16;
}

bool text_hex(uint8_t *out, size_t len, const char *text, const char **why)
{
    size_t digits = 0;
    while (digit_value(text[digits]) < 16) {
        digits++;
    }
    if (text[digits] != 0) {
        *why = "not hexadecimal";
        return false;
    }
    if (digits != 2 * len) {
        *why = digits < 2 * len ? "too few digits" : "too many digits";
        return false;
    }
    for (size_t i = 0; i < len; i++) {
        out[i] = (uint8_t)(digit_value(text[2 * i]) << 4 | digit_value(text[2 * i + 1]));
    }
    return true;
}

const char *text_of_bytes(char text[TEXT_HEX_MAX + 1], const uint8_t *bytes, size_t len)
{
    static const char digits[] = "0123456789abcdef";
    assert(2 * len <= TEXT_HEX_MAX);
    for (size_t i = 0; i < len; i++) {
        text[2 * i] = digits[bytes[i] >> 4];
        text[2 * i + 1] = digits[bytes[i] & 15];
    }
    text[2 * len] = 0;
    return text;
}

const char *text_of_digest(char text[TEXT_HEX_MAX + 1], const uint8_t digest[32])
{
    uint8_t reversed[32];
    for (size_t i = 0; i < sizeof reversed; i++) {
        reversed[i] = digest[sizeof reversed - 1 - i];
    }
    return text_of_bytes(text, reversed, sizeof reversed);
}

bool text_number(uint64_t *out, const char *text)
{
    char *end;
    if (!isdigit((unsigned char)text[0])) {
        return false; /* strtoull would take blanks and signs */
    }
    errno = 0;
    const int base = text[0] == '0' && (text[1] == 'x' || text[1] == 'X') ? 16 : 10;
    const unsigned long long value = strtoull(text, &end, base);
    if (*end != 0 || errno != 0) {
        return false;
    }
    *out = value;
    return true;
}

enum { WORD_MAX = 32 };

/** Levenshtein's distance of two words, cut off at WORD_MAX bytes each. */
static size_t edits(const char *one, const char *other)
{
    size_t row[WORD_MAX + 1];
    const size_t width = strlen(other) < WORD_MAX ? strlen(other) : WORD_MAX;
    for (size_t column = 0; column <= width; column++) {
        row[column] = column;
    }
    for (size_t i = 0; one[i] != 0 && i < WORD_MAX; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t column = 1; column <= width; column++) {
            const size_t replaced = diagonal + (one[i] == other[column - 1] ? 0 : 1);
            const size_t gap = (row[column] < row[column - 1] ? row[column] : row[column - 1]) + 1;
            diagonal = row[column];
            row[column] = replaced < gap ? replaced : gap;
        }
    }
    return row[width];
}

const char *text_nearest(const char *given, const char *const *names, size_t count)
{
    size_t best = 0;
    assert(count > 0);
    for (size_t i = 1; i < count; i++) {
        if (edits(given, names[i]) < edits(given, names[best])) {
            best = i;
        }
    }
    return names[best];
}

void text_print_bytes(const uint8_t *values, size_t count, const char *separator)
{
    for (size_t i = 0; i < count; i++) {
        printf("%s%u", i == 0 ? "" : separator, (unsigned)values[i]);
    }
}

void text_print_q15(const int16_t *values, size_t count, const char *separator)
{
    for (size_t i = 0; i < count; i++) {
        printf("%s%d", i == 0 ? "" : separator, (int)values[i]);
    }
}

void text_print_doubles(const double *values, size_t count, const char *separator)
{
    for (size_t i = 0; i < count; i++) {
        printf("%s%.17g", i == 0 ? "" : separator, values[i]);
    }
}
