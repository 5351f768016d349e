/** What the miner's own journal says: rates, latencies, finds; inside the KPI files only. */
#ifndef SIMPOOL_KPI_MINER_H
#define SIMPOOL_KPI_MINER_H

#include <stdbool.h>
#include <stdint.h>

#include "simpool/kpi/shares.h"
#include "simpool/kpi/table.h"
#include "stratum/event.h"

enum { SIMPOOL_KPI_WINDOWS = 3 };

/** A share on the wire. */
struct simpool_kpi_submit {
    int64_t at_us;
    uint64_t id; /* simpool_kpi_share_id() */
    bool answered;
};

/** All zero: nothing was read yet. */
struct simpool_miner_counts {
    bool present;
    bool own_clock; /* it is a journal of its own: its times count from its own start */
    int64_t last_us;
    bool idle;   /* it lost its connection, and has no job since */
    bool mining; /* it had a job, from… */
    int64_t mining_us;
    double hashed; /* nonces */
    uint64_t hashed_events;
    int64_t hashed_us;                   /* up to here */
    double windows[SIMPOOL_KPI_WINDOWS]; /* nonces/s, decaying, as of hashed_us */
    uint64_t found;                      /* for a job that was alive as far as it knew */
    uint64_t submitted;
    struct simpool_kpi_submit submits[SIMPOOL_KPI_IN_FLIGHT_MAX]; /* number n at n % MAX */
    struct simpool_samples latencies;
    bool switching; /* a job was read, and a device is not on it yet */
    int64_t job_us;
    struct simpool_samples switches; /* line read → every device on it */
};

void simpool_miner_counts_done(struct simpool_miner_counts *counts);
/** Events that do not concern it are passed over. */
void simpool_miner_counts_feed(struct simpool_miner_counts *counts,
                               const struct stratum_event *event);
/** Its last moment by its own clock: now_us, or its last event when it has a clock of its own. */
int64_t simpool_miner_counts_now(const struct simpool_miner_counts *counts, int64_t now_us);
/** Adds its rates to those of values[SIMPOOL_KPI_COUNT], as of until_us by its own clock. */
void simpool_miner_counts_add_rates(const struct simpool_miner_counts *counts, int64_t until_us,
                                    struct simpool_kpi_value *values);
/** Adds how long its submits took to be answered. */
void simpool_miner_counts_add_latencies(const struct simpool_miner_counts *counts, int64_t now_us,
                                        struct simpool_samples *latencies);
/** Adds the miner's side of its job switches. */
void simpool_miner_counts_add_switches(const struct simpool_miner_counts *counts, int64_t now_us,
                                       struct simpool_samples *switches);
/** Its finds, without what is still in flight, not for long, and not credited yet. */
uint64_t simpool_miner_counts_decided(const struct simpool_miner_counts *counts, int64_t now_us,
                                      const struct simpool_share_counts *shares);

#endif
