#include "miner/program/options.h"
#include "tests/unit/check.h"

void test_option_values_durations(void)
{
    static const struct {
        const char *text;
        int64_t us; /* -1: none */
    } rows[] = {{"60s", 60000000},
                {"400ms", 400000},
                {"5m", 300000000},
                {"1.5h", 5400000000},
                {"2d", 172800000000},
                {"7us", 7},
                {"3", 3000000},
                {"0", 0},
                {"", -1},
                {"s", -1},
                {"-1s", -1},
                {"1 s", -1},
                {"nan", -1},
                {"inf", -1},
                {"1e99d", -1},
                {"5 minutes", -1}};
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        int64_t us = -1;
        check_row(rows[row].text,
                  miner_options_duration(&us, rows[row].text) == (rows[row].us >= 0));
        check_row(rows[row].text, us == rows[row].us);
    }
}
