#include "simpool/report/words.h"

#include <math.h>
#include <string.h>

static const double exponent_from = 1000; /* "%.4g" would write 12345 as 1.234e+04 */

void simpool_report_number(struct stratum_text *text, double number)
{
    stratum_text_format(text, fabs(number) >= exponent_from ? "%.0f" : "%.4g", number);
}

void simpool_report_amount(struct stratum_text *text, double number, const char *unit)
{
    static const char *const prefixes[] = {"", "k", "M", "G", "T"};
    const bool scales = strcmp(unit, "H/s") == 0 || strcmp(unit, "bytes") == 0;
    size_t prefix = 0;
    while (scales && fabs(number) >= 999.95 && prefix + 1 < sizeof prefixes / sizeof prefixes[0]) {
        number /= 1000;
        prefix++;
    }
    simpool_report_number(text, number);
    if (unit[0] == '/') {
        stratum_text_add(text, unit);
    } else if (strcmp(unit, "ratio") != 0) {
        stratum_text_format(text, " %s%s", prefixes[prefix], unit);
    }
}

const char *simpool_report_why_not(const struct simpool_kpi_value *value)
{
    if (value->state == SIMPOOL_KPI_NO_EVENTS) {
        return "nothing happened to measure";
    }
    if (strcmp(value->observer, "both") == 0) {
        return "needs both journals";
    }
    return strcmp(value->observer, "pool") == 0 ? "needs the pool's journal"
                                                : "needs the miner's journal";
}

struct simpool_report_cells simpool_report_cells(const struct simpool_kpi_value *value)
{
    struct simpool_report_cells cells = {.value = ""};
    struct stratum_text words = stratum_text_in(cells.value, sizeof cells.value);
    struct stratum_text range = stratum_text_in(cells.range, sizeof cells.range);
    if (value->state != SIMPOOL_KPI_MEASURED) {
        stratum_text_add(&words, simpool_report_why_not(value));
        return cells;
    }
    simpool_report_amount(&words, value->value, value->unit);
    if (value->has_spread) {
        stratum_text_add(&range, "p50 ");
        simpool_report_number(&range, value->p50);
        stratum_text_add(&range, "  p99 ");
        simpool_report_number(&range, value->p99);
        stratum_text_add(&range, "  max ");
        simpool_report_number(&range, value->max);
    } else if (value->has_interval) {
        simpool_report_amount(&range, value->low, value->unit);
        stratum_text_add(&range, " to ");
        simpool_report_amount(&range, value->high, value->unit);
    }
    return cells;
}
