#include "simpool/kpi/machine.h"

#include <math.h>

void simpool_machine_counts_done(struct simpool_machine_counts *counts)
{
    simpool_samples_done(&counts->batch_times);
}

void simpool_machine_counts_feed(struct simpool_machine_counts *counts,
                                 const struct stratum_event *event)
{
    switch (event->kind) {
    case STRATUM_EVENT_BATCHED:
        counts->batches += event->count;
        counts->batch_nonces += event->number;
        simpool_samples_add(&counts->batch_times, event->duration_us);
        break;
    case STRATUM_EVENT_USED:
        counts->used_events++;
        counts->used_us += event->duration_us;
        counts->used_at_us = event->at_us;
        break;
    case STRATUM_EVENT_CARD:
        counts->card_events++;
        if (event->number > counts->card_bytes_max) {
            counts->card_bytes_max = event->number;
        }
        break;
    default:
        break;
    }
}

static double use_of(const struct simpool_machine_counts *counts)
{
    return counts->others_use +
           (counts->used_at_us > 0 ? (double)counts->used_us / (double)counts->used_at_us : 0);
}

void simpool_machine_counts_add(struct simpool_machine_counts *counts,
                                const struct simpool_machine_counts *other)
{
    counts->batches += other->batches;
    counts->batch_nonces += other->batch_nonces;
    simpool_samples_add_all(&counts->batch_times, &other->batch_times);
    counts->used_events += other->used_at_us > 0 ? other->used_events : 0;
    counts->others_use += use_of(other);
    counts->card_events += other->card_events;
    counts->card_bytes_max = fmax(counts->card_bytes_max, other->card_bytes_max);
}

void simpool_machine_counts_measure(struct simpool_machine_counts *counts,
                                    struct simpool_kpi_value *values)
{
    simpool_kpi_measure_times(&values[SIMPOOL_KPI_BATCH_TIME], &counts->batch_times);
    if (counts->batches > 0) {
        simpool_kpi_measure(&values[SIMPOOL_KPI_NONCES_PER_LAUNCH],
                            counts->batch_nonces / (double)counts->batches, counts->batches);
    }
    if (counts->used_events > 0) {
        simpool_kpi_measure(&values[SIMPOOL_KPI_CPU_USE], use_of(counts), counts->used_events);
    }
    if (counts->card_events > 0) {
        simpool_kpi_measure(&values[SIMPOOL_KPI_GPU_MEMORY_BYTES], counts->card_bytes_max,
                            counts->card_events);
    }
}
