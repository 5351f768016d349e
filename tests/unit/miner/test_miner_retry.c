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

/* A pool that lets us work for a moment and closes again is not soon; a steady one, or one that
 * accepts a share, is dialled again soon. */
void test_retry_forgets(void)
{
    static const struct {
        const char *name;
        int64_t worked_us;
        bool accepted;
        bool soon;
    } rows[] = {
        {"closes at once", 0, false, false},
        {"works for nine seconds", 9 * SECOND_US, false, false},
        {"works for ten seconds", 10 * SECOND_US, false, true},
        {"accepts a share and closes (p2pool)", 0, true, true},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        struct miner_retry retry = make(1, 1);
        int64_t now_us = 0;
        int64_t wait_us = 0;
        for (int round = 0; round < 10; round++) {
            miner_retry_on_ready(&retry, now_us);
            now_us += rows[row].worked_us;
            if (rows[row].accepted) {
                miner_retry_on_accepted(&retry);
            }
            wait_us = miner_retry_on_lost(&retry, now_us, MINER_LOST_LINK);
        }
        check_row(rows[row].name, (wait_us <= SECOND_US) == rows[row].soon);
    }
    struct miner_retry retry = make(1, 1);
    check_true(miner_retry_on_lost(&retry, 0, MINER_LOST_REFUSED) >= 4 * SECOND_US);
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
    for (int failure = 0; failure < 6; failure++) {
        (void)miner_retry_on_lost(&retry, 0, MINER_LOST_DIAL);
    }
    check_text(miner_retry_place(&retry)->host, "us.pool.example");
}

/* From a backup the first pool is looked for; when it is there we go, at once. */
void test_retry_home(void)
{
    struct miner_retry retry = make(2, 5);
    for (int failure = 0; failure < 3; failure++) {
        (void)miner_retry_on_lost(&retry, 0, MINER_LOST_DIAL);
    }
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
    const bool followed = miner_retry_on_redirect(retry, now_us, &where, &wait_us, &problem);
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
        check_true(miner_retry_on_redirect(&retry, 0, &where, &wait_us, &problem));
        check_true(step > 0 || wait_us == 0);
    }
    check_true(wait_us >= 15 * SECOND_US);
    miner_retry_on_accepted(&retry);
    const struct stratum_reconnect polite = {.wait_s = 5};
    const char *problem = NULL;
    check_true(miner_retry_on_redirect(&retry, 0, &polite, &wait_us, &problem));
    check_int(wait_us, 5 * SECOND_US);
}
