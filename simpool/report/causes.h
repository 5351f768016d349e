/** Why shares were refused, in sentences and in JSON. */
#ifndef SIMPOOL_REPORT_CAUSES_H
#define SIMPOOL_REPORT_CAUSES_H

#include <stdio.h>

#include "simpool/kpi/kpi.h"
#include "stratum/text.h"

/** A line for each cause that luck does not explain, and for what is left without one. */
void simpool_report_causes(FILE *out, const struct simpool_tally *tally);
/** What more than half of all shares show beyond luck: "50 of 56 shares hash right with half the
 *  angles"; or that, of several, none meets its target and none shows anything.
 *  returns  its word ("half-angle"), a view of the tally; NULL: they have no mistake in common, and
 *           out is untouched */
const char *simpool_report_cause_of_most(struct stratum_text *out,
                                         const struct simpool_tally *tally);
/** "causes":[…],"untold":0 */
void simpool_report_causes_json(FILE *out, const struct simpool_tally *tally);

#endif
