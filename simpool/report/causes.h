/** Why shares were refused, in sentences and in JSON. */
#ifndef SIMPOOL_REPORT_CAUSES_H
#define SIMPOOL_REPORT_CAUSES_H

#include <stdio.h>

#include "simpool/kpi/kpi.h"
#include "stratum/text.h"

/** A line for each cause that luck does not explain, and for what is left without one. */
void simpool_report_causes(FILE *out, const struct simpool_tally *tally);
/** "causes":[…],"untold":0 */
void simpool_report_causes_json(FILE *out, const struct simpool_tally *tally);

#endif
