#include "stratum/interval.h"

#include <math.h>
#include <stdint.h>

#include "tests/unit/check.h"

/** Means at which so few or so many events leave 2.5 %, from the sum of Poisson's terms. */
void test_stratum_interval_count(void)
{
    static const struct {
        double count, low, high;
    } rows[] = {
        {0, 0, 3.688879454},
        {1, 0.02531780798, 5.571643390},
        {2, 0.2422092785, 7.224687667},
        {5, 1.623486390, 11.66833208},
        {10, 4.795388696, 18.39035604},
        {100, 81.36399125, 121.6267938},
    };
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        const struct stratum_interval interval = stratum_interval_count(rows[index].count);
        check_near(interval.low, rows[index].low, 1e-6);
        check_near(interval.high, rows[index].high, 1e-6);
    }
    /* fractions lie in between, and the approximation takes over without a step */
    check_true(stratum_interval_count(1.5).high > 5.5717);
    check_true(stratum_interval_count(1.5).high < 7.2246);
    const struct stratum_interval exact = stratum_interval_count(1000);
    const struct stratum_interval near = stratum_interval_count(1000 + 1e-9);
    check_near(near.low / exact.low, 1, 1e-5);
    check_near(near.high / exact.high, 1, 1e-5);
    const struct stratum_interval many = stratum_interval_count(1e12);
    check_near(many.low, 1e12 - 1.96e6, 1e3);
    check_near(many.high, 1e12 + 1.96e6, 1e3);
}

/** 0 of N proves "less than 1 %" from 369 on. */
void test_stratum_interval_none_of(void)
{
    check_true(stratum_interval_part(0, 368).high > 0.01);
    check_true(stratum_interval_part(0, 369).high < 0.01);
    check_near(stratum_interval_part(0, 369).low, 0, 0);
    check_near(stratum_interval_part(0, 1).high, 1, 0);
}

void test_stratum_interval_part(void)
{
    const struct stratum_interval few = stratum_interval_part(5, 1000);
    check_near(few.low, 0.001623486390, 1e-9);
    check_near(few.high, 0.01166833208, 1e-9);
    const struct stratum_interval most = stratum_interval_part(995, 1000);
    check_near(most.low, 1 - few.high, 1e-12);
    check_near(most.high, 1 - few.low, 1e-12);
    const struct stratum_interval all = stratum_interval_part(7, 7);
    check_near(all.low, 1 - 3.688879454 / 7, 1e-9);
    check_near(all.high, 1, 0);
    check_near(stratum_interval_part(1, 2).high, 1, 0);
}

void test_stratum_interval_equal(void)
{
    static const struct {
        double sum, squares;
        uint64_t count;
        double equal;
    } rows[] = {
        {4, 4, 4, 4},             /* ones */
        {103, 10003, 4, 1.06058}, /* a hundred and three ones */
        {1e-199, 0, 10, 10},      /* 1e-200 ten times: the squares are gone */
        {1e201, INFINITY, 10, 10},
        {INFINITY, INFINITY, 3, 3},
        {4, 8, 1, 1}, /* never more than there are, nor less than one */
        {1, 9, 5, 1},
        {0, 0, 0, 0},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        check_near(stratum_interval_equal(rows[row].sum, rows[row].squares, rows[row].count),
                   rows[row].equal, 1e-4);
    }
}
