#include "miner/nearest.h"
#include "tests/unit/check.h"

void test_nearest_edits(void)
{
    static const struct {
        const char *one;
        const char *other;
        size_t edits;
    } rows[] = {{"", "", 0},
                {"url", "url", 0},
                {"ulr", "url", 2},
                {"", "seed", 4},
                {"duration", "", 8},
                {"jason", "json", 1},
                {"kitten", "sitting", 3},
                {"device", "devices", 1}};
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        check_row(rows[row].one,
                  miner_nearest_edits(rows[row].one, rows[row].other) == rows[row].edits);
    }
    static const char long_word[] = "0123456789012345678901234567890123456789012345678901234567890";
    check_int(miner_nearest_edits(long_word, long_word), 0);
    check_true(miner_nearest_edits(long_word, "x") <= 32);
}
