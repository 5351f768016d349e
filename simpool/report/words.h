/** Numbers as people read them; inside the report files only. */
#ifndef SIMPOOL_REPORT_WORDS_H
#define SIMPOOL_REPORT_WORDS_H

#include "simpool/kpi/kpi.h"
#include "stratum/text.h"

/** A number with four digits, without its unit: "3.999", "0.0123", "1843". */
void simpool_report_number(struct stratum_text *text, double number);
/** With its unit: "3.999 s", "0.5/h", "1.204 MH/s", "0.9917" (a ratio has none). */
void simpool_report_amount(struct stratum_text *text, double number, const char *unit);

/** The cells of a KPI's line. */
struct simpool_report_cells {
    char value[64]; /* "3.999 s", or why there is none */
    char range[96]; /* "0.615 … 0.998", "p50 … p99 … max …", or empty */
};
struct simpool_report_cells simpool_report_cells(const struct simpool_kpi_value *value);
/** "nothing happened to measure", "needs the miner's journal"; for what is not measured. */
const char *simpool_report_why_not(const struct simpool_kpi_value *value);

#endif
