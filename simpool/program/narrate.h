/** Journal events in words, for people who watch a run. Pure. */
#ifndef SIMPOOL_PROGRAM_NARRATE_H
#define SIMPOOL_PROGRAM_NARRATE_H

#include <stdbool.h>

#include "stratum/event.h"
#include "stratum/text.h"

/** "     1.501  judge  share of job-1, difficulty 0.6: accepted", without a newline. Control bytes
 *  of peers become '?'. false: not worth a line; out is untouched. */
bool program_narrate(struct stratum_text *out, const struct stratum_event *event);

#endif
