#include "qhash/algorithm.h"

#include "tests/unit/check.h"

void test_qhash_algorithm_names(void)
{
    enum qhash_algorithm algorithm = QHASH_ALGORITHM_SHA256D;
    check_true(qhash_algorithm_by_name(&algorithm, "qhash"));
    check_int(algorithm, QHASH_ALGORITHM_QHASH);
    check_true(!qhash_algorithm_by_name(&algorithm, "QHASH"));
    check_true(!qhash_algorithm_by_name(&algorithm, ""));
    check_int(algorithm, QHASH_ALGORITHM_QHASH);
    check_true(qhash_algorithm_by_name(&algorithm, "sha256d"));
    check_int(algorithm, QHASH_ALGORITHM_SHA256D);
    check_text(qhash_algorithm_name(QHASH_ALGORITHM_QHASH), "qhash");
    check_text(qhash_algorithm_name(QHASH_ALGORITHM_SHA256D), "sha256d");
}

void test_qhash_algorithm_yields(void)
{
    static const struct {
        uint32_t ntime;
        double yield;
    } rows[] = {
        {0, 1}, {1753105444, 0.980}, {1753305380, 0.954}, {1754220531, 0.713}, {1758762000, 0.952}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        check_near(qhash_algorithm_yield(QHASH_ALGORITHM_QHASH, rows[i].ntime), rows[i].yield,
                   6e-4);
        check_near(qhash_algorithm_yield(QHASH_ALGORITHM_SHA256D, rows[i].ntime), 1, 0);
    }
}
