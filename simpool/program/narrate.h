/** Journal events in words, for people who watch a run. Pure. */
#ifndef SIMPOOL_PROGRAM_NARRATE_H
#define SIMPOOL_PROGRAM_NARRATE_H

#include <stdbool.h>
#include <stdint.h>

#include "stratum/event.h"
#include "stratum/text.h"

/** "     1.501  judge  share of job-1, difficulty 0.6: accepted", without a newline. Control bytes
 *  of peers become '?'. false: not worth a line; out is untouched. */
bool program_narrate(struct stratum_text *out, const struct stratum_event *event);

/** Whether two lines of the judge say the same but for their numbers: shares of one job and miner
 * that were refused for one reason, lines that cannot be read for one. */
bool program_narrate_alike(const struct stratum_event *one, const struct stratum_event *other);
/** "     9.721  judge  12 more like this", for so many lines that were not told, up to this one. */
void program_narrate_more(struct stratum_text *out, const struct stratum_event *last,
                          uint64_t count);

#endif
