#include "simpool/kpi/rigs.h"

#include "tests/unit/check.h"

void test_kpi_rigs_made_when_new(void)
{
    struct simpool_kpi_rigs rigs = {0};
    check_true(simpool_kpi_rigs_at(&rigs, 0) == NULL);
    check_true(simpool_kpi_rigs_at(&rigs, SIMPOOL_KPI_RIGS_MAX + 1) == NULL);
    check_int(rigs.count, 0);
    simpool_kpi_rigs_at(&rigs, 3)->probe = true;
    check_true(!simpool_kpi_rigs_at(&rigs, 1000)->probe);
    check_true(simpool_kpi_rigs_at(&rigs, 3)->probe);
    check_true(!simpool_kpi_rigs_at(&rigs, 2)->probe);
    check_int(rigs.count, 1000);
    check_true(simpool_kpi_rigs_at(&rigs, SIMPOOL_KPI_RIGS_MAX) != NULL);
    simpool_kpi_rigs_done(&rigs);
}
