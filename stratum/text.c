#include "stratum/text.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct stratum_text stratum_text_in(char *buffer, size_t capacity)
{
    assert(capacity >= 1);
    buffer[0] = '\0';
    return (struct stratum_text){.at = buffer, .capacity = capacity};
}

void stratum_text_add(struct stratum_text *text, const char *words)
{
    stratum_text_add_bytes(text, words, strlen(words));
}

void stratum_text_add_bytes(struct stratum_text *text, const char *bytes, size_t len)
{
    if (text->overflow) {
        return;
    }
    const size_t room = text->capacity - text->len - 1;
    text->overflow = len > room;
    const size_t taken = text->overflow ? room : len;
    memcpy(text->at + text->len, bytes, taken);
    text->len += taken;
    text->at[text->len] = '\0';
}

void stratum_text_format(struct stratum_text *text, const char *format, ...)
{
    if (text->overflow) {
        return;
    }
    const size_t room = text->capacity - text->len;
    va_list arguments;
    va_start(arguments, format);
    const int wanted = vsnprintf(text->at + text->len, room, format, arguments);
    va_end(arguments);
    assert(wanted >= 0);
    text->overflow = (size_t)wanted >= room;
    text->len += text->overflow ? room - 1 : (size_t)wanted;
}

/* How a lead byte begins: how many bytes follow, and which second bytes are allowed, so that
 * overlong forms, surrogates and numbers past U+10FFFF are none. source: RFC 3629 section 4 */
static const struct {
    uint8_t first, last, more, second_least, second_most;
} leads[] = {
    {0x00, 0x7f, 0, 0, 0},       {0xc2, 0xdf, 1, 0x80, 0xbf}, {0xe0, 0xe0, 2, 0xa0, 0xbf},
    {0xe1, 0xec, 2, 0x80, 0xbf}, {0xed, 0xed, 2, 0x80, 0x9f}, {0xee, 0xef, 2, 0x80, 0xbf},
    {0xf0, 0xf0, 3, 0x90, 0xbf}, {0xf1, 0xf3, 3, 0x80, 0xbf}, {0xf4, 0xf4, 3, 0x80, 0x8f},
};

size_t stratum_text_utf8(const char *bytes, size_t len)
{
    assert(len >= 1);
    const uint8_t *at = (const uint8_t *)bytes;
    for (size_t row = 0; row < sizeof leads / sizeof leads[0]; row++) {
        if (at[0] < leads[row].first || at[0] > leads[row].last) {
            continue;
        }
        const size_t more = leads[row].more;
        if (more >= len ||
            (more > 0 && (at[1] < leads[row].second_least || at[1] > leads[row].second_most))) {
            return 0;
        }
        for (size_t index = 2; index <= more; index++) {
            if ((at[index] & 0xc0) != 0x80) {
                return 0;
            }
        }
        return more + 1;
    }
    return 0;
}

/** What a terminal may obey: C0, DEL, U+0080 to U+009F (one letter does what an escape and another
 *  do), and bytes that are no letter, which a terminal with another encoding may read as those.
 *  len: of the letter, 0: it is none. */
static bool is_control(const char *at, size_t len)
{
    const uint8_t first = (uint8_t)at[0];
    return len == 0 || first < 0x20 || first == 0x7f ||
           (len == 2 && first == 0xc2 && (uint8_t)at[1] < 0xa0);
}

static bool is_plain(char letter)
{
    return (uint8_t)letter >= 0x20 && (uint8_t)letter < 0x7f && letter != '"' && letter != '\\';
}

void stratum_text_json(struct stratum_text *text, const char *words)
{
    const char *at = words;
    const char *const end = words + strlen(words);
    stratum_text_add_bytes(text, "\"", 1);
    while (at < end) {
        const char *plain = at;
        while (plain < end && is_plain(*plain)) {
            plain++;
        }
        stratum_text_add_bytes(text, at, (size_t)(plain - at));
        at = plain;
        if (at == end) {
            break;
        }
        const size_t len = stratum_text_utf8(at, (size_t)(end - at));
        if (len > 1 && !is_control(at, len)) {
            stratum_text_add_bytes(text, at, len);
            at += len;
            continue;
        }
        if (len > 1) { /* U+0080 to U+009F: the second byte is its number */
            at++;
        }
        if (*at == '"' || *at == '\\') {
            stratum_text_format(text, "\\%c", *at);
        } else {
            /* A byte that is no UTF-8 is written as the Latin-1 letter it may have been. */
            stratum_text_format(text, "\\u%04x", (unsigned)(uint8_t)*at);
        }
        at++;
    }
    stratum_text_add_bytes(text, "\"", 1);
}

void stratum_text_number(struct stratum_text *text, double number)
{
    if (!isfinite(number)) {
        stratum_text_add(text, "null");
        return;
    }
    /* 15 digits survive a double, 17 always do; a subnormal may need as few as one. */
    char digits[32];
    for (int precision = isnormal(number) ? 15 : 1; precision <= 17; precision++) {
        (void)snprintf(digits, sizeof digits, "%.*g", precision, number);
        if (strtod(digits, NULL) == number) {
            break;
        }
    }
    stratum_text_add(text, digits);
}

void stratum_text_hex(struct stratum_text *text, const uint8_t *bytes, size_t len)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t index = 0; index < len; index++) {
        const char pair[2] = {digits[bytes[index] >> 4], digits[bytes[index] & 15]};
        stratum_text_add_bytes(text, pair, sizeof pair);
    }
}

enum stratum_status stratum_text_end_line(struct stratum_text *text, size_t len_before)
{
    assert(len_before <= text->len);
    stratum_text_add_bytes(text, "\n", 1);
    if (!text->overflow) {
        return STRATUM_OK;
    }
    text->len = len_before;
    text->at[len_before] = '\0';
    text->overflow = false;
    return STRATUM_NO_ROOM;
}

/** spared: a control that may stay; 0: none. */
static void blank_controls(char *words, char spared)
{
    const char *const end = words + strlen(words);
    while (words < end) {
        const size_t len = stratum_text_utf8(words, (size_t)(end - words));
        const size_t step = len > 0 ? len : 1;
        if (is_control(words, len) && *words != spared) {
            memset(words, '?', step);
        }
        words += step;
    }
}

void stratum_text_one_line(char *words)
{
    blank_controls(words, '\0');
}

void stratum_text_plain_lines(char *words)
{
    blank_controls(words, '\n');
}
