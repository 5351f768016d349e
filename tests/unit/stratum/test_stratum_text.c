#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stratum/dice.h"
#include "stratum/text.h"
#include "tests/unit/check.h"

void test_stratum_text_numbers(void)
{
    static const struct {
        double number;
        const char *written;
    } rows[] = {
        {1, "1"},
        {0.5, "0.5"},
        {0, "0"},
        {65536, "65536"},
        {0.001, "0.001"},
        {0.0080000000000000002, "0.008"},
        {1.0 / 3, "0.3333333333333333"},
        {0.1 + 0.2, "0.30000000000000004"},
        {1e300, "1e+300"},
        {0x1p-16, "1.52587890625e-05"},
        {5e-324, "5e-324"},
        {-2.5, "-2.5"},
        {INFINITY, "null"},
        {-INFINITY, "null"},
        {NAN, "null"},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        char buffer[64];
        struct stratum_text text = stratum_text_in(buffer, sizeof buffer);
        stratum_text_number(&text, rows[row].number);
        check_text(buffer, rows[row].written);
    }
}

void test_stratum_text_numbers_return(void)
{
    struct stratum_dice dice;
    stratum_dice_init(&dice, 1, "text/numbers");
    for (int index = 0; index < 20000; index++) {
        const uint64_t bits = stratum_dice_next(&dice);
        double number;
        memcpy(&number, &bits, sizeof number);
        if (!isfinite(number)) {
            continue;
        }
        char buffer[64];
        struct stratum_text text = stratum_text_in(buffer, sizeof buffer);
        stratum_text_number(&text, number);
        check_row(buffer, strtod(buffer, NULL) == number);
    }
}

void test_stratum_text_json(void)
{
    static const struct {
        const char *words;
        const char *written;
    } rows[] = {
        {"", "\"\""},
        {"plain %s", "\"plain %s\""},
        {"a\"b\\c", "\"a\\\"b\\\\c\""},
        {"\t\n\x01\x1f\x7f", "\"\\u0009\\u000a\\u0001\\u001f\\u007f\""},
        {"h\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80", "\"h\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80\""},
        {"caf\xe9", "\"caf\\u00e9\""},                            /* Latin-1 */
        {"\xc0\x80", "\"\\u00c0\\u0080\""},                       /* overlong */
        {"\xed\xa0\x80", "\"\\u00ed\\u00a0\\u0080\""},            /* a surrogate */
        {"\xf4\x90\x80\x80", "\"\\u00f4\\u0090\\u0080\\u0080\""}, /* past U+10FFFF */
        {"\xe2\x82", "\"\\u00e2\\u0082\""},                       /* cut off */
        {"\xe2\x82x", "\"\\u00e2\\u0082x\""},
        {"\xff\xfe", "\"\\u00ff\\u00fe\""},
        {"\xc2\x80\xc2\x9f\xc2\xa0", "\"\\u0080\\u009f\xc2\xa0\""}, /* controls of two bytes */
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        char buffer[128];
        struct stratum_text text = stratum_text_in(buffer, sizeof buffer);
        stratum_text_json(&text, rows[row].words);
        check_text(buffer, rows[row].written);
        check_int(text.len, strlen(buffer));
    }
}

/* With every capacity the text is a beginning of the whole, and knows whether it is all. */
void test_stratum_text_overflow(void)
{
    static const char whole[] = "one 2 \"th\\\"ree\" 00ff 0.5!";
    for (size_t capacity = 1; capacity <= sizeof whole + 2; capacity++) {
        char *buffer = malloc(capacity); /* exact, so that a sanitizer sees its end */
        struct stratum_text text = stratum_text_in(buffer, capacity);
        stratum_text_add(&text, "one ");
        stratum_text_format(&text, "%d ", 2);
        stratum_text_json(&text, "th\"ree");
        stratum_text_add_bytes(&text, " ", 1);
        stratum_text_hex(&text, (const uint8_t[]){0x00, 0xff}, 2);
        stratum_text_add(&text, " ");
        stratum_text_number(&text, 0.5);
        stratum_text_add(&text, "!");
        check_true(text.overflow == (capacity < sizeof whole));
        check_int(text.len, strlen(text.at));
        check_true(text.len < capacity);
        check_row(buffer, strncmp(whole, buffer, text.len) == 0);
        check_true(text.overflow || text.len == sizeof whole - 1);
        free(buffer);
    }
}

void test_stratum_text_lines(void)
{
    char buffer[8];
    struct stratum_text text = stratum_text_in(buffer, sizeof buffer);
    stratum_text_add(&text, "ab");
    check_int(stratum_text_end_line(&text, 0), STRATUM_OK);
    stratum_text_add(&text, "cdefgh");
    check_int(stratum_text_end_line(&text, 3), STRATUM_NO_ROOM);
    check_text(buffer, "ab\n");
    stratum_text_add(&text, "cde");
    check_int(stratum_text_end_line(&text, 3), STRATUM_OK);
    check_text(buffer, "ab\ncde\n");
}

/* Against the definition in RFC 3629: every number, and every byte pair. */
void test_stratum_text_utf8(void)
{
    static const char euro[] = "\xe2\x82\xac";
    check_int(stratum_text_utf8(euro, 3), 3);
    check_int(stratum_text_utf8(euro, 2), 0);
    check_int(stratum_text_utf8(euro, 1), 0);
    int pairs = 0;
    for (int first = 0; first < 256; first++) {
        for (int second = 0; second < 256; second++) {
            const char bytes[2] = {(char)first, (char)second};
            pairs += stratum_text_utf8(bytes, 2) == 2;
        }
    }
    check_int(pairs, 0x800 - 0x80);
    int letters = 0;
    for (uint32_t first = 0xe0; first <= 0xef; first++) {
        for (uint32_t rest = 0; rest < 0x10000; rest++) {
            const char bytes[3] = {(char)first, (char)(rest >> 8), (char)rest};
            letters += stratum_text_utf8(bytes, 3) == 3;
        }
    }
    check_int(letters, 0x10000 - 0x800 - 0x800); /* without the short ones and the surrogates */
}

void test_stratum_text_one_line(void)
{
    static const char *const rows[][2] = {
        {"", ""},
        {"plain, h\xc3\xa9 \xe2\x82\xac", "plain, h\xc3\xa9 \xe2\x82\xac"},
        {"a\nb\x1b[31mc\x7f", "a?b?[31mc?"},
        {"\xc2\x9bK \xc2\x80 \xc2\x9f \xc2\xa0", "??K ?? ?? \xc2\xa0"}, /* C1, and just past */
        {"\x9bK caf\xe9", "?K caf?"},                                   /* no UTF-8 */
        {"\xc0\x9b \xe2\x82", "?? ??"},                                 /* overlong; cut off */
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        char words[64];
        (void)snprintf(words, sizeof words, "%s", rows[row][0]);
        stratum_text_one_line(words);
        check_text(words, rows[row][1]);
    }
    char lines[] = "a\tb\x1b\nc\r\n";
    stratum_text_plain_lines(lines);
    check_text(lines, "a?b?\nc?\n");
}
