/** A run to report on: the cable is cut, and mended; the miner is back after 3.999 s. */
#ifndef TESTS_UNIT_SIMPOOL_TEST_SIMPOOL_REPORT_RUN_H
#define TESTS_UNIT_SIMPOOL_TEST_SIMPOOL_REPORT_RUN_H

#include <stdio.h>

#include "tests/unit/simpool/test_simpool_kpi_events.h"

enum { REPORT_RUN_COUNT = 13 };
extern const struct kpi_told report_run[REPORT_RUN_COUNT];
/** Its KPIs; to be freed. */
struct simpool_kpis *report_run_kpis(void);

enum { REPORT_TEXT_MAX = 32 * 1024 };
/** Something to write on. */
FILE *report_paper(void);
/** What was written; closes the file. */
void report_read(FILE *file, char text[REPORT_TEXT_MAX]);

#endif
