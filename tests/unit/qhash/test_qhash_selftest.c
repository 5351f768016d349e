#include "qhash/selftest.h"

#include "tests/unit/check.h"

void test_qhash_selftest_passes(void)
{
    const char *step = "untouched";
    check_int(qhash_selftest(&step), QHASH_OK);
    check_text(step, "untouched");
    check_int(qhash_selftest(NULL), QHASH_OK);
}

#define GENESIS                                                                                    \
    "0400000000000000000000000000000000000000000000000000000000000000000000"                       \
    "00af8b22048cd16e5f4d091b8efaca699bcaab143214608e4cd07722631d67a8684fda1e67ffff051e0062b97c"
#define GENESIS_HASH   "c81fe7961bfa13342edcab6d43b6223ba7c9b093699ced3e8efb4d706a65ee66"
#define GENESIS_Q15    "0000f7af000058fa60fe27fc82fe15ff2a013901e2001c000f00f7fffeffddff"
#define GENESIS_DIGEST "2b369bbf527cf0182825a1873f789626ecc6385f54c5ff5345cde0cc21000000"
#define WRONG          "2b369bbf527cf0182825a1873f789626ecc6385f54c5ff5345cde0cc21000001"

void test_qhash_selftest_names_the_step(void)
{
    const struct qhash_known right = {GENESIS, GENESIS_HASH, GENESIS_Q15, GENESIS_DIGEST};
    const struct qhash_known hash = {GENESIS, WRONG, GENESIS_Q15, GENESIS_DIGEST};
    const struct qhash_known q15 = {GENESIS, GENESIS_HASH, WRONG, GENESIS_DIGEST};
    const struct qhash_known digest = {GENESIS, GENESIS_HASH, GENESIS_Q15, WRONG};
    check_true(qhash_selftest_differs(&right) == NULL);
    check_text(qhash_selftest_differs(&hash), "SHA-256 of the header from its midstate");
    check_text(qhash_selftest_differs(&q15), "expectations in Q1.15");
    check_text(qhash_selftest_differs(&digest), "digest");
}
