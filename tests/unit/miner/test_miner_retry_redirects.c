#include <string.h>

#include "tests/unit/check.h"
#include "tests/unit/miner/retries.h"

static bool redirect(struct miner_retry *retry, int64_t now_us, const char *host, uint16_t port)
{
    return retries_send_to(retry, now_us, host, port) != MINER_REDIRECT_STAY;
}

/* A21: whoever can write one line must not be able to take our shares elsewhere. */
void test_retry_redirects_where(void)
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
        struct miner_retry retry = retries_make(3, 5);
        retry.pool = rows[row].pool;
        check_row(rows[row].host, redirect(&retry, 0, rows[row].host, 9999) == rows[row].followed);
        check_row(rows[row].host, (miner_retry_place(&retry)->port == 9999) == rows[row].followed);
    }
}

/* Where the user says so, anywhere, and still with a way back. */
void test_retry_redirects_anywhere(void)
{
    struct miner_retry retry = retries_make(1, 5);
    retry.options.anywhere = true;
    check_true(redirect(&retry, 0, "other.example", 7777));
    check_text(miner_retry_place(&retry)->host, "other.example");
    (void)miner_retry_on_lost(&retry, SECOND_US, MINER_LOST_LINK);
    check_text(miner_retry_place(&retry)->host, "us.pool.example");
}

/* A19b: a dead redirect must not strand us, nor may a pool send us there for ever. */
void test_retry_redirects_is_worth_one_connection(void)
{
    struct miner_retry retry = retries_make(1, 5);
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
void test_retry_redirects_dance(void)
{
    struct miner_retry retry = retries_make(1, 5);
    int64_t wait_us = 0;
    for (int step = 0; step < 20; step++) {
        struct stratum_reconnect where = {.port = (uint16_t)(1000 + step % 2)};
        const char *problem = NULL;
        check_int(miner_retry_on_redirect(&retry, 0, &where, &wait_us, &problem),
                  MINER_REDIRECT_FOLLOW);
        check_true(step > 0 || wait_us == 0);
    }
    check_true(wait_us >= 15 * SECOND_US);
    miner_retry_on_ready(&retry, 0);
    miner_retry_on_accepted(&retry);
    const struct stratum_reconnect polite = {.wait_s = 5};
    const char *problem = NULL;
    check_int(miner_retry_on_redirect(&retry, MINER_STEADY_US, &polite, &wait_us, &problem),
              MINER_REDIRECT_FOLLOW);
    check_int(wait_us, 5 * SECOND_US);
}

/* A pool that pays one share and sends us on at once: it is no failure, but no rush either. */
void test_retry_redirects_after_each_share(void)
{
    struct miner_retry retry = retries_make(1, 5);
    const struct stratum_reconnect where = {.port = 3333};
    int64_t now_us = 0;
    const char *problem = NULL;
    for (int share = 0; share < 60; share++) {
        int64_t wait_us = 0;
        miner_retry_on_ready(&retry, now_us);
        miner_retry_on_accepted(&retry);
        check_int(miner_retry_on_redirect(&retry, now_us, &where, &wait_us, &problem),
                  MINER_REDIRECT_FOLLOW);
        now_us += wait_us;
    }
    check_int(retry.failures, 0);
    check_true(now_us >= 59 * SECOND_US && now_us <= 59 * 2 * SECOND_US);
    miner_retry_on_ready(&retry, now_us); /* for ten seconds it does not */
    miner_retry_on_accepted(&retry);
    now_us += MINER_STEADY_US;
    int64_t wait_us = -1;
    check_int(miner_retry_on_redirect(&retry, now_us, &where, &wait_us, &problem),
              MINER_REDIRECT_FOLLOW);
    check_int(wait_us, 0);
}

/* Who does nothing but send us on is left for the next pool, also when it sends us to two places
 * in turn, or to a place that sends us back. With one pool alone there is nowhere else. */
void test_retry_redirects_fails_over(void)
{
    struct miner_retry retry = retries_make(2, 5);
    check_int(retries_send_to(&retry, 0, "", 1000), MINER_REDIRECT_FOLLOW);
    check_int(retries_send_to(&retry, 0, "", 3333), MINER_REDIRECT_FOLLOW); /* back, and again */
    check_int(retries_send_to(&retry, 0, "", 1000), MINER_REDIRECT_FAIL_OVER);
    check_text(miner_retry_place(&retry)->host, "backup.example");
    check_int(miner_retry_place(&retry)->port, 4444);

    retry = retries_make(2, 5);
    for (uint16_t port = 1000; port < 1002; port++) {
        check_int(retries_send_to(&retry, 0, "", port), MINER_REDIRECT_FOLLOW);
        (void)miner_retry_on_lost(&retry, 0, MINER_LOST_DIAL);
    }
    check_int(retries_send_to(&retry, 0, "", 1000), MINER_REDIRECT_STAY); /* both are remembered */
    check_int(retries_send_to(&retry, 0, "", 1001), MINER_REDIRECT_STAY);
    check_int(retries_send_to(&retry, 0, "", 1002), MINER_REDIRECT_FAIL_OVER);
}

/* A target that took us in and had to be given up is no better than one where nobody was. */
void test_retry_redirects_to_stuck(void)
{
    struct miner_retry retry = retries_make(1, 5);
    check_int(retries_send_to(&retry, 0, "", 1000), MINER_REDIRECT_FOLLOW);
    const int64_t now_us = MINER_STEADY_US;
    miner_retry_on_ready(&retry, 0);
    (void)miner_retry_on_lost(&retry, now_us, MINER_LOST_STUCK);
    check_int(retries_send_to(&retry, now_us, "", 1000), MINER_REDIRECT_STAY);
}
