#include "simpool/fault/luck.h"

#include "stratum/dice.h"
#include "tests/unit/check.h"

/** Means, medians and spreads are what the shapes promise. */
void test_fault_luck_shapes(void)
{
    enum { THROWS = 20000 };
    struct stratum_dice dice;
    stratum_dice_init(&dice, 3, "shapes");
    const struct simpool_fault_options lognormal = {
        .delay_us = 1000, .jitter_us = 1000, .shape = SIMPOOL_SHAPE_LOGNORMAL};
    double exponential = 0;
    double normal = 0;
    double squares = 0;
    int below = 0;
    int above = 0;
    for (int index = 0; index < THROWS; index++) {
        const uint64_t luck = stratum_dice_next(&dice);
        exponential += simpool_luck_exponential(luck);
        const double z = simpool_luck_normal(luck);
        normal += z;
        squares += z * z;
        below += simpool_luck_delay_us(&lognormal, luck, 1) < 1000;
        above += simpool_luck_delay_us(&lognormal, luck, 1) > 2000;
    }
    check_near(exponential / THROWS, 1, 0.03);
    check_near(normal / THROWS, 0, 0.03);
    check_near(squares / THROWS, 1, 0.03);
    check_near((double)below / THROWS, 0.5, 0.02);
    check_near((double)above / THROWS, 1.0 / 6, 0.02);
}

void test_fault_luck_bounds(void)
{
    const struct simpool_fault_options uniform = {.delay_us = 100, .jitter_us = 50};
    check_int(simpool_luck_delay_us(&uniform, 0, 1), 100);
    check_int(simpool_luck_delay_us(&uniform, UINT64_MAX, 1), 150);
    check_int(simpool_luck_delay_us(&uniform, 0, 0.5), 50);
    const struct simpool_fault_options far = {.delay_us = INT64_C(86400000000),
                                              .shape = SIMPOOL_SHAPE_EXPONENTIAL};
    check_int(simpool_luck_delay_us(&far, UINT64_MAX, 1), INT64_C(86400000000)); /* a day */
    check_near(simpool_luck_unit(UINT64_MAX), 1, 1e-15);
    check_true(simpool_luck_unit(UINT64_MAX) < 1);
}
