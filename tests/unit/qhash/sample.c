#include "tests/unit/qhash/sample.h"

#include <stdlib.h>

#include "qhash/bytes.h"
#include "qhash/header.h"
#include "tests/unit/check.h"

uint64_t sample_number(uint64_t *state)
{
    uint64_t bits = *state += UINT64_C(0x9e3779b97f4a7c15);
    bits = (bits ^ bits >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    bits = (bits ^ bits >> 27) * UINT64_C(0x94d049bb133111eb);
    return bits ^ bits >> 31;
}

void sample_header(uint8_t header[80], uint32_t index, uint32_t ntime)
{
    uint64_t state = index;
    for (unsigned i = 0; i < 80; i += 8) {
        qhash_store_be64(header + i, sample_number(&state));
    }
    qhash_header_set_ntime(header, ntime);
}

void sample_hex(uint8_t *out, const char *text)
{
    for (; text[0] != 0; text += 2) {
        const char pair[3] = {text[0], text[1], 0};
        *out++ = (uint8_t)strtoul(pair, NULL, 16);
    }
}

FILE *sample_fixture(const char *path)
{
    char full[1024];
    (void)snprintf(full, sizeof full, "%s/%s", FIXTURES, path);
    FILE *file = fopen(full, "r");
    check_row(full, file != NULL);
    return file;
}
