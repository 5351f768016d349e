#include "simpool/kpi/table.h"

#include <string.h>

#include "tests/unit/check.h"

static const struct {
    const char *name;
    const char *unit;
    const char *observer;
} names[] = {
    {"uptime_ratio", "ratio", "pool"},
    {"longest_session_s", "s", "pool"},
    {"connection_stability", "ratio", "pool"},
    {"disconnects_per_hour", "/h", "pool"},
    {"recovery_time", "s", "pool"},
    {"acceptance_rate", "ratio", "pool"},
    {"stale_rate", "ratio", "pool"},
    {"share_loss", "ratio", "both"},
    {"invalid", "/1000", "pool"},
    {"job_switch", "s", "pool"},
    {"submit_latency", "s", "both"},
    {"credited_hps", "H/s", "pool"},
    {"displayed_hps", "H/s", "miner"},
    {"shares_per_minute", "/min", "pool"},
    {"hashrate_10s", "H/s", "miner"},
    {"hashrate_60s", "H/s", "miner"},
    {"hashrate_15m", "H/s", "miner"},
    {"batch_time", "s", "miner"},
    {"nonces_per_launch", "nonces", "miner"},
    {"cpu_use", "ratio", "miner"},
    {"gpu_memory_bytes", "bytes", "miner"},
    {"log_cost", "ratio", "miner"},
};

void test_kpi_table_names(void)
{
    struct simpool_kpis *const kpis = simpool_kpis_make();
    check_int(simpool_kpis_count(), sizeof names / sizeof names[0]);
    for (size_t index = 0; index < simpool_kpis_count(); index++) {
        const struct simpool_kpi_value *const value = simpool_kpis_at(kpis, index);
        const char *nearest = NULL;
        check_text(value->name, names[index].name);
        check_text(value->unit, names[index].unit);
        check_text(value->observer, names[index].observer);
        check_true(simpool_kpis_named(kpis, names[index].name) == value);
        check_true(simpool_kpi_known(names[index].name, &nearest) && nearest == NULL);
        check_text(simpool_kpi_unit(names[index].name), names[index].unit);
        check_int(value->state, SIMPOOL_KPI_NEEDS_JOURNAL);
    }
    check_true(simpool_kpis_named(kpis, "recovery") == NULL);
    check_true(simpool_kpi_unit("recovery") == NULL);
    simpool_kpis_free(kpis);
    simpool_kpis_free(NULL);
}

void test_kpi_table_nearest(void)
{
    static const struct {
        const char *typed;
        const char *meant;
    } rows[] = {
        {"recovery", "recovery_time"},
        {"stale-rate", "stale_rate"},
        {"uptime", "uptime_ratio"},
        {"invalids", "invalid"},
        {"hashrate_15min", "hashrate_15m"},
        {"acceptence_rate", "acceptance_rate"},
        {"share_losses_which_is_a_name_far_longer_than_any_that_there_could_ever_be_here",
         "longest_session_s"},
    };
    for (size_t index = 0; index + 1 < sizeof rows / sizeof rows[0]; index++) {
        const char *nearest = "";
        check_true(!simpool_kpi_known(rows[index].typed, &nearest));
        check_text(nearest, rows[index].meant);
    }
    const char *nearest = "";
    check_true(!simpool_kpi_known(rows[sizeof rows / sizeof rows[0] - 1].typed, &nearest));
    check_true(strlen(nearest) > 0);
    check_true(!simpool_kpi_known("", &nearest));
}

void test_kpi_table_measures(void)
{
    struct simpool_kpi_value value = simpool_kpi_blank(SIMPOOL_KPI_INVALID, SIMPOOL_KPI_NEEDS_POOL);
    simpool_kpi_measure_part(&value, 5, 1000, 1000);
    check_near(value.value, 5, 1e-12);
    check_near(value.low, 1.623486390, 1e-6);
    check_int(value.events, 1000);
    simpool_kpi_measure_rate(&value, 0, 0.5);
    check_near(value.value, 0, 0);
    check_near(value.high, 2 * 3.688879454, 1e-6);
    check_int(value.events, 0);
    check_int(value.state, SIMPOOL_KPI_MEASURED);
}
