/** A run's numbers in the text form that Prometheus reads. Pure: text out. */
#ifndef MINER_PROGRAM_METRICS_H
#define MINER_PROGRAM_METRICS_H

#include "miner/program/report.h"

/** Every number as "miner_NAME", in the names of docs/KPI.md where that has one. Needs 64 KiB of
 *  room for 256 devices. */
void miner_metrics_text(struct stratum_text *out, const struct miner_report *report);

#endif
