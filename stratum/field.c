#include "stratum/field.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stratum/hex.h"
#include "stratum/text.h"

enum stratum_status stratum_field_text(char *out, size_t capacity, struct stratum_json value)
{
    size_t len = 0;
    const char *text = stratum_json_text(value, &len);
    if (text == NULL || memchr(text, '\0', len) != NULL) {
        return STRATUM_BAD_TYPE;
    }
    if (len >= capacity) {
        return STRATUM_TOO_LONG;
    }
    memcpy(out, text, len + 1);
    return STRATUM_OK;
}

enum stratum_status stratum_field_text_cut(char *out, size_t capacity, struct stratum_json value)
{
    size_t len = 0;
    const char *text = stratum_json_text(value, &len);
    if (text == NULL) {
        return STRATUM_BAD_TYPE;
    }
    assert(capacity >= 1);
    size_t kept = 0;
    while (kept < len) {
        const size_t step = stratum_text_utf8(text + kept, len - kept);
        assert(step > 0); /* the document is UTF-8 */
        if (kept + step >= capacity) {
            break;
        }
        memcpy(out + kept, text[kept] == '\0' ? "?" : text + kept, step);
        kept += step;
    }
    out[kept] = '\0';
    return STRATUM_OK;
}

enum stratum_status stratum_field_hex(uint8_t *out, size_t *len, size_t most,
                                      struct stratum_json value)
{
    size_t digit_count = 0;
    const char *digits = stratum_json_text(value, &digit_count);
    if (digits == NULL) {
        return STRATUM_BAD_TYPE;
    }
    if (digit_count / 2 > most) {
        return STRATUM_TOO_LONG;
    }
    if (!stratum_hex_read(out, digit_count / 2, digits, digit_count)) {
        return STRATUM_BAD_HEX;
    }
    *len = digit_count / 2;
    return STRATUM_OK;
}

enum stratum_status stratum_field_hash(uint8_t out[32], struct stratum_json value)
{
    size_t digit_count = 0;
    const char *digits = stratum_json_text(value, &digit_count);
    if (digits == NULL) {
        return STRATUM_BAD_TYPE;
    }
    return stratum_hex_read(out, 32, digits, digit_count) ? STRATUM_OK : STRATUM_BAD_HEX;
}

enum stratum_status stratum_field_be32(uint32_t *out, struct stratum_json value)
{
    size_t digit_count = 0;
    const char *digits = stratum_json_text(value, &digit_count);
    if (digits == NULL) {
        return STRATUM_BAD_TYPE;
    }
    return stratum_hex_read_be32(out, digits, digit_count) ? STRATUM_OK : STRATUM_BAD_HEX;
}

/* strtod() alone would also read "0x1p3", "inf" and " 5". */
static bool read_decimal(double *out, const char *text, size_t len)
{
    enum { DECIMAL_MAX = 64 };
    if (len == 0 || len > DECIMAL_MAX || strspn(text, "0123456789+-.eE") != len) {
        return false;
    }
    char *end = NULL;
    *out = strtod(text, &end);
    return end == text + len;
}

enum stratum_status stratum_field_difficulty(double *out, struct stratum_json value)
{
    size_t len = 0;
    const char *text = stratum_json_text(value, &len);
    double number = 0;
    if (text != NULL) {
        if (!read_decimal(&number, text, len)) {
            return STRATUM_BAD_TYPE;
        }
    } else if (value.type != STRATUM_JSON_INTEGER && value.type != STRATUM_JSON_REAL) {
        return STRATUM_BAD_TYPE;
    } else if (!stratum_json_number(&number, value)) {
        return STRATUM_BAD_RANGE;
    }
    if (!isfinite(number) || number <= 0) {
        return STRATUM_BAD_RANGE;
    }
    *out = number;
    return STRATUM_OK;
}

/* Ten digits are enough for 32 bits and too few to overflow 64. */
static bool read_digits(int64_t *out, const char *text, size_t len)
{
    if (len == 0 || len > 10 || strspn(text, "0123456789") != len) {
        return false;
    }
    *out = 0;
    for (size_t index = 0; index < len; index++) {
        *out = *out * 10 + (text[index] - '0');
    }
    return true;
}

enum stratum_status stratum_field_count(uint32_t *out, uint32_t most, bool as_text,
                                        struct stratum_json value)
{
    size_t len = 0;
    const char *text = as_text ? stratum_json_text(value, &len) : NULL;
    int64_t number = 0;
    if (text != NULL) {
        if (!read_digits(&number, text, len)) {
            return STRATUM_BAD_RANGE;
        }
    } else if (value.type != STRATUM_JSON_INTEGER) {
        return STRATUM_BAD_TYPE;
    } else if (!stratum_json_integer(&number, value)) {
        return STRATUM_BAD_RANGE;
    }
    if (number < 0 || number > (int64_t)most) {
        return STRATUM_BAD_RANGE;
    }
    *out = (uint32_t)number;
    return STRATUM_OK;
}

enum stratum_status stratum_field_flag(bool *out, struct stratum_json value)
{
    int64_t number = 0;
    if (stratum_json_bool(out, value)) {
        return STRATUM_OK;
    }
    if (stratum_json_integer(&number, value) && (number == 0 || number == 1)) {
        *out = number == 1;
        return STRATUM_OK;
    }
    if (stratum_field_is(value, "true") || stratum_field_is(value, "false")) {
        *out = stratum_field_is(value, "true");
        return STRATUM_OK;
    }
    return STRATUM_BAD_TYPE;
}

enum stratum_status stratum_field_extranonce1(struct stratum_set_extranonce *out,
                                              struct stratum_json value)
{
    return stratum_field_hex(out->extranonce1, &out->extranonce1_len, sizeof out->extranonce1,
                             value);
}

enum stratum_status stratum_field_extranonce2_len(struct stratum_set_extranonce *out,
                                                  struct stratum_json value)
{
    uint32_t len = 0;
    const enum stratum_status status =
        stratum_field_count(&len, STRATUM_EXTRANONCE_MAX, false, value);
    if (status == STRATUM_OK) {
        out->extranonce2_len = len;
    }
    return status;
}

bool stratum_field_is(struct stratum_json value, const char *word)
{
    size_t len = 0;
    const char *text = stratum_json_text(value, &len);
    return text != NULL && len == strlen(word) && memcmp(text, word, len) == 0;
}
