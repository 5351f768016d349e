/** Where to dial next, and when: backoff, failover, redirects and the way home. Pure.
 *
 *  - What a connection's end means depends on how it ended and on what it had achieved: one table
 *    in retry.c says what becomes of the failures and of the wait.
 *  - A failure doubles the wait, from first_us to max_us, half of it jitter. The waits begin anew
 *    when a connection has worked for MINER_STEADY_US: a pool that accepts and closes at once is
 *    not hammered.
 *  - After MINER_FAILURES_BEFORE_FAILOVER failures in a row the next pool of the list is tried. The
 *    row is broken by a connection on which a share was accepted, or that worked for
 *    MINER_LASTING_US without a share being refused; where we gave the pool up ourselves, because
 * it was stuck, by the latter alone, for a pool can credit the shares of a job that is long over.
 *  - From another pool than the first, the first is probed every MINER_HOME_AFTER_US; half as often
 *    each time that it was returned to and had to be left before it broke the row. From the second
 *    such return on, one failure is enough to leave it.
 *  - A client.reconnect is followed to the same host or its own domain only (unless the user says
 *    otherwise), and is worth one connection: whatever ends that one, the next goes to the
 *    configured pool again. A target that did not work is not followed again for
 *    MINER_REDIRECT_DISTRUST_US. From a connection that broke no row it is one more failure of the
 *    configured pool, so who does nothing but send us on is left, too.
 */
#ifndef MINER_RETRY_H
#define MINER_RETRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stratum/dice.h"
#include "stratum/message.h"

enum {
    MINER_FAILURES_BEFORE_FAILOVER = 3,
    MINER_RETURNS_MAX = 5,   /* that make the probe rarer: 3 min · 2^5 is 96 min */
    MINER_DISTRUSTED_MAX = 8 /* redirects' targets, the latest */
};
#define MINER_STEADY_US INT64_C(10000000)
/* Longer than any limit after which a stuck pool is given up, or all would count as lasting. */
#define MINER_LASTING_US           INT64_C(3600000000)
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

/** Where a redirect has led to nothing, and until when it is not followed again. */
struct miner_distrust {
    struct miner_place place;
    int64_t until_us;
};

struct miner_retry {
    struct miner_retry_options options;
    struct stratum_dice dice;
    size_t pool;        /* the configured one in turn */
    unsigned failures;  /* of this pool, in a row; decides the failover */
    unsigned doublings; /* of the wait; outlives a failover */
    unsigned redirects; /* followed since all was well; each doubles the wait of the next */
    unsigned returns;   /* to the first pool since it last broke the row of its failures */
    bool ready;         /* this connection has worked */
    bool paid;          /* it had a share accepted */
    bool refused;       /* it had one refused */
    int64_t ready_us;   /* since when it works */
    int64_t home_us;    /* when to probe the first pool; INT64_MAX: we are there */
    bool redirected;    /* the dial now is to target */
    struct miner_place target;
    struct miner_distrust distrusted[MINER_DISTRUSTED_MAX]; /* a ring */
    size_t distrusted_next;
};

/** Why a connection, or the attempt to make one, is over. */
enum miner_retry_loss {
    MINER_LOST_DIAL,       /* it was never open */
    MINER_LOST_LINK,       /* it ended, and not by us */
    MINER_LOST_STUCK,      /* we gave it up: nothing came any more, or nothing of use */
    MINER_LOST_REFUSED,    /* the pool would not have us: come back later than usual */
    MINER_LOST_REDIRECTED, /* on_redirect's own; not for on_lost */
    MINER_LOST_HOMEWARD,   /* we left for the first pool, which answers again */
    MINER_LOST_COUNT
};

enum miner_redirect {
    MINER_REDIRECT_STAY,     /* it is not to be followed, *problem says why */
    MINER_REDIRECT_FOLLOW,   /* end the connection and dial again after *wait_us */
    MINER_REDIRECT_FAIL_OVER /* the same, but the dial is to the list's next pool */
};

void miner_retry_init(struct miner_retry *retry, const struct miner_retry_options *options);
/** Where the next dial goes; lives until the next call. */
const struct miner_place *miner_retry_place(const struct miner_retry *retry);
/** Authorized and working. */
void miner_retry_on_ready(struct miner_retry *retry, int64_t now_us);
/** A share was accepted. */
void miner_retry_on_accepted(struct miner_retry *retry);
/** A share was not accepted. */
void miner_retry_on_refused(struct miner_retry *retry);
/** returns how long to wait before the next dial */
int64_t miner_retry_on_lost(struct miner_retry *retry, int64_t now_us, enum miner_retry_loss how);
/** The pool asks to go elsewhere. */
enum miner_redirect miner_retry_on_redirect(struct miner_retry *retry, int64_t now_us,
                                            const struct stratum_reconnect *where, int64_t *wait_us,
                                            const char **problem);
/** Another list and other policies in mid-life; what is known of the pool in turn stays.
 *  in_turn: where that pool stands in the new list; other_home: another pool is the first. */
void miner_retry_reload(struct miner_retry *retry, const struct miner_retry_options *options,
                        size_t in_turn, bool other_home);
/** When the first pool is to be probed; INT64_MAX: never. */
int64_t miner_retry_home_us(const struct miner_retry *retry);
/** The probe failed, or never came to an end: ask again later. */
void miner_retry_on_home_absent(struct miner_retry *retry, int64_t now_us);
/** The probed first pool asks to go elsewhere. false: a real connection would not follow. */
bool miner_retry_home_leads(const struct miner_retry *retry, int64_t now_us,
                            struct miner_place *target, const struct stratum_reconnect *where);

#endif
