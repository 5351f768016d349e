#include "miner/program/stats.h"

#include "tests/unit/check.h"

void test_stats_middle_and_error(void)
{
    static const struct {
        double samples[8];
        size_t count;
        double median, least, most, spread;
    } rows[] = {
        {{7}, 1, 7, 7, 7, 0},
        {{3, 1}, 2, 2, 1, 3, 1},
        {{5, 1, 3}, 3, 3, 1, 5, 2},
        {{1, 2, 3, 4, 100}, 5, 3, 1, 100, 1}, /* one neighbour who shouted moves nothing */
        {{9, 9, 9, 9, 9, 9, 9, 1}, 8, 9, 1, 9, 0},
    };
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        double samples[8];
        for (size_t place = 0; place < rows[index].count; place++) {
            samples[place] = rows[index].samples[place];
        }
        const struct miner_stats stats = miner_stats_of(samples, rows[index].count);
        check_int(stats.count, rows[index].count);
        check_near(stats.median, rows[index].median, 1e-12);
        check_near(stats.least, rows[index].least, 1e-12);
        check_near(stats.most, rows[index].most, 1e-12);
        double root = 1;
        while (root * root < (double)rows[index].count) {
            root += 1e-4;
        }
        check_near(stats.error, 1.2533 * 1.4826 * rows[index].spread / root, 1e-3);
    }
    check_int(miner_stats_of(NULL, 0).count, 0);
}
