#include "simpool/kpi/honesty.h"

#include <math.h>

#include "stratum/interval.h"

static const double log_ten_thousand = 9.2103403719761836;

enum simpool_honesty simpool_honesty_judge(const struct simpool_kpis *kpis)
{
    const struct simpool_kpi_value *const displayed = simpool_kpis_named(kpis, "displayed_hps");
    const struct simpool_kpi_value *const credited = simpool_kpis_named(kpis, "credited_hps");
    if (displayed->state != SIMPOOL_KPI_MEASURED || credited->state != SIMPOOL_KPI_MEASURED ||
        displayed->value <= 0 || credited->high <= 0) {
        return SIMPOOL_HONESTY_UNKNOWN;
    }
    if (displayed->value >= credited->low && displayed->value <= credited->high) {
        return SIMPOOL_HONEST;
    }
    /* Where nothing was credited, the upper bound still tells what a share is worth. */
    const double found = (double)credited->events;
    const double promised =
        found > 0 ? found * displayed->value / credited->value
                  : stratum_interval_count(0).high * displayed->value / credited->high;
    const double log_ratio = found > 0 ? found * log(found / promised) : 0;
    const double log_odds = promised - found + log_ratio;
    return log_odds > log_ten_thousand ? SIMPOOL_DISHONEST : SIMPOOL_DOUBTFUL;
}
