#include "simpool/script/units.h"

#include <math.h>

#include "tests/unit/check.h"

struct row {
    const char *text;
    enum script_quantity quantity;
    double value; /* < 0: refused */
};

static const struct row rows[] = {
    {"90s", SCRIPT_DURATION, 90},
    {"400ms", SCRIPT_DURATION, 0.4},
    {"250us", SCRIPT_DURATION, 250e-6},
    {"5m", SCRIPT_DURATION, 300},
    {"5min", SCRIPT_DURATION, 300},
    {"1h", SCRIPT_DURATION, 3600},
    {"1.5 h", SCRIPT_DURATION, 5400},
    {"0s", SCRIPT_DURATION, 0},
    {".5s", SCRIPT_DURATION, 0.5},
    {"20/min", SCRIPT_PACE, 1.0 / 3},
    {"3/s", SCRIPT_PACE, 3},
    {"90/h", SCRIPT_PACE, 0.025},
    {"2 MH/s", SCRIPT_HASHRATE, 2e6},
    {"5.1GH/s", SCRIPT_HASHRATE, 5.1e9},
    {"64 KB/s", SCRIPT_BYTE_RATE, 64000},
    {"1 MiB/s", SCRIPT_BYTE_RATE, 1048576},
    {"", SCRIPT_DURATION, -1},
    {"s", SCRIPT_DURATION, -1},
    {".s", SCRIPT_DURATION, -1},
    {"90", SCRIPT_DURATION, -1},
    {"-90s", SCRIPT_DURATION, -1},
    {"+90s", SCRIPT_DURATION, -1},
    {"1.2.3s", SCRIPT_DURATION, -1},
    {"1e3s", SCRIPT_DURATION, -1},
    {" 90s", SCRIPT_DURATION, -1},
    {"90s ", SCRIPT_DURATION, -1},
    {"90S", SCRIPT_DURATION, -1},
    {"90 seconds", SCRIPT_DURATION, -1},
    {"infs", SCRIPT_DURATION, -1},
    {"11111111111111111111111111111111111111111s", SCRIPT_DURATION, -1},
    {"20/min", SCRIPT_DURATION, -1},
    {"90s", SCRIPT_PACE, -1},
    {"2 MH", SCRIPT_HASHRATE, -1},
    {"2 mh/s", SCRIPT_HASHRATE, -1},
};

void test_script_units_table(void)
{
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        const struct row *const row = &rows[index];
        double value = -1;
        const bool good = script_quantity_read(&value, row->quantity, row->text);
        (void)check_row(row->text, good == (row->value >= 0));
        (void)check_row(row->text, fabs(value - row->value) < 1e-9 * (1 + fabs(row->value)));
    }
}

void test_script_units_examples_hold(void)
{
    static const char *const first[SCRIPT_QUANTITY_COUNT] = {"90s", "20/min", "2 MH/s", "64 KB/s"};
    for (int quantity = 0; quantity < SCRIPT_QUANTITY_COUNT; quantity++) {
        double value = 0;
        (void)check_row(
            script_quantity_name((enum script_quantity)quantity),
            script_quantity_read(&value, (enum script_quantity)quantity, first[quantity]));
    }
}

void test_script_units_microseconds(void)
{
    check_int(script_microseconds(1.5), 1500000);
    check_int(script_microseconds(0.0000005), 1);
    check_int(script_microseconds(1e300), INT64_MAX / 2);
}
