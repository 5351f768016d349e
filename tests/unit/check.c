#include "tests/unit/check.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <CUnit/CUnit.h>

static bool report(bool holds, const char *message, const char *file, int line)
{
    if (!holds) {
        fprintf(stderr, "%s:%d: %s\n", file, line, message);
    }
    CU_assertImplementation(holds ? CU_TRUE : CU_FALSE, (unsigned)line, message, file, "",
                            CU_FALSE);
    return holds;
}

bool check_true_at(bool holds, const char *what, const char *row, const char *file, int line)
{
    char message[512] = "";
    if (!holds) {
        (void)snprintf(message, sizeof message, "%s%s%s does not hold", row, *row ? ": " : "",
                       what);
    }
    return report(holds, message, file, line);
}

bool check_int_at(intmax_t found, intmax_t expected, const char *what, const char *file, int line)
{
    char message[512];
    (void)snprintf(message, sizeof message, "%s is %" PRIdMAX ", expected %" PRIdMAX, what, found,
                   expected);
    return report(found == expected, message, file, line);
}

bool check_near_at(double found, double expected, double tolerance, const char *what,
                   const char *file, int line)
{
    char message[512];
    (void)snprintf(message, sizeof message, "%s is %.17g, expected %.17g within %g", what, found,
                   expected, tolerance);
    return report(found >= expected - tolerance && found <= expected + tolerance, message, file,
                  line);
}

bool check_text_at(const char *found, const char *expected, const char *what, const char *file,
                   int line)
{
    char message[2048];
    (void)snprintf(message, sizeof message, "%s is\n  \"%.900s\", expected\n  \"%.900s\"", what,
                   found ? found : "(null)", expected);
    return report(found != NULL && strcmp(found, expected) == 0, message, file, line);
}

static void hex(char *out, size_t capacity, const uint8_t *bytes, size_t len)
{
    size_t used = 0;
    out[0] = '\0';
    for (size_t index = 0; index < len && used + 3 < capacity; index++) {
        used += (size_t)snprintf(out + used, capacity - used, "%02x", bytes[index]);
    }
}

bool check_bytes_at(const void *found, const void *expected, size_t len, const char *what,
                    const char *file, int line)
{
    char found_hex[600];
    char expected_hex[600];
    char message[1400];
    hex(found_hex, sizeof found_hex, found, len);
    hex(expected_hex, sizeof expected_hex, expected, len);
    (void)snprintf(message, sizeof message, "%s is\n  %s, expected\n  %s", what, found_hex,
                   expected_hex);
    return report(memcmp(found, expected, len) == 0, message, file, line);
}

static size_t skipped; /* by the one thread that runs tests */

void check_skip(const char *why)
{
    printf("skipped: %s\n", why);
    skipped++;
}

size_t check_skipped(void)
{
    return skipped;
}
