#include "qhash/device/engine.h"
#include "tests/unit/check.h"

/** Which one is a matter of time, and so of no test; but it runs here, and it is plain C only where
 *  nothing else does. */
static void check_choice(bool exact)
{
    const struct device_engine *best = device_engine_best(exact);
    bool others = false;
    check_true(device_engine_lacks(best) == NULL);
    check_true(device_engine_by_name(best->name) == best);
    check_true(!exact || best->missed_rate <= 0);
    for (size_t i = 0; device_engine_row(i) != NULL; i++) {
        others = others || (device_engine_row(i) != &device_engine_plain &&
                            device_engine_lacks(device_engine_row(i)) == NULL);
    }
    check_true((best == &device_engine_plain) == !others);
}

void test_qhash_engine_choice_of_all(void)
{
    check_choice(false);
}

void test_qhash_engine_choice_of_exact(void)
{
    check_choice(true);
}
