#include "stratum/exponential.h"

#include <assert.h>

static const double LN_2 = 0x1.62e42fefa39efp-1;

enum { TERMS = 24 };

double stratum_ln(double x)
{
    assert(x > 0);
    int halvings = 0;
    while (x > 1.5) {
        x /= 2;
        halvings++;
    }
    while (x < 0.75) {
        x *= 2;
        halvings--;
    }
    /* ln x = 2 artanh((x - 1) / (x + 1)), whose argument is now at most 1/5 */
    const double z = (x - 1) / (x + 1);
    double sum = 0;
    double power = z;
    for (int term = 0; term < TERMS; term++) {
        sum += power / (2 * term + 1);
        power *= z * z;
    }
    return 2 * sum + halvings * LN_2;
}

double stratum_exp(double x)
{
    assert(x > -700 && x < 700);
    int doublings = 0;
    while (x > LN_2) {
        x -= LN_2;
        doublings++;
    }
    while (x < 0) {
        x += LN_2;
        doublings--;
    }
    double sum = 1;
    double term = 1;
    for (int index = 1; index < TERMS; index++) {
        term *= x / index;
        sum += term;
    }
    for (; doublings > 0; doublings--) {
        sum *= 2;
    }
    for (; doublings < 0; doublings++) {
        sum /= 2;
    }
    return sum;
}
