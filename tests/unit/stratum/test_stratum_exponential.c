#include "stratum/exponential.h"

#include <math.h>

#include "tests/unit/check.h"

void test_stratum_exponential_agrees_with_libm(void)
{
    static const double values[] = {1e-300, 1e-9, 0.1, 0.5, 0.75, 1, 1.0000001, 1.5, 2, 10, 1e12};
    for (size_t index = 0; index < sizeof values / sizeof values[0]; index++) {
        const double ln = stratum_ln(values[index]);
        check_near(ln, log(values[index]), 1e-12 * (1 + fabs(ln)));
        if (fabs(ln) < 600) {
            check_near(stratum_exp(ln) / values[index], 1, 1e-10);
        }
    }
    check_near(stratum_exp(-3.5), exp(-3.5), 1e-14);
    check_near(stratum_exp(0), 1, 0);
}

/** To the last bit: a seed's story hangs on it. */
void test_stratum_exponential_is_the_same_everywhere(void)
{
    static const struct {
        double x, exp, ln;
    } rows[] = {
        {1e-300, 0x1p+0, -0x1.5963447f87fb5p+9},
        {1e-09, 0x1.000000044b83p+0, -0x1.4b927f32bffb8p+4},
        {0.1, 0x1.1aec7b35a00d2p+0, -0x1.26bb1bbb55515p+1},
        {0.7, 0x1.01c2a61268988p+1, -0x1.6d3c324e13f5p-2},
        {1, 0x1.5bf0a8b145768p+1, 0x0p+0},
        {1.5, 0x1.1ed3fe64fc541p+2, 0x1.9f323ecbf984dp-2},
        {3, 0x1.415e5bf6fb105p+4, 0x1.193ea7aad030bp+0},
        {36, 0x1.ea215a1d20e63p+51, 0x1.cab0bfa2a2002p+1},
        {100.125, 0x1.5daaf242219dfp+144, 0x1.26cf9356736c2p+2},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        check_near(stratum_exp(rows[row].x), rows[row].exp, 0);
        check_near(stratum_ln(rows[row].x), rows[row].ln, 0);
    }
}
