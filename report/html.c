#include "report/html.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "stratum/text.h"

static const char replacement[] = "\xef\xbf\xbd";

/** U+202A..U+202E and U+2066..U+2069 show text in another order than it was written. */
static bool turns_text_around(const char *letter, size_t len)
{
    const uint8_t *const bytes = (const uint8_t *)letter;
    return len == 3 && bytes[0] == 0xe2 &&
           ((bytes[1] == 0x80 && bytes[2] >= 0xaa && bytes[2] <= 0xae) ||
            (bytes[1] == 0x81 && bytes[2] >= 0xa6 && bytes[2] <= 0xa9));
}

static void put_letter(FILE *out, const char *letter, size_t len)
{
    switch (letter[0]) {
    case '&':
        fputs("&amp;", out);
        return;
    case '<':
        fputs("&lt;", out);
        return;
    case '>':
        fputs("&gt;", out);
        return;
    case '"':
        fputs("&quot;", out);
        return;
    case '\'':
        fputs("&#39;", out);
        return;
    default:
        break;
    }
    const uint8_t first = (uint8_t)letter[0];
    if (first < 0x20 || first == 0x7f || turns_text_around(letter, len)) {
        fputs(first == '\n' || first == '\t' ? " " : replacement, out);
    } else {
        (void)fwrite(letter, 1, len, out);
    }
}

void report_html_text_cut(FILE *out, const char *words, size_t characters_max)
{
    size_t left = strlen(words);
    for (size_t characters = 0; left > 0; characters++) {
        if (characters == characters_max) {
            fputs("…", out);
            return;
        }
        size_t len = stratum_text_utf8(words, left);
        if (len == 0) {
            fputs(replacement, out);
            len = 1;
        } else {
            put_letter(out, words, len);
        }
        words += len;
        left -= len;
    }
}

void report_html_text(FILE *out, const char *words)
{
    report_html_text_cut(out, words, SIZE_MAX);
}
