#include "simpool/kpi/honesty.h"

#include <math.h>

static const double log_ten_thousand = 9.2103403719761836;

enum simpool_honesty simpool_honesty_judge(const struct simpool_kpis *kpis)
{
    const struct simpool_kpi_value *const displayed = simpool_kpis_named(kpis, "displayed_hps");
    const struct simpool_kpi_value *const credited = simpool_kpis_named(kpis, "credited_hps");
    if (displayed->state != SIMPOOL_KPI_MEASURED || credited->state != SIMPOOL_KPI_MEASURED ||
        credited->events == 0 || displayed->value <= 0) {
        return SIMPOOL_HONESTY_UNKNOWN;
    }
    if (displayed->value >= credited->low && displayed->value <= credited->high) {
        return SIMPOOL_HONEST;
    }
    const double found = (double)credited->events;
    const double promised = found * displayed->value / credited->value;
    const double log_odds = promised - found + found * log(found / promised);
    return log_odds > log_ten_thousand ? SIMPOOL_DISHONEST : SIMPOOL_DOUBTFUL;
}
