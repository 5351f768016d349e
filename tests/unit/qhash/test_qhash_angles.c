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
        const long double tolerance = 4 * LDBL_EPSILON;
        check_true(fabsl(qhash_double_turns_long[k].cosine - cosl(twice)) <= tolerance);
        check_true(fabsl(qhash_double_turns_long[k].sine - sinl(twice)) <= tolerance);
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
        check_true(qhash_double_turns_long[rows[i].k].cosine == rows[i].cosine);
        check_true(qhash_double_turns_long[rows[i].k].sine == rows[i].sine);
    }
    check_near(qhash_turns[16].cosine, 0, 0);
    check_near(qhash_turns[16].sine, -1, 0);
}

/** Both tables of the closed form are the same numbers, rounded once each. */
void test_qhash_angles_long_rounds_to_double(void)
{
    for (unsigned k = 0; k < QHASH_ANGLES; k++) {
        check_near(qhash_double_turns[k].cosine, (double)qhash_double_turns_long[k].cosine, 0);
        check_near(qhash_double_turns[k].sine, (double)qhash_double_turns_long[k].sine, 0);
    }
    for (unsigned k = 0; k < QHASH_ANGLES / 2; k++) {
        check_near(qhash_turns[2 * k].cosine, qhash_double_turns[k].cosine, 0);
        check_near(qhash_turns[2 * k].sine, qhash_double_turns[k].sine, 0);
    }
}
