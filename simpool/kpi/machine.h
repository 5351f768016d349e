/** What the miner's journal says of the machine below it: batches, processor, GPU memory; inside
 *  the KPI files only. */
#ifndef SIMPOOL_KPI_MACHINE_H
#define SIMPOOL_KPI_MACHINE_H

#include "simpool/kpi/table.h"
#include "stratum/event.h"

/** All zero: nothing was read yet. */
struct simpool_machine_counts {
    uint64_t batches;
    double batch_nonces;
    struct simpool_samples batch_times; /* the longest of each few seconds, by device */
    uint64_t used_events;
    int64_t used_us;    /* processor time… */
    int64_t used_at_us; /* …from the start of the run to here */
    double others_use;  /* the parts of their time that others used */
    double card_bytes_max;
    uint64_t card_events;
};

void simpool_machine_counts_done(struct simpool_machine_counts *counts);
/** Events that do not concern it are passed over. */
void simpool_machine_counts_feed(struct simpool_machine_counts *counts,
                                 const struct stratum_event *event);
/** What another one's did, beside its own: processors that are used at once add up. */
void simpool_machine_counts_add(struct simpool_machine_counts *counts,
                                const struct simpool_machine_counts *other);
/** Fills in its KPIs, values[SIMPOOL_KPI_COUNT]; sorts its samples. */
void simpool_machine_counts_measure(struct simpool_machine_counts *counts,
                                    struct simpool_kpi_value *values);

#endif
