#include <string.h>

#include "stratum/hex.h"
#include "tests/unit/check.h"
#include "tests/unit/stratum/guard.h"

void test_stratum_hex_table(void)
{
    static const struct {
        const char *digits;
        size_t len;
        bool good;
        uint8_t bytes[4];
    } rows[] = {
        {"", 0, true, {0}},
        {"00", 1, true, {0x00}},
        {"fF", 1, true, {0xff}},
        {"0123", 2, true, {0x01, 0x23}},
        {"deadBEEF", 4, true, {0xde, 0xad, 0xbe, 0xef}},
        {"dead", 1, false, {0}},
        {"dead", 3, false, {0}},
        {"dea", 1, false, {0}},
        {"dea", 2, false, {0}},
        {"0x", 1, false, {0}},
        {"g0", 1, false, {0}},
        {"0G", 1, false, {0}},
        {" 0", 1, false, {0}},
        {"0 ", 1, false, {0}},
        {"+1", 1, false, {0}},
        {"/0", 1, false, {0}},
        {":0", 1, false, {0}},
        {"@0", 1, false, {0}},
        {"`0", 1, false, {0}},
        {"\xc3\xa9", 1, false, {0}},
    };
    struct guard guard;
    guard_init(&guard, 64);
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        uint8_t out[4] = {0};
        const char *digits = guard_place(&guard, rows[row].digits, strlen(rows[row].digits));
        const bool good = stratum_hex_read(out, rows[row].len, digits, strlen(rows[row].digits));
        check_row(rows[row].digits, good == rows[row].good);
        check_row(rows[row].digits, !good || memcmp(out, rows[row].bytes, rows[row].len) == 0);
    }
    guard_done(&guard);
}

void test_stratum_hex_be32(void)
{
    uint32_t value = 7;
    check_true(stratum_hex_read_be32(&value, "1a0CCaa1", 8));
    check_int(value, 0x1a0ccaa1);
    static const char *const wrong[] = {"", "1a0ccaa", "1a0ccaa10", "1a0ccaag", "0x1a0cca"};
    for (size_t row = 0; row < sizeof wrong / sizeof wrong[0]; row++) {
        check_row(wrong[row], !stratum_hex_read_be32(&value, wrong[row], strlen(wrong[row])));
    }
    check_int(value, 0x1a0ccaa1);
}

/* Exactly the 22 digits of the two cases, of 256 bytes. */
void test_stratum_hex_every_byte(void)
{
    int digits = 0;
    for (int byte = 0; byte < 256; byte++) {
        const char pair[2] = {'0', (char)byte};
        uint8_t out = 0;
        digits += stratum_hex_read(&out, 1, pair, 2);
    }
    check_int(digits, 22);
}
