/** What belongs to a session, on both sides of a rehearsal. Pure; inside the rehearsal only. */
#ifndef SIMPOOL_RECORD_REHEARSAL_KEYS_H
#define SIMPOOL_RECORD_REHEARSAL_KEYS_H

#include "stratum/message.h"
#include "stratum/text.h"

enum { SIMPOOL_SESSION_JOBS_MAX = 4096 };

struct simpool_session_job {
    char *id;
    uint32_t ntime;
};

/** What one pool has told the miner so far. All zero: nothing. */
struct simpool_session_keys {
    struct simpool_session_job *jobs; /* in the order given */
    size_t job_count;
    size_t extranonce2_len;
    bool subscribed;
};

void simpool_session_keys_done(struct simpool_session_keys *keys);
/** A line of the pool, decoded. false: out of memory. */
bool simpool_session_keys_learn(struct simpool_session_keys *keys,
                                const struct stratum_message *message);

/** From which session to which. */
struct simpool_rekeying {
    const struct simpool_session_keys *from;
    const struct simpool_session_keys *to;
    const char *user; /* NULL: as it is */
    const char *pass;
};
/** Make a decoded line of the miner fit the other session; returns whether anything was changed. */
bool simpool_session_rekey(struct stratum_message *message, const struct simpool_rekeying *how);

#endif
