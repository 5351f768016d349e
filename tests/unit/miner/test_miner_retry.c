#include <string.h>

#include "miner/retry.h"
#include "tests/unit/check.h"

#define SECOND_US INT64_C(1000000)

static const struct miner_place pools[] = {
    {"us.pool.example", 3333}, {"backup.example", 4444}, {"10.0.0.7", 5555}};

static struct miner_retry make(size_t pool_count, uint64_t seed)
{
    const struct miner_retry_options options = {
        .pools = pools,
        .pool_count = pool_count,
        .first_us = SECOND_US,
        .max_us = 30 * SECOND_US,
        .seed = seed,
    };
    struct miner_retry retry;
    miner_retry_init(&retry, &options);
    return retry;
}

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
        struct miner_retry retry = make(1, seed);
        struct miner_retry other = make(1, seed + 1000);
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
    struct miner_retry retry = make(3, 5);
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
    struct miner_retry retry = make(2, 5);
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

static bool redirect(struct miner_retry *retry, int64_t now_us, const char *host, uint16_t port)
{
    struct stratum_reconnect where = {.port = port};
    const char *problem = "none";
    int64_t wait_us = -1;
    memcpy(where.host, host, strlen(host) + 1);
    const bool followed =
        miner_retry_on_redirect(retry, now_us, &where, &wait_us, &problem) != MINER_REDIRECT_STAY;
    check_true(followed ? wait_us >= 0 : strcmp(problem, "none") != 0);
    return followed;
}

/* A21: whoever can write one line must not be able to take our shares elsewhere. */
void test_retry_redirect_where(void)
{
    static const struct {
        size_t pool; /* the one that asks */
        const char *host;
        bool followed;
    } rows[] = {
        {0, "", true},
        {0, "us.pool.example", true},
        {0, "US.Pool.Example", true},
        {0, "eu.pool.example", true},
        {0, "a.us.pool.example", true},
        {0, "pool.example", true},
        {0, "evil.example", false},
        {0, "evilpool.example", false},
        {0, "us.pool.example.evil.net", false},
        {0, "example", false},
        {0, "10.0.0.7", false},
        {0, "[::1]", false},
        {1, "evil.example", false}, /* two labels: siblings would be everybody */
        {1, "x.backup.example", true},
        {2, "10.0.0.7", true},
        {2, "10.0.0.8", false},
        {2, "x.10.0.0.7", false},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        struct miner_retry retry = make(3, 5);
        retry.pool = rows[row].pool;
        check_row(rows[row].host, redirect(&retry, 0, rows[row].host, 9999) == rows[row].followed);
        check_row(rows[row].host, (miner_retry_place(&retry)->port == 9999) == rows[row].followed);
    }
}

/* Where the user says so, anywhere, and still with a way back. */
void test_retry_redirect_anywhere(void)
{
    struct miner_retry retry = make(1, 5);
    retry.options.anywhere = true;
    check_true(redirect(&retry, 0, "other.example", 7777));
    check_text(miner_retry_place(&retry)->host, "other.example");
    (void)miner_retry_on_lost(&retry, SECOND_US, MINER_LOST_LINK);
    check_text(miner_retry_place(&retry)->host, "us.pool.example");
}

/* A19b: a dead redirect must not strand us, nor may a pool send us there for ever. */
void test_retry_redirect_is_worth_one_connection(void)
{
    struct miner_retry retry = make(1, 5);
    miner_retry_on_ready(&retry, 0);
    check_true(redirect(&retry, 0, "eu.pool.example", 7777));
    check_text(miner_retry_place(&retry)->host, "eu.pool.example");
    (void)miner_retry_on_lost(&retry, SECOND_US, MINER_LOST_DIAL);
    check_text(miner_retry_place(&retry)->host, "us.pool.example");
    check_int(miner_retry_place(&retry)->port, 3333);
    check_true(!redirect(&retry, 2 * SECOND_US, "eu.pool.example", 7777)); /* it did not work */
    check_true(redirect(&retry, 2 * SECOND_US, "eu.pool.example", 7778));
    miner_retry_on_ready(&retry, 3 * SECOND_US);
    (void)miner_retry_on_lost(&retry, 99 * SECOND_US, MINER_LOST_LINK);
    check_text(miner_retry_place(&retry)->host, "us.pool.example");
    check_true(redirect(&retry, 100 * SECOND_US, "eu.pool.example", 7778)); /* that one did */
    (void)miner_retry_on_lost(&retry, 101 * SECOND_US, MINER_LOST_DIAL);
    check_true(redirect(&retry, 2 * MINER_REDIRECT_DISTRUST_US, "eu.pool.example", 7777));
}

/* Two hosts that send us to each other wear themselves out. */
void test_retry_redirect_dance(void)
{
    struct miner_retry retry = make(1, 5);
    int64_t wait_us = 0;
    for (int step = 0; step < 20; step++) {
        struct stratum_reconnect where = {.port = (uint16_t)(1000 + step % 2)};
        const char *problem = NULL;
        check_int(miner_retry_on_redirect(&retry, 0, &where, &wait_us, &problem),
                  MINER_REDIRECT_FOLLOW);
        check_true(step > 0 || wait_us == 0);
    }
    check_true(wait_us >= 15 * SECOND_US);
    miner_retry_on_accepted(&retry);
    const struct stratum_reconnect polite = {.wait_s = 5};
    const char *problem = NULL;
    check_int(miner_retry_on_redirect(&retry, 0, &polite, &wait_us, &problem),
              MINER_REDIRECT_FOLLOW);
    check_int(wait_us, 5 * SECOND_US);
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

static enum miner_redirect send_to(struct miner_retry *retry, int64_t now_us, uint16_t port)
{
    const struct stratum_reconnect where = {.port = port};
    int64_t wait_us = -1;
    const char *problem = NULL;
    return miner_retry_on_redirect(retry, now_us, &where, &wait_us, &problem);
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
        struct miner_retry retry = make(2, row);
        retry.failures = 1;
        retry.doublings = 2;
        retry.redirected = ends[row].at_target;
        retry.target = (struct miner_place){"eu.pool.example", 7777};
        const int64_t now_us = achieve(&retry, 5, ends[row].feat);
        if (ends[row].how == MINER_LOST_REDIRECTED) {
            check_row(ends[row].name, send_to(&retry, now_us, 8888) == MINER_REDIRECT_FOLLOW);
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

/* Who does nothing but send us on is left for the next pool, also when it sends us to two places
 * in turn, or to a place that sends us back. With one pool alone there is nowhere else. */
void test_retry_redirect_fails_over(void)
{
    struct miner_retry retry = make(2, 5);
    check_int(send_to(&retry, 0, 1000), MINER_REDIRECT_FOLLOW);
    check_int(send_to(&retry, 0, 3333), MINER_REDIRECT_FOLLOW); /* back, and again */
    check_int(send_to(&retry, 0, 1000), MINER_REDIRECT_FAIL_OVER);
    check_text(miner_retry_place(&retry)->host, "backup.example");
    check_int(miner_retry_place(&retry)->port, 4444);

    retry = make(2, 5);
    for (uint16_t port = 1000; port < 1002; port++) {
        check_int(send_to(&retry, 0, port), MINER_REDIRECT_FOLLOW);
        (void)miner_retry_on_lost(&retry, 0, MINER_LOST_DIAL);
    }
    check_int(send_to(&retry, 0, 1000), MINER_REDIRECT_STAY); /* both are remembered */
    check_int(send_to(&retry, 0, 1001), MINER_REDIRECT_STAY);
    check_int(send_to(&retry, 0, 1002), MINER_REDIRECT_FAIL_OVER);
}

/* A target that took us in and had to be given up is no better than one where nobody was. */
void test_retry_redirect_to_stuck(void)
{
    struct miner_retry retry = make(1, 5);
    check_int(send_to(&retry, 0, 1000), MINER_REDIRECT_FOLLOW);
    const int64_t now_us = achieve(&retry, 0, STEADY);
    (void)miner_retry_on_lost(&retry, now_us, MINER_LOST_STUCK);
    check_int(send_to(&retry, now_us, 1000), MINER_REDIRECT_STAY);
}

/* A first pool that works when it is looked at, and then does not: the look comes ever later, and
 * one failure is enough soon, until that pool has shown that it is sound. */
void test_retry_home_ever_later(void)
{
    struct miner_retry retry = make(2, 5);
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
    struct miner_retry retry = make(2, 5);
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
    check_true(redirect(&retry, 8, "elsewhere.example", 9));

    options.pools = other + 2;
    options.pool_count = 1;
    miner_retry_reload(&retry, &options, 0, true);
    miner_retry_on_ready(&retry, 9);
    check_true(miner_retry_home_us(&retry) == INT64_MAX); /* it is the first now */
}
