/** Jobs for those who have no recording: templates of a chain that nobody mines, in the form of a
 *  replay. They hash, they change, their coinbases are whole; nobody pays for them. */
#ifndef SIMPOOL_JOBS_MADE_H
#define SIMPOOL_JOBS_MADE_H

#include "simpool/jobs/chain.h"
#include "simpool/jobs/replay.h"

enum {
    SIMPOOL_MADE_JOBS = 256,             /* then they begin anew, with other ids and hashes */
    SIMPOOL_MADE_UNIX_START = 0x69098232 /* 2025-11-04: their own time, unless it is made fresh */
};

/** extranonce_len: of extranonce1 and extranonce2 together: the coinbase leaves them room.
 *  returns NULL: out of memory */
struct simpool_replay *simpool_made_replay(const struct simpool_chain_options *chain_options,
                                           size_t extranonce_len);

#endif
