#include "simpool/kpi/rigs.h"

#include "tests/unit/check.h"

void test_kpi_rigs_made_when_new(void)
{
    struct simpool_kpi_rigs rigs = {0};
    check_true(simpool_kpi_rigs_at(&rigs, 0) == NULL);
    check_int(rigs.count, 0);
    simpool_kpi_rigs_at(&rigs, 3)->probe = true;
    check_true(!simpool_kpi_rigs_at(&rigs, 1000)->probe);
    check_true(simpool_kpi_rigs_at(&rigs, 3)->probe);
    check_true(!simpool_kpi_rigs_at(&rigs, 2)->probe);
    check_int(rigs.count, 1000);
    check_true(simpool_kpi_rigs_at(&rigs, SIMPOOL_KPI_RIGS_MAX) != NULL);
    simpool_kpi_rigs_done(&rigs);
}

void test_kpi_rigs_take_the_place_of_who_has_gone(void)
{
    struct simpool_kpi_rigs rigs = {0};
    const uint32_t later = 7 + SIMPOOL_KPI_RIGS_MAX;
    simpool_kpi_rigs_at(&rigs, 7)->authorized = true;
    check_true(simpool_kpi_rigs_at(&rigs, later) == NULL); /* the one before is still there */
    simpool_kpi_rigs_at(&rigs, 7)->authorized = false;
    simpool_kpi_rigs_at(&rigs, 7)->has_job = true;
    check_true(!simpool_kpi_rigs_at(&rigs, later)->has_job);
    check_true(simpool_kpi_rigs_at(&rigs, 7) == NULL); /* gone for good */
    check_int(rigs.count, 7);
    check_true(simpool_kpi_rigs_at(&rigs, UINT32_MAX) != NULL);
    check_true(rigs.count <= SIMPOOL_KPI_RIGS_MAX);
    simpool_kpi_rigs_done(&rigs);
}
