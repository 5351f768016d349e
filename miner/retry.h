/** Where to dial next, and when: backoff, failover, redirects and the way home. Pure.
 *
 *  - A failure doubles the wait, from first_us to max_us, half of it jitter. Failures are forgotten
 *    when a share is accepted or a connection has worked for MINER_STEADY_US: a pool that accepts
 *    and closes at once is not hammered.
 *  - After MINER_FAILURES_BEFORE_FAILOVER failures in a row the next pool of the list is tried.
 *    From another pool than the first, the first is probed every MINER_HOME_AFTER_US.
 *  - A client.reconnect is followed to the same host or its own domain only (unless the user says
 *    otherwise), and is worth one
 *    connection: whatever ends that one, the next goes to the configured pool again. A target
 *    that did not work is not followed again for MINER_REDIRECT_DISTRUST_US.
 */
#ifndef MINER_RETRY_H
#define MINER_RETRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stratum/dice.h"
#include "stratum/message.h"

enum { MINER_FAILURES_BEFORE_FAILOVER = 3 };
#define MINER_STEADY_US            INT64_C(10000000)
#define MINER_HOME_AFTER_US        INT64_C(180000000)
#define MINER_REDIRECT_DISTRUST_US INT64_C(600000000)

/** A host and its port; how it is reached is not our business. */
struct miner_place {
    char host[STRATUM_HOST_MAX + 1];
    uint16_t port;
};

struct miner_retry_options {
    const struct miner_place *pools; /* borrowed; the first is home */
    size_t pool_count;               /* >= 1 */
    int64_t first_us;
    int64_t max_us;
    uint64_t seed; /* of the jitter */
    bool anywhere; /* a client.reconnect is followed to any host */
};

struct miner_retry {
    struct miner_retry_options options;
    struct stratum_dice dice;
    size_t pool;        /* the configured one in turn */
    unsigned failures;  /* of this pool, in a row; decides the failover */
    unsigned doublings; /* of the wait; outlives a failover */
    unsigned redirects; /* followed since all was well */
    bool ready;         /* this connection has worked */
    int64_t ready_us;   /* since then */
    int64_t home_us;    /* when to probe the first pool; INT64_MAX: we are there */
    bool redirected;    /* the dial now is to target */
    struct miner_place target;
    struct miner_place distrusted;
    int64_t distrusted_until_us;
};

/** Why a connection, or the attempt to make one, is over. */
enum miner_retry_loss {
    MINER_LOST_DIAL,    /* it was never open */
    MINER_LOST_LINK,    /* it ended, whoever ended it */
    MINER_LOST_REFUSED, /* the pool would not have us: come back later than usual */
    MINER_LOST_HOMEWARD /* we left for the first pool, which answers again */
};

void miner_retry_init(struct miner_retry *retry, const struct miner_retry_options *options);
/** Where the next dial goes; lives until the next call. */
const struct miner_place *miner_retry_place(const struct miner_retry *retry);
/** Authorized and working. */
void miner_retry_on_ready(struct miner_retry *retry, int64_t now_us);
/** A share was accepted: nothing is wrong with this pool. */
void miner_retry_on_accepted(struct miner_retry *retry);
/** returns how long to wait before the next dial */
int64_t miner_retry_on_lost(struct miner_retry *retry, int64_t now_us, enum miner_retry_loss how);
/** The pool asks to go elsewhere. false: stay, this is not to be followed, *problem says why.
 *  true: end the connection and dial again after *wait_us. */
bool miner_retry_on_redirect(struct miner_retry *retry, int64_t now_us,
                             const struct stratum_reconnect *where, int64_t *wait_us,
                             const char **problem);
/** When the first pool is to be probed; INT64_MAX: never. */
int64_t miner_retry_home_us(const struct miner_retry *retry);
/** The probe failed, or never came to an end: ask again later. */
void miner_retry_on_home_absent(struct miner_retry *retry, int64_t now_us);

#endif
