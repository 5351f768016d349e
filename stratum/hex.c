#include "stratum/hex.h"

#include "qhash/bytes.h"

/* 0 to 15, or -1. Written out because isxdigit() asks the locale. */
static int digit_value(char digit)
{
    if (digit >= '0' && digit <= '9') {
        return digit - '0';
    }
    if (digit >= 'a' && digit <= 'f') {
        return digit - 'a' + 10;
    }
    if (digit >= 'A' && digit <= 'F') {
        return digit - 'A' + 10;
    }
    return -1;
}

bool stratum_hex_read(uint8_t *out, size_t len, const char *digits, size_t digit_count)
{
    if (digit_count % 2 != 0 || digit_count / 2 != len) {
        return false;
    }
    for (size_t index = 0; index < len; index++) {
        const int high = digit_value(digits[2 * index]);
        const int low = digit_value(digits[2 * index + 1]);
        if (high < 0 || low < 0) {
            return false;
        }
        out[index] = (uint8_t)(high << 4 | low);
    }
    return true;
}

bool stratum_hex_read_be32(uint32_t *out, const char *digits, size_t digit_count)
{
    uint8_t bytes[4];
    if (!stratum_hex_read(bytes, sizeof bytes, digits, digit_count)) {
        return false;
    }
    *out = qhash_load_be32(bytes);
    return true;
}
