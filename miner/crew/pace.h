/** How long a device works at a time, and how long it rests after a failure. Pure. */
#ifndef MINER_CREW_PACE_H
#define MINER_CREW_PACE_H

#include <stdint.h>

enum { MINER_PACE_FIRST = 4096 /* nonces; few, because the device's rate is not known yet */ };

/** Nonces of the next batch, as the last one suggests; one that was abandoned says as much.
 *  last     in  nonces that were wanted until now; the next are at most four times as many
 *  nonces   in  > 0: what was tried of them, in took_us
 *  want_us  in  what a batch should take; 0: 30 ms */
uint64_t miner_pace_batch(uint64_t last, uint64_t nonces, int64_t took_us, int64_t want_us);

/** How long a device rests that failed after it had worked for so long: twice as long as the last
 *  time, at most 64 times as long as the first. What worked for longer than that begins anew.
 *  last_us  in  its last rest; 0: it never failed before */
int64_t miner_pace_rest_us(int64_t first_us, int64_t last_us, int64_t worked_us);

#endif
