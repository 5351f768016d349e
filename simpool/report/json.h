/** KPIs as JSON; inside the report files only. */
#ifndef SIMPOOL_REPORT_JSON_H
#define SIMPOOL_REPORT_JSON_H

#include <stdio.h>

#include "simpool/kpi/kpi.h"

/** "kpis":[…],"tally":{…} : members for the object around it. */
void simpool_report_json(FILE *out, const struct simpool_kpis *kpis);
/** A JSON text. */
void simpool_report_json_text(FILE *out, const char *words);

#endif
