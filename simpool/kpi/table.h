/** The KPIs by name, in the order people read them; inside the KPI files only. */
#ifndef SIMPOOL_KPI_TABLE_H
#define SIMPOOL_KPI_TABLE_H

#include <stdint.h>

#include "simpool/kpi/kpi.h"
#include "simpool/kpi/samples.h"

/** Whose journals a KPI is computed from. */
enum simpool_kpi_needs {
    SIMPOOL_KPI_NEEDS_POOL = 1,
    SIMPOOL_KPI_NEEDS_MINER = 2,
    SIMPOOL_KPI_NEEDS_PAIR = 3
};

/* id, name, unit, observer, journals it needs */
#define SIMPOOL_KPI_LIST(X)                                                                        \
    X(UPTIME_RATIO, "uptime_ratio", "ratio", "pool", POOL)                                         \
    X(LONGEST_SESSION, "longest_session_s", "s", "pool", POOL)                                     \
    X(CONNECTION_STABILITY, "connection_stability", "ratio", "pool", POOL)                         \
    X(DISCONNECTS_PER_HOUR, "disconnects_per_hour", "/h", "pool", POOL)                            \
    X(RECOVERY_TIME, "recovery_time", "s", "pool", POOL)                                           \
    X(ACCEPTANCE_RATE, "acceptance_rate", "ratio", "pool", POOL)                                   \
    X(STALE_RATE, "stale_rate", "ratio", "pool", POOL)                                             \
    X(SHARE_LOSS, "share_loss", "ratio", "both", PAIR)                                             \
    X(INVALID, "invalid", "/1000", "pool", POOL)                                                   \
    X(JOB_SWITCH, "job_switch", "s", "pool", POOL)                                                 \
    X(SUBMIT_LATENCY, "submit_latency", "s", "both", MINER)                                        \
    X(CREDITED_HPS, "credited_hps", "H/s", "pool", POOL)                                           \
    X(DISPLAYED_HPS, "displayed_hps", "H/s", "miner", MINER)                                       \
    X(SHARES_PER_MINUTE, "shares_per_minute", "/min", "pool", POOL)                                \
    X(HASHRATE_10S, "hashrate_10s", "H/s", "miner", MINER)                                         \
    X(HASHRATE_60S, "hashrate_60s", "H/s", "miner", MINER)                                         \
    X(HASHRATE_15M, "hashrate_15m", "H/s", "miner", MINER)                                         \
    X(BATCH_TIME, "batch_time", "s", "miner", MINER)                                               \
    X(NONCES_PER_LAUNCH, "nonces_per_launch", "nonces", "miner", MINER)                            \
    X(CPU_USE, "cpu_use", "ratio", "miner", MINER)                                                 \
    X(GPU_MEMORY_BYTES, "gpu_memory_bytes", "bytes", "miner", MINER)                               \
    X(LOG_COST, "log_cost", "ratio", "miner", MINER)

enum simpool_kpi_id {
#define X(id, name, unit, observer, needs) SIMPOOL_KPI_##id,
    SIMPOOL_KPI_LIST(X)
#undef X
        SIMPOOL_KPI_COUNT
};

/** How a value begins: its name, unit and observer; NO_EVENTS, or NEEDS_JOURNAL when a journal that
 *  it needs is not among those present (of enum simpool_kpi_needs). */
struct simpool_kpi_value simpool_kpi_blank(enum simpool_kpi_id id, unsigned present);

/** Measured, without an interval. */
void simpool_kpi_measure(struct simpool_kpi_value *value, double number, uint64_t events);
/** count of total (> 0), times scale, with its interval (see stratum/interval.h). */
void simpool_kpi_measure_part(struct simpool_kpi_value *value, uint64_t count, uint64_t total,
                              double scale);
/** count per hours, minutes…: any amount of exposure > 0, with its interval. */
void simpool_kpi_measure_rate(struct simpool_kpi_value *value, uint64_t count, double exposure);
/** Times in seconds, judged by the largest; no sample leaves it as it is. */
void simpool_kpi_measure_times(struct simpool_kpi_value *value, struct simpool_samples *samples);

#endif
