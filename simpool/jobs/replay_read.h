/** Inside replay: the recording as it is kept, and the reader that fills it. */
#ifndef SIMPOOL_JOBS_REPLAY_READ_H
#define SIMPOOL_JOBS_REPLAY_READ_H

#include "simpool/jobs/replay.h"

enum { SIMPOOL_REPLAY_CONNECTIONS_MAX = 64 /* of one recording, alive at once */ };

/** A job as recorded, without the empty room of a struct stratum_notify. */
struct simpool_recorded {
    double seconds;
    char *id;          /* one allocation: id, coinbase, branches */
    uint8_t *coinbase; /* coinb1, then coinb2 */
    uint8_t *branches; /* 32 bytes each */
    size_t coinb1_len;
    size_t coinb2_len;
    size_t branch_count;
    uint8_t prevhash_words[32];
    uint32_t version;
    uint32_t nbits;
    uint32_t ntime;
    bool clean;
};

struct simpool_replay {
    struct simpool_recorded *jobs; /* at least one once it is open */
    size_t count;
    size_t capacity;
};

/** Keep a job, unless it is one already kept. false: out of memory. */
bool simpool_replay_add(struct simpool_replay *replay, const struct stratum_notify *notify,
                        double seconds);

#endif
