/* However a stream is cut, the same lines come out, and they are those between the newlines. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "stratum/line.h"

enum { LIMIT = 200 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* The next line by the plainest reading; false: it is over the limit, or not there yet. */
static bool expect(const uint8_t **at, const uint8_t *end, size_t *len, size_t *step)
{
    const uint8_t *newline = memchr(*at, '\n', (size_t)(end - *at));
    if (newline == NULL) {
        return false;
    }
    *len = (size_t)(newline - *at);
    *step = *len + 1;
    *len -= *len > 0 && newline[-1] == '\r' ? 1 : 0;
    return *len <= LIMIT;
}

/* The first byte says how large the pieces are, and how they vary. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    if (len == 0) {
        return 0;
    }
    const size_t largest = (size_t)(data[0] & 63) + 1;
    const bool varied = (data[0] & 64) != 0;
    const uint8_t *fed = data + 1;
    const uint8_t *at = fed;
    const uint8_t *const end = data + len;
    struct stratum_lines lines;
    stratum_lines_init(&lines, LIMIT);
    int taken = 0;
    while (fed < end && taken >= 0) {
        size_t piece = varied ? (size_t)(fed - data) % largest + 1 : largest;
        piece = piece < (size_t)(end - fed) ? piece : (size_t)(end - fed);
        const bool more = stratum_lines_feed(&lines, fed, piece);
        fed += piece;
        const char *line = NULL;
        size_t line_len = 0;
        while ((taken = stratum_lines_take(&lines, &line, &line_len)) > 0) {
            size_t expected = 0;
            size_t step = 0;
            const bool there = expect(&at, fed, &expected, &step);
            assert(there && line_len == expected && memcmp(line, at, line_len) == 0);
            at += step;
        }
        assert(more || taken < 0);
    }
    size_t expected = 0;
    size_t step = 0;
    assert(!expect(&at, fed, &expected, &step));
    stratum_lines_done(&lines);
    return 0;
}
