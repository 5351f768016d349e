#include "qhash/angles.h"

#include <float.h>
#include <math.h>

#include "tests/unit/check.h"

static const long double pi = 3.14159265358979323846264338327950288L;

/** libm is the second opinion here: it may be wrong in its last bit, the tables may not be far. */
void test_qhash_angles_against_libm(void)
{
    for (unsigned k = 0; k < QHASH_ANGLES; k++) {
        const long double once = -(long double)k * pi / 32, twice = 2 * once;
        check_near(qhash_turns[k].cosine, (double)cosl(once), DBL_EPSILON / 2);
        check_near(qhash_turns[k].sine, (double)sinl(once), DBL_EPSILON / 2);
        check_near(qhash_double_turns[k].cosine, (double)cosl(twice), DBL_EPSILON / 2);
        check_near(qhash_double_turns[k].sine, (double)sinl(twice), DBL_EPSILON / 2);
        const long double cosine = (long double)qhash_double_turns[k].cosine;
        const long double sine = (long double)qhash_double_turns[k].sine;
        /* Whatever a long double is here: at least a double, at most 113 bits. */
        const long double tolerance = 4 * fmaxl(LDBL_EPSILON, 0x1p-106L);
        check_true(fabsl(cosine + qhash_double_turns_low[k].cosine - cosl(twice)) <= tolerance);
        check_true(fabsl(sine + qhash_double_turns_low[k].sine - sinl(twice)) <= tolerance);
    }
}

void test_qhash_angles_exact_points(void)
{
    static const struct {
        unsigned k;
        double cosine, sine;
    } rows[] = {{0, 1, 0}, {8, 0, -1}, {16, -1, 0}, {24, 0, 1}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        check_near(qhash_double_turns[rows[i].k].cosine, rows[i].cosine, 0);
        check_near(qhash_double_turns[rows[i].k].sine, rows[i].sine, 0);
        check_near(qhash_double_turns_low[rows[i].k].cosine, 0, 0);
        check_near(qhash_double_turns_low[rows[i].k].sine, 0, 0);
    }
    check_near(qhash_turns[16].cosine, 0, 0);
    check_near(qhash_turns[16].sine, -1, 0);
}

/** What is low never reaches what is high, and both tables of high ones are the same numbers. */
void test_qhash_angles_low_is_what_rounding_leaves(void)
{
    for (unsigned k = 0; k < QHASH_ANGLES; k++) {
        const struct qhash_angle high = qhash_double_turns[k], low = qhash_double_turns_low[k];
        check_near(high.cosine + low.cosine, high.cosine, 0);
        check_near(high.sine + low.sine, high.sine, 0);
        check_true(low.cosine != 0 || k % 8 == 0);
        check_true(low.sine != 0 || k % 8 == 0);
    }
    for (unsigned k = 0; k < QHASH_ANGLES / 2; k++) {
        check_near(qhash_turns[2 * k].cosine, qhash_double_turns[k].cosine, 0);
        check_near(qhash_turns[2 * k].sine, qhash_double_turns[k].sine, 0);
    }
}
