/** What was seen and what it came to. Shares are known by value, so that the same share in other
 *  hex digits is the same share. Pure. */
#ifndef SIMPOOL_POOL_LEDGER_H
#define SIMPOOL_POOL_LEDGER_H

#include <stddef.h>
#include <stdint.h>

#include "simpool/pool/job.h"
#include "stratum/job.h"
#include "stratum/verdict.h"

enum {
    SIMPOOL_SHARE_KEY_LEN = 16,
    SIMPOOL_LEDGER_SHARES_MAX = 1 << 22 /* of one job, all rigs together; a table of 128 MiB */
};

enum simpool_seen {
    SIMPOOL_SEEN_NEW,
    SIMPOOL_SEEN_BEFORE,
    SIMPOOL_SEEN_FULL /* more shares than the ledger keeps, or no memory: it cannot tell */
};

/** What identifies a share within a job: half a SHA-256 of rig, extranonces, ntime, nonce and
 *  version. (No miner can aim at a collision, none of 2^32 shares has one by chance.) */
void simpool_share_key(uint8_t key[SIMPOOL_SHARE_KEY_LEN], uint32_t rig,
                       const struct stratum_set_extranonce *extranonce,
                       const struct stratum_share *share);

/** The shares of each of the last SIMPOOL_JOBS_KEPT jobs. */
struct simpool_ledger;

/** NULL: out of memory. */
struct simpool_ledger *simpool_ledger_make(void);
void simpool_ledger_free(struct simpool_ledger *ledger);
/** Has this share of this job been seen? From now on it has. Jobs are numbered from 1. */
enum simpool_seen simpool_ledger_see(struct simpool_ledger *ledger, uint32_t job,
                                     const uint8_t key[SIMPOOL_SHARE_KEY_LEN]);
/** The job has ended for everybody: its shares are answered without being looked up. */
void simpool_ledger_forget(struct simpool_ledger *ledger, uint32_t job);
size_t simpool_ledger_count(const struct simpool_ledger *ledger, uint32_t job);

/** What a rig's shares came to. */
struct simpool_account {
    uint64_t by_verdict[STRATUM_VERDICT_COUNT];
    double credited; /* sum of the difficulties of accepted shares */
};
void simpool_account_add(struct simpool_account *account, enum stratum_verdict verdict,
                         double difficulty);

#endif
