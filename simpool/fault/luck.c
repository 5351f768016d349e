#include "simpool/fault/luck.h"

#include <assert.h>

#include "stratum/dice.h"

static const double LN_2 = 0x1.62e42fefa39efp-1;
static const double DAY_US = 24.0 * 3600 * 1e6;

enum { TERMS = 24, UNIFORMS = 12 };

double simpool_luck_ln(double x)
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

double simpool_luck_exp(double x)
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

double simpool_luck_unit(uint64_t luck)
{
    return (double)(luck >> 11) * 0x1p-53;
}

double simpool_luck_exponential(uint64_t luck)
{
    return -simpool_luck_ln(1 - simpool_luck_unit(luck));
}

double simpool_luck_normal(uint64_t luck)
{
    struct stratum_dice dice;
    stratum_dice_init(&dice, luck, "normal");
    double sum = 0;
    for (int index = 0; index < UNIFORMS; index++) {
        sum += stratum_dice_unit(&dice);
    }
    return sum - UNIFORMS / 2.0;
}

int64_t simpool_luck_delay_us(const struct simpool_fault_options *options, uint64_t luck,
                              double level)
{
    const double middle = (double)options->delay_us;
    const double jitter = (double)options->jitter_us;
    double delay = 0;
    switch (options->shape) {
    case SIMPOOL_SHAPE_LOGNORMAL:
        delay = middle * simpool_luck_exp(simpool_luck_normal(luck) *
                                          simpool_luck_ln((middle + jitter) / middle));
        break;
    case SIMPOOL_SHAPE_EXPONENTIAL:
        delay = middle * simpool_luck_exponential(luck);
        break;
    case SIMPOOL_SHAPE_UNIFORM:
    case SIMPOOL_SHAPE_COUNT:
        delay = middle + (double)(uint64_t)(simpool_luck_unit(luck) * (jitter + 1));
        break;
    }
    delay *= level;
    return delay > DAY_US ? (int64_t)DAY_US : (int64_t)(delay + 0.5);
}
