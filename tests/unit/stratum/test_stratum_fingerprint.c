#include "stratum/fingerprint.h"

#include <string.h>

#include "tests/unit/check.h"

/* source: Noll's test vectors of FNV-1a, 64 bits */
void test_stratum_fingerprint_published(void)
{
    static const struct {
        const char *words;
        uint64_t fingerprint;
    } rows[] = {
        {"", 0xcbf29ce484222325},
        {"a", 0xaf63dc4c8601ec8c},
        {"foobar", 0x85944171f73967e8},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        const char *const words = rows[row].words;
        check_row(words, stratum_fingerprint(words, strlen(words)) == rows[row].fingerprint);
    }
}

void test_stratum_fingerprint_in_parts(void)
{
    const uint64_t part = stratum_fingerprint_add(STRATUM_FINGERPRINT_EMPTY, "foo", 3);
    check_true(stratum_fingerprint_add(part, "bar", 3) == stratum_fingerprint("foobar", 6));
}
