/** A pool with its edge played by hand: what it asks for is done at once and written down. */
#ifndef TESTS_UNIT_SIMPOOL_TEST_SIMPOOL_POOL_DESK_H
#define TESTS_UNIT_SIMPOOL_TEST_SIMPOOL_POOL_DESK_H

#include "simpool/pool/pool.h"
#include "stratum/job.h"

enum { DESK_EVENTS_MAX = 4096, DESK_SAID_MAX = 1 << 20, DESK_SENDS_MAX = 8192 };

struct desk {
    struct simpool_replay *replay;
    struct simpool_pool *pool;
    struct stratum_instant now;
    struct stratum_message message; /* for whoever needs one */
    struct stratum_event *events;   /* all since the desk was opened, or desk_forget() */
    size_t event_count;
    char *said;     /* what was sent, to anybody */
    char *said_all; /* room of said */
    size_t said_len;
    size_t sends;
    size_t ends[DESK_SENDS_MAX]; /* where in said_all each send ended */
    uint32_t closed_rig;         /* the last one the pool closed; 0: none */
    bool closed_by_reset;
    char closed_why[256];
};

/** Options of a scripted pool at difficulty 1e-7 in sha256d. */
struct simpool_pool_options desk_options(void);
/** NULL for a fixture: fixtures/jobs/luckypool-derived.jsonl. The replay is filled in. */
struct desk *desk_open(const struct simpool_pool_options *options, const char *fixture);
void desk_close(struct desk *desk);
/** Do what the pool asks for. */
void desk_drain(struct desk *desk);
/** Events and words so far are no longer looked at. */
void desk_forget(struct desk *desk);
/** Time goes on; deadlines are kept. */
void desk_pass(struct desk *desk, double seconds);

uint32_t desk_rig(struct desk *desk);
void desk_line(struct desk *desk, uint32_t rig, const char *line);
/** What was sent since the last call. */
const char *desk_said(struct desk *desk);
/** The newest event of that kind; NULL: none. */
const struct stratum_event *desk_last(const struct desk *desk, enum stratum_event_kind kind);
size_t desk_count(const struct desk *desk, enum stratum_event_kind kind);
/** Subscribe and authorize; scripted: welcomed first, at the desk's difficulty. */
uint32_t desk_miner(struct desk *desk);

/** A share of that job for what the rig was told last: the first nonce from *nonce on that has at
 *  least this difficulty and less than below; *nonce is left behind it. */
struct stratum_share desk_find(struct desk *desk, uint32_t rig, uint32_t job, uint32_t *nonce,
                               double difficulty, double below);
/** Submit it, as "w". returns the verdict of the SHARE event */
enum stratum_verdict desk_submit(struct desk *desk, uint32_t rig, uint32_t job,
                                 const struct stratum_share *share);

#endif
