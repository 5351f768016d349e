#include <string.h>

#include "miner/retry.h"
#include "tests/unit/check.h"
#include "tests/unit/miner/retries.h"

/** So many dials in vain. */
static void fail(struct miner_retry *retry, int times)
{
    while (times-- > 0) {
        (void)miner_retry_on_lost(retry, 0, MINER_LOST_DIAL);
    }
}

/* The n-th wait lies between half and all of 2^n seconds, never above 30 s; jitter is real. */
void test_retry_backoff(void)
{
    bool differs = false;
    for (uint64_t seed = 0; seed < 200; seed++) {
        struct miner_retry retry = retries_make(1, seed);
        struct miner_retry other = retries_make(1, seed + 1000);
        int64_t most_us = SECOND_US;
        for (int failure = 0; failure < 50; failure++) {
            const int64_t wait_us = miner_retry_on_lost(&retry, 0, MINER_LOST_DIAL);
            check_true(wait_us >= most_us / 2 && wait_us <= most_us);
            differs |= wait_us != miner_retry_on_lost(&other, 0, MINER_LOST_DIAL);
            most_us = 2 * most_us < 30 * SECOND_US ? 2 * most_us : 30 * SECOND_US;
        }
        check_text(miner_retry_place(&retry)->host, "us.pool.example");
    }
    check_true(differs);
}

void test_retry_failover(void)
{
    struct miner_retry retry = retries_make(3, 5);
    static const char *const hosts[] = {"us.pool.example", "backup.example", "10.0.0.7"};
    for (int failure = 0; failure < 30; failure++) {
        check_text(miner_retry_place(&retry)->host, hosts[failure / 3 % 3]);
        const int64_t wait_us = miner_retry_on_lost(&retry, 0, MINER_LOST_DIAL);
        check_true(wait_us >= SECOND_US / 2 && wait_us <= 30 * SECOND_US);
    }
    check_true(miner_retry_home_us(&retry) == INT64_MAX);
    fail(&retry, 6);
    check_text(miner_retry_place(&retry)->host, "us.pool.example");
}

/* From a backup the first pool is looked for; when it is there we go, at once. */
void test_retry_home(void)
{
    struct miner_retry retry = retries_make(2, 5);
    fail(&retry, 3);
    check_text(miner_retry_place(&retry)->host, "backup.example");
    miner_retry_on_ready(&retry, 7);
    check_int(miner_retry_home_us(&retry), 7 + MINER_HOME_AFTER_US);
    miner_retry_on_home_absent(&retry, 9 + MINER_HOME_AFTER_US);
    check_int(miner_retry_home_us(&retry), 9 + 2 * MINER_HOME_AFTER_US);
    check_int(miner_retry_on_lost(&retry, 0, MINER_LOST_HOMEWARD), 0);
    check_text(miner_retry_place(&retry)->host, "us.pool.example");
    miner_retry_on_ready(&retry, 0);
    check_true(miner_retry_home_us(&retry) == INT64_MAX);
}

/* ---- what an end means: how it ended, and what had been achieved ---- */

enum feat {
    NOTHING,
    WORK,
    STEADY,
    PAID,
    STEADY_AND_PAID,
    LASTED,
    LASTED_REFUSING,
    LASTED_AND_PAID,
    FEATS
};

static const struct {
    int64_t worked_us; /* < 0: it never did */
    bool paid;
    bool refused;
} feats[FEATS] = {
    [NOTHING] = {-1, false, false},
    [WORK] = {MINER_STEADY_US - 1, false, false},
    [STEADY] = {MINER_STEADY_US, false, true},
    [PAID] = {0, true, true},
    [STEADY_AND_PAID] = {MINER_LASTING_US - 1, true, true},
    [LASTED] = {MINER_LASTING_US, false, false},
    [LASTED_REFUSING] = {MINER_LASTING_US, false, true},
    [LASTED_AND_PAID] = {MINER_LASTING_US, true, true},
};

/** A connection achieves this; returns when. */
static int64_t achieve(struct miner_retry *retry, int64_t now_us, enum feat feat)
{
    if (feats[feat].worked_us >= 0) {
        miner_retry_on_ready(retry, now_us);
        now_us += feats[feat].worked_us;
    }
    if (feats[feat].refused) {
        miner_retry_on_refused(retry);
    }
    if (feats[feat].paid) {
        miner_retry_on_accepted(retry);
    }
    return now_us;
}

static bool is_wait(int64_t wait_us, unsigned doublings)
{
    const int64_t all_us = SECOND_US << doublings;
    const int64_t most_us = all_us < 30 * SECOND_US ? all_us : 30 * SECOND_US;
    return wait_us >= most_us / 2 && wait_us <= most_us;
}

static const struct {
    const char *name;
    enum miner_retry_loss how;
    enum feat feat;
    unsigned failures;  /* afterwards */
    unsigned doublings; /* that the wait had; a redirect has waits of its own */
    bool at_target;     /* it was the target of a redirect */
} ends[] = {
    {"not there", MINER_LOST_DIAL, NOTHING, 2, 2, false},
    {"hangs up at once", MINER_LOST_LINK, NOTHING, 2, 2, false},
    {"hangs up after a moment of work", MINER_LOST_LINK, WORK, 2, 2, false},
    {"hangs up after ten seconds: a ban", MINER_LOST_LINK, STEADY, 2, 0, false},
    {"hangs up after a share: p2pool", MINER_LOST_LINK, PAID, 1, 0, false},
    {"cut in the midst of good work", MINER_LOST_LINK, STEADY_AND_PAID, 1, 0, false},
    {"cut after hours without a share: hard", MINER_LOST_LINK, LASTED, 1, 0, false},
    {"cut after hours in which all was refused", MINER_LOST_LINK, LASTED_REFUSING, 2, 0, false},
    {"cut after hours with good and bad", MINER_LOST_LINK, LASTED_AND_PAID, 1, 0, false},
    {"never answers", MINER_LOST_STUCK, NOTHING, 2, 2, false},
    {"talks nonsense after a moment of work", MINER_LOST_STUCK, WORK, 2, 2, false},
    {"one job, then silence", MINER_LOST_STUCK, STEADY, 2, 0, false},
    {"one share, then nonsense", MINER_LOST_STUCK, PAID, 2, 0, false},
    {"credits the shares of an old job", MINER_LOST_STUCK, STEADY_AND_PAID, 2, 0, false},
    {"silent after hours", MINER_LOST_STUCK, LASTED, 1, 0, false},
    {"refuses the user", MINER_LOST_REFUSED, NOTHING, 2, 5, false},
    {"refuses the user after a job", MINER_LOST_REFUSED, WORK, 2, 5, false},
    {"forgets us soon", MINER_LOST_REFUSED, STEADY, 2, 3, false},
    {"forgets us after a share", MINER_LOST_REFUSED, PAID, 2, 3, false},
    {"forgets us after hours", MINER_LOST_REFUSED, LASTED, 1, 3, false},
    {"refuses all shares for hours", MINER_LOST_REFUSED, LASTED_REFUSING, 2, 3, false},
    {"sends us on at once", MINER_LOST_REDIRECTED, NOTHING, 2, 0, false},
    {"sends us on after a moment", MINER_LOST_REDIRECTED, WORK, 2, 0, false},
    {"sends us on after ten seconds", MINER_LOST_REDIRECTED, STEADY, 2, 0, false},
    {"sends us on after a share", MINER_LOST_REDIRECTED, PAID, 0, 0, false},
    {"sends us on after hours", MINER_LOST_REDIRECTED, LASTED, 0, 0, false},
    {"target: not there", MINER_LOST_DIAL, NOTHING, 1, 2, true},
    {"target: hangs up after ten seconds", MINER_LOST_LINK, STEADY, 1, 0, true},
    {"target: hangs up after a share", MINER_LOST_LINK, PAID, 0, 0, true},
    {"target: stuck", MINER_LOST_STUCK, STEADY, 1, 0, true},
    {"target: stuck after a share", MINER_LOST_STUCK, PAID, 1, 0, true},
    {"target: sends us on at once", MINER_LOST_REDIRECTED, NOTHING, 2, 0, true},
    {"target: sends us on after a share", MINER_LOST_REDIRECTED, PAID, 0, 0, true},
    {"the first is back", MINER_LOST_HOMEWARD, WORK, 0, 0, false},
};

/* Row by row. Before each end there was one failure, and a wait of four seconds would be next. */
void test_retry_what_an_end_means(void)
{
    for (size_t row = 0; row < sizeof ends / sizeof ends[0]; row++) {
        struct miner_retry retry = retries_make(2, row);
        retry.failures = 1;
        retry.doublings = 2;
        retry.redirected = ends[row].at_target;
        retry.target = (struct miner_place){"eu.pool.example", 7777};
        const int64_t now_us = achieve(&retry, 5, ends[row].feat);
        if (ends[row].how == MINER_LOST_REDIRECTED) {
            check_row(ends[row].name,
                      retries_send_to(&retry, now_us, "", 8888) == MINER_REDIRECT_FOLLOW);
            check_row(ends[row].name, miner_retry_place(&retry)->port == 8888);
        } else {
            const int64_t wait_us = miner_retry_on_lost(&retry, now_us, ends[row].how);
            const bool at_once = ends[row].how == MINER_LOST_HOMEWARD;
            check_row(ends[row].name,
                      at_once ? wait_us == 0 : is_wait(wait_us, ends[row].doublings));
            check_row(ends[row].name, miner_retry_place(&retry)->port == 3333);
        }
        check_row(ends[row].name, retry.failures == ends[row].failures);
    }
}

/* A first pool that works when it is looked at, and then does not: the look comes ever later, and
 * one failure is enough soon, until that pool has shown that it is sound. */
void test_retry_home_ever_later(void)
{
    struct miner_retry retry = retries_make(2, 5);
    for (unsigned round = 0; round < 9; round++) {
        const int failures = round < 2 ? 3 : 1;
        for (int failure = 0; failure < failures; failure++) {
            check_text(miner_retry_place(&retry)->host, "us.pool.example");
            (void)miner_retry_on_lost(&retry, achieve(&retry, 0, STEADY), MINER_LOST_STUCK);
        }
        check_text(miner_retry_place(&retry)->host, "backup.example");
        miner_retry_on_ready(&retry, 0);
        const int64_t later_us = MINER_HOME_AFTER_US << (round < 5 ? round : 5);
        check_int(miner_retry_home_us(&retry), later_us);
        miner_retry_on_home_absent(&retry, 7); /* a look in vain changes nothing of that */
        check_int(miner_retry_home_us(&retry), 7 + later_us);
        (void)miner_retry_on_lost(&retry, 0, MINER_LOST_HOMEWARD);
    }
    (void)miner_retry_on_lost(&retry, achieve(&retry, 0, PAID), MINER_LOST_LINK);
    fail(&retry, 2);
    check_text(miner_retry_place(&retry)->host, "backup.example");
    miner_retry_on_ready(&retry, 0);
    check_int(miner_retry_home_us(&retry), MINER_HOME_AFTER_US);
}

/* Another list: the pool in turn stands elsewhere, and all that is known of it is known still. */
void test_retry_reload(void)
{
    static const struct miner_place other[] = {
        {"new.example", 1}, {"us.pool.example", 3333}, {"backup.example", 4444}};
    struct miner_retry retry = retries_make(2, 5);
    fail(&retry, 4);
    miner_retry_on_ready(&retry, 7);
    struct miner_retry_options options = retry.options;
    options.pools = other;
    options.pool_count = 3;
    options.anywhere = true;
    retry.returns = MINER_RETURNS_MAX; /* of the old first pool: the new one begins anew */
    retry.home_us = 7 + (MINER_HOME_AFTER_US << MINER_RETURNS_MAX);
    miner_retry_reload(&retry, &options, 2, true);
    check_text(miner_retry_place(&retry)->host, "backup.example");
    check_int(miner_retry_home_us(&retry), 7 + MINER_HOME_AFTER_US);
    check_int(retry.returns, 0);
    check_int(retry.failures, 1);
    check_int(retries_send_to(&retry, 8, "elsewhere.example", 9), MINER_REDIRECT_FOLLOW);

    options.pools = other + 2;
    options.pool_count = 1;
    miner_retry_reload(&retry, &options, 0, true);
    miner_retry_on_ready(&retry, 9);
    check_true(miner_retry_home_us(&retry) == INT64_MAX); /* it is the first now */
}
