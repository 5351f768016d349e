/** What a person or a machine wants to know of a run: a line while it goes on, a table or one JSON
 *  object at its end. Pure: text out. */
#ifndef MINER_PROGRAM_REPORT_H
#define MINER_PROGRAM_REPORT_H

#include "miner/meter.h"
#include "stratum/text.h"

struct miner_report {
    const struct miner_meter *meter;
    int64_t now_us;
    int64_t start_us; /* of the run */
    uint64_t seed;
    const char *algorithm;
    const char *devices; /* "2 x cpu" */
    size_t device_count;
    int64_t cpu_us; /* processor time of all threads since the start */
    uint64_t log_lost;
    const char *pool; /* where it mines, or tries to; NULL: nowhere yet */
};

/** Accepted of answered; 0 without answers. */
double miner_report_acceptance(const struct miner_report *report);
double miner_report_shares_per_minute(const struct miner_report *report);
/** Processor time over time: 2 is two cores. */
double miner_report_cpu_use(const struct miner_report *report);

/** "12.3 MH/s (60 s), 12 accepted, 1 refused, connected", without a newline. */
void miner_report_status(struct stratum_text *out, const struct miner_report *report);
void miner_report_table(struct stratum_text *out, const struct miner_report *report);
/** One object and a newline; the names are those of docs/KPI.md. */
void miner_report_json(struct stratum_text *out, const struct miner_report *report);

#endif
