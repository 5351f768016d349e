/** The pictures of a page: SVG without a script, each complete in itself. A picture of nothing says
 *  so in words. */
#ifndef REPORT_CHART_H
#define REPORT_CHART_H

#include <stdio.h>

#include "report/record.h"

/** Sessions, outages, faults, jobs and shares, one below the other on one clock. */
void report_chart_timeline(FILE *out, const struct report_record *record);
/** What the pool credits, with the band that chance leaves it, and what the miner hashed. */
void report_chart_rate(FILE *out, const struct report_record *record);
/** How long answers took: a histogram whose axis is a logarithm. */
void report_chart_latency(FILE *out, const struct report_record *record);

/** "accepted", "stale" or "refused": the class of a share, and so its colour. */
const char *report_chart_class(enum stratum_verdict verdict);

#endif
