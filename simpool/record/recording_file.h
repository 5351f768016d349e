/** A recording as a file, read from its first record to its last. */
#ifndef SIMPOOL_RECORD_RECORDING_FILE_H
#define SIMPOOL_RECORD_RECORDING_FILE_H

#include "simpool/record/recording.h"

/** Who is given each record. returns NULL, or what is wrong with it: then it was the last. */
typedef const char *simpool_recording_taker(void *context, const struct simpool_record *record);

/** Blank lines are passed over, and half a line at the end is what a recorder leaves that was
 *  killed. returns NULL, or what is wrong and where, in stratum_problem()'s room */
const char *simpool_recording_each(const char *path, simpool_recording_taker *take, void *context);

#endif
