#include "lab/seeds.h"

#include "tests/unit/check.h"

void test_lab_seeds_parse(void)
{
    static const struct {
        const char *text;
        bool good;
        uint64_t first, last;
    } rows[] = {
        {"7", true, 7, 7},
        {"0", true, 0, 0},
        {"1..200", true, 1, 200},
        {"5..5", true, 5, 5},
        {"18446744073709551615", true, UINT64_MAX, UINT64_MAX},
        {"18446744073709551616", false, 0, 0},
        {"5..4", false, 0, 0},
        {"", false, 0, 0},
        {"..3", false, 0, 0},
        {"3..", false, 0, 0},
        {"-1", false, 0, 0},
        {"1..2x", false, 0, 0},
        {" 1", false, 0, 0},
    };
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        struct lab_seeds seeds = {99, 99};
        check_row(rows[index].text, lab_seeds_parse(&seeds, rows[index].text) == rows[index].good);
        check_row(rows[index].text, seeds.first == (rows[index].good ? rows[index].first : 99));
        check_row(rows[index].text, seeds.last == (rows[index].good ? rows[index].last : 99));
    }
}
