/** KPIs and journals of a run as one HTML page; inside the report files only. */
#ifndef SIMPOOL_REPORT_PAGE_H
#define SIMPOOL_REPORT_PAGE_H

#include <stdio.h>

#include "report/record.h"
#include "simpool/report/report.h"

/** record: finished. false: out of memory. */
bool simpool_report_page(FILE *out, const struct simpool_report_journals *journals,
                         const struct report_record *record, const struct simpool_kpis *kpis);

#endif
