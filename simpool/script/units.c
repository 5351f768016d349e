#include "simpool/script/units.h"

#include <assert.h>
#include <ctype.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct unit {
    const char *word;
    double factor;
};

enum { UNITS_MAX = 8, NUMBER_MAX = 32 };

static const struct {
    const char *name;
    const char *example;
    struct unit units[UNITS_MAX]; /* ends with a NULL word */
} quantities[SCRIPT_QUANTITY_COUNT] = {
    [SCRIPT_DURATION] =
        {"duration",
         "\"90s\", \"400ms\", \"5m\" or \"1h\"",
         {{"us", 1e-6}, {"ms", 1e-3}, {"s", 1.0}, {"m", 60.0}, {"min", 60.0}, {"h", 3600.0}}},
    [SCRIPT_PACE] = {"pace",
                     "\"20/min\", \"3/s\" or \"90/h\"",
                     {{"/s", 1.0}, {"/min", 1.0 / 60.0}, {"/h", 1.0 / 3600.0}}},
    [SCRIPT_HASHRATE] =
        {"hashrate",
         "\"2 MH/s\" or \"5.1 GH/s\"",
         {{"H/s", 1.0}, {"kH/s", 1e3}, {"MH/s", 1e6}, {"GH/s", 1e9}, {"TH/s", 1e12}}},
    [SCRIPT_BYTE_RATE] =
        {"byte rate",
         "\"64 KB/s\" or \"500 B/s\"",
         {{"B/s", 1.0}, {"KB/s", 1e3}, {"KiB/s", 1024.0}, {"MB/s", 1e6}, {"MiB/s", 1048576.0}}},
};

/** Digits with at most one point among them; returns how many bytes, 0: no number. */
static size_t number_len(const char *text)
{
    size_t len = 0;
    size_t digits = 0;
    size_t points = 0;
    while (isdigit((unsigned char)text[len]) || text[len] == '.') {
        digits += text[len] != '.';
        points += text[len] == '.';
        len++;
    }
    return digits > 0 && points <= 1 && len < NUMBER_MAX ? len : 0;
}

bool script_quantity_read(double *out, enum script_quantity quantity, const char *text)
{
    assert(quantity < SCRIPT_QUANTITY_COUNT);
    const size_t len = number_len(text);
    if (len == 0) {
        return false;
    }
    char digits[NUMBER_MAX];
    memcpy(digits, text, len);
    digits[len] = '\0';
    const char *word = text + len;
    word += strspn(word, " ");
    for (const struct unit *unit = quantities[quantity].units; unit->word != NULL; unit++) {
        if (strcmp(unit->word, word) == 0) {
            *out = strtod(digits, NULL) * unit->factor;
            return true;
        }
    }
    return false;
}

const char *script_quantity_name(enum script_quantity quantity)
{
    assert(quantity < SCRIPT_QUANTITY_COUNT);
    return quantities[quantity].name;
}

const char *script_quantity_example(enum script_quantity quantity)
{
    assert(quantity < SCRIPT_QUANTITY_COUNT);
    return quantities[quantity].example;
}

int64_t script_microseconds(double seconds)
{
    const double us = seconds * SCRIPT_US_PER_S;
    return us < (double)(INT64_MAX / 2) ? (int64_t)llround(us) : INT64_MAX / 2;
}
