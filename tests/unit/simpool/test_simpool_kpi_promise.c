#include "simpool/kpi/promise.h"

#include <math.h>

#include "tests/unit/check.h"

static struct simpool_kpi_value point(double number)
{
    return (struct simpool_kpi_value){.name = "stale_rate",
                                      .unit = "ratio",
                                      .observer = "pool",
                                      .state = SIMPOOL_KPI_MEASURED,
                                      .value = number};
}

static struct simpool_kpi_value between(double low, double number, double high)
{
    struct simpool_kpi_value value = point(number);
    value.has_interval = true;
    value.low = low;
    value.high = high;
    return value;
}

static struct simpool_promise promise(double low, double high)
{
    return (struct simpool_promise){.name = "stale_rate", .low = low, .high = high};
}

void test_promise_by_value(void)
{
    static const struct {
        const char *name;
        double low, high, value;
        enum simpool_promise_verdict verdict;
    } rows[] = {
        {"at most, below", -INFINITY, 10, 3.999, SIMPOOL_KEPT},
        {"at most, just", -INFINITY, 10, 10, SIMPOOL_KEPT},
        {"at most, above", -INFINITY, 10, 10.0001, SIMPOOL_BROKEN},
        {"at least, above", 0.95, INFINITY, 0.96, SIMPOOL_KEPT},
        {"at least, just", 0.95, INFINITY, 0.95, SIMPOOL_KEPT},
        {"at least, below", 0.95, INFINITY, 0.9, SIMPOOL_BROKEN},
        {"between", 1, 2, 1.5, SIMPOOL_KEPT},
        {"between, below", 1, 2, 0.5, SIMPOOL_BROKEN},
        {"between, above", 1, 2, 2.5, SIMPOOL_BROKEN},
        {"none, none", -INFINITY, 0, 0, SIMPOOL_KEPT},
        {"none, some", -INFINITY, 0, 1e-9, SIMPOOL_BROKEN},
        {"no number", -INFINITY, 10, NAN, SIMPOOL_UNDECIDED},
        {"no end", -INFINITY, 10, INFINITY, SIMPOOL_BROKEN},
    };
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        const struct simpool_promise given = promise(rows[index].low, rows[index].high);
        const struct simpool_kpi_value value = point(rows[index].value);
        check_row(rows[index].name,
                  simpool_promise_judge(&given, &value, false) == rows[index].verdict);
        /* without an interval there is only the value */
        check_row(rows[index].name,
                  simpool_promise_judge(&given, &value, true) == rows[index].verdict);
    }
}

void test_promise_by_interval(void)
{
    static const struct {
        const char *name;
        double low, high;
        double from, value, to;
        enum simpool_promise_verdict verdict;
    } rows[] = {
        {"surely below", -INFINITY, 0.01, 0, 0.002, 0.009, SIMPOOL_KEPT},
        {"to the bound", -INFINITY, 0.01, 0, 0.002, 0.01, SIMPOOL_KEPT},
        {"too few", -INFINITY, 0.01, 0, 0, 0.02, SIMPOOL_UNDECIDED},
        {"perhaps above", -INFINITY, 0.01, 0.005, 0.02, 0.03, SIMPOOL_UNDECIDED},
        {"surely above", -INFINITY, 0.01, 0.011, 0.02, 0.03, SIMPOOL_BROKEN},
        {"surely enough", 0.95, INFINITY, 0.96, 0.97, 0.98, SIMPOOL_KEPT},
        {"surely too little", 0.95, INFINITY, 0.8, 0.85, 0.9, SIMPOOL_BROKEN},
        {"wider than the promise", 1, 2, 0.5, 1.5, 2.5, SIMPOOL_UNDECIDED},
        {"none seen, none allowed", -INFINITY, 0, 0, 0, 3.7, SIMPOOL_KEPT},
        {"one seen, none allowed", -INFINITY, 0, 0.025, 1, 5.6, SIMPOOL_BROKEN},
    };
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        const struct simpool_promise given = promise(rows[index].low, rows[index].high);
        const struct simpool_kpi_value value =
            between(rows[index].from, rows[index].value, rows[index].to);
        check_row(rows[index].name,
                  simpool_promise_judge(&given, &value, true) == rows[index].verdict);
    }
    const struct simpool_promise given = promise(-INFINITY, 0.01);
    const struct simpool_kpi_value few = between(0, 0, 0.02);
    check_int(simpool_promise_judge(&given, &few, false), SIMPOOL_KEPT);
}

void test_promise_undecided(void)
{
    const struct simpool_promise given = promise(-INFINITY, 10);
    struct simpool_kpi_value value = point(99);
    value.state = SIMPOOL_KPI_NO_EVENTS;
    check_int(simpool_promise_judge(&given, &value, false), SIMPOOL_UNDECIDED);
    value.state = SIMPOOL_KPI_NEEDS_JOURNAL;
    check_int(simpool_promise_judge(&given, &value, true), SIMPOOL_UNDECIDED);
}

void test_promise_words(void)
{
    check_text(simpool_promise_word(SIMPOOL_KEPT), "kept");
    check_text(simpool_promise_word(SIMPOOL_BROKEN), "broken");
    check_text(simpool_promise_word(SIMPOOL_UNDECIDED), "undecided");
}
