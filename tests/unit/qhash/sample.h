/** Headers to test with: the same on every machine and in every run. */
#ifndef TESTS_UNIT_QHASH_SAMPLE_H
#define TESTS_UNIT_QHASH_SAMPLE_H

#include <stdint.h>
#include <stdio.h>

enum {
    SAMPLE_NTIME_OFFSET_0 = 1754220531, /* fork 3, angle offset 0 */
    SAMPLE_NTIME_OFFSET_1 = 1758762000  /* fork 4, angle offset 1 */
};

/** Header number `index`: 80 bytes without a pattern, and this ntime. */
void sample_header(uint8_t header[80], uint32_t index, uint32_t ntime);

/** The bytes of a text of hex digits, which must be right. */
void sample_hex(uint8_t *out, const char *text);

/** The next number of a sequence without a pattern. */
uint64_t sample_number(uint64_t *state);

/** A file of fixtures, open for reading; the test fails when there is none. */
FILE *sample_fixture(const char *path);

#endif
