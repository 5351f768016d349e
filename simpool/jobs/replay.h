/** Recorded jobs → a timeline. Reads recordings in the form of the captures: one JSON array a line,
 *  [seconds, connection, ">" | "<", segment or null]; the notifies of the server's direction are
 *  the jobs, their seconds the timeline. Everything else of the recording is passed over. */
#ifndef SIMPOOL_JOBS_REPLAY_H
#define SIMPOOL_JOBS_REPLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stratum/message.h"

struct simpool_replay;

/** NULL: *problem names file and line and says what is wrong (missing file, no job in it…). */
struct simpool_replay *simpool_replay_open(const char *path, const char **problem);
void simpool_replay_free(struct simpool_replay *replay);
size_t simpool_replay_count(const struct simpool_replay *replay);
/** The job at index % count. When the recording wraps around, ids and previous hashes are made
 *  fresh, so that no share of one round fits another. seconds: since the first job, rounds added.
 */
void simpool_replay_job(const struct simpool_replay *replay, size_t index,
                        struct stratum_notify *out, double *seconds);
/** The seconds alone. */
double simpool_replay_seconds(const struct simpool_replay *replay, size_t index);
/** Make a job id another one: the number's hex digits behind it, or instead of its end when there
 *  is no room. */
void simpool_replay_fresh_id(char id[STRATUM_JOB_ID_MAX + 1], uint32_t number);
/** Unix seconds of the first job's ntime: where simulated time starts. */
int64_t simpool_replay_unix_start(const struct simpool_replay *replay);

#endif
