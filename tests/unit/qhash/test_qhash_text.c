#include "qhash/tool/text.h"

#include <string.h>

#include "tests/unit/check.h"

void test_qhash_text_hex(void)
{
    static const struct {
        const char *text, *why;
    } rows[] = {
        {"00ffA5", NULL},
        {"00ffa", "too few digits"},
        {"", "too few digits"},
        {"00ffa500", "too many digits"},
        {"00ffg5", "not hexadecimal"},
        {"00ff a5", "not hexadecimal"},
        {"0x00ff", "not hexadecimal"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint8_t out[3] = {1, 2, 3};
        const uint8_t good[3] = {0, 0xff, 0xa5}, untouched[3] = {1, 2, 3};
        const char *why = NULL;
        check_true(text_hex(out, sizeof out, rows[i].text, &why) == (rows[i].why == NULL));
        check_bytes(out, rows[i].why == NULL ? good : untouched, sizeof out);
        if (rows[i].why != NULL) {
            check_text(why, rows[i].why);
        }
    }
}

void test_qhash_text_of_bytes(void)
{
    uint8_t digest[32] = {0x01, 0xfe};
    char text[TEXT_HEX_MAX + 1];
    check_text(text_of_bytes(text, digest, 2), "01fe");
    check_text(text_of_digest(text, digest),
               "000000000000000000000000000000000000000000000000000000000000fe01");
}

void test_qhash_text_number(void)
{
    static const char *const bad[] = {"",   "-1", "+1",  " 1",
                                      "1x", "1 ", "0xg", "18446744073709551616"};
    uint64_t value = 5;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        check_row(bad[i], !text_number(&value, bad[i]) && value == 5);
    }
    check_true(text_number(&value, "18446744073709551615") && value == UINT64_MAX);
    check_true(text_number(&value, "0x69098232") && value == 0x69098232);
    check_true(text_number(&value, "010") && value == 10);
}

void test_qhash_text_nearest(void)
{
    static const char *const names[] = {"--seed", "--count", "--ntime"};
    check_text(text_nearest("--sede", names, 3), "--seed");
    check_text(text_nearest("--conut", names, 3), "--count");
    check_text(text_nearest("-ntime", names, 3), "--ntime");
    check_text(text_nearest("", names, 3), "--seed");
    check_true(text_nearest("--a-very-long-option-that-nobody-has-heard-of", names, 3) != NULL);
}

void test_qhash_text_lines(void)
{
    char line[TEXT_LINE_MAX];
    FILE *file = tmpfile();
    check_true(file != NULL);
    fprintf(file, " one \t\r\n\n%*s\n%*d\nlast", TEXT_LINE_MAX - 2, "fits", 2 * TEXT_LINE_MAX, 7);
    rewind(file);
    check_int(text_line_read(line, file), TEXT_LINE_OK);
    check_text(line, "one");
    check_int(text_line_read(line, file), TEXT_LINE_OK);
    check_text(line, "");
    check_int(text_line_read(line, file), TEXT_LINE_OK);
    check_text(line, "fits");
    check_int(text_line_read(line, file), TEXT_LINE_TOO_LONG);
    check_int(text_line_read(line, file), TEXT_LINE_OK);
    check_text(line, "last");
    check_int(text_line_read(line, file), TEXT_LINE_END);
    (void)fclose(file);
}
