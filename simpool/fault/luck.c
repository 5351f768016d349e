#include "simpool/fault/luck.h"

#include "stratum/dice.h"
#include "stratum/exponential.h"

static const double DAY_US = 24.0 * 3600 * 1e6;

enum { UNIFORMS = 12 };

double simpool_luck_unit(uint64_t luck)
{
    return (double)(luck >> 11) * 0x1p-53;
}

double simpool_luck_exponential(uint64_t luck)
{
    return -stratum_ln(1 - simpool_luck_unit(luck));
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
        delay = middle *
                stratum_exp(simpool_luck_normal(luck) * stratum_ln((middle + jitter) / middle));
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
