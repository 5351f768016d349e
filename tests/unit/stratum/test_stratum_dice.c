#include <string.h>

#include "stratum/dice.h"
#include "tests/unit/check.h"

/* These streams may never change: seeds in stories and bug reports would lose their meaning. */
void test_stratum_dice_frozen(void)
{
    struct stratum_dice dice;
    stratum_dice_init(&dice, 1, "fault/latency/rig-1");
    check_true(stratum_dice_next(&dice) == UINT64_C(0x6f7e1a9ef12ad304));
    check_true(stratum_dice_next(&dice) == UINT64_C(0x8e9151869601e325));
    stratum_dice_init(&dice, 0, "");
    check_true(stratum_dice_next(&dice) == UINT64_C(0x1e28178eedbf0f30));
}

/* source: the reference xoshiro256starstar.c from the state 1, 2, 3, 4 */
void test_stratum_dice_reference(void)
{
    struct stratum_dice dice = {{1, 2, 3, 4}};
    static const uint64_t expected[] = {11520u, 0u, 1509978240u, 1215971899390074240u};
    for (size_t index = 0; index < sizeof expected / sizeof expected[0]; index++) {
        check_true(stratum_dice_next(&dice) == expected[index]);
    }
}

void test_stratum_dice_names_apart(void)
{
    struct stratum_dice one;
    struct stratum_dice other;
    stratum_dice_init(&one, 7, "rig-1");
    stratum_dice_init(&other, 7, "rig-2");
    check_true(memcmp(&one, &other, sizeof one) != 0);
    stratum_dice_init(&other, 8, "rig-1");
    check_true(memcmp(&one, &other, sizeof one) != 0);
    stratum_dice_init(&other, 7, "rig-1");
    check_bytes(&one, &other, sizeof one);
}

void test_stratum_dice_uniform(void)
{
    enum { THROWS = 60000, SIDES = 6 };
    struct stratum_dice dice;
    stratum_dice_init(&dice, 42, "uniform");
    int count[SIDES] = {0};
    double sum = 0;
    for (int index = 0; index < THROWS; index++) {
        const uint64_t side = stratum_dice_below(&dice, SIDES);
        check_row("below its bound", side < SIDES);
        count[side]++;
        const double unit = stratum_dice_unit(&dice);
        check_row("unit", unit >= 0 && unit < 1);
        sum += unit;
    }
    for (int side = 0; side < SIDES; side++) {
        check_near(count[side], (double)THROWS / SIDES, 500); /* over five standard deviations */
    }
    check_near(sum / THROWS, 0.5, 0.006);
    check_int(stratum_dice_below(&dice, 1), 0);
    /* With this bound almost half of all throws are thrown again. */
    for (int index = 0; index < 1000; index++) {
        check_row("large bound",
                  stratum_dice_below(&dice, UINT64_MAX / 2 + 2) <= UINT64_MAX / 2 + 1);
    }
}
