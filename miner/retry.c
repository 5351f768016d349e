#include "miner/retry.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

enum { REFUSED_DOUBLINGS = 3, SECOND_US = 1000000 };

void miner_retry_init(struct miner_retry *retry, const struct miner_retry_options *options)
{
    assert(options->pool_count >= 1 && options->first_us > 0);
    assert(options->max_us >= options->first_us);
    *retry = (struct miner_retry){.options = *options, .home_us = INT64_MAX};
    stratum_dice_init(&retry->dice, options->seed, "miner/retry");
}

const struct miner_place *miner_retry_place(const struct miner_retry *retry)
{
    return retry->redirected ? &retry->target : &retry->options.pools[retry->pool];
}

void miner_retry_on_ready(struct miner_retry *retry, int64_t now_us)
{
    retry->ready = true;
    retry->ready_us = now_us;
    if (retry->pool != 0 && retry->home_us == INT64_MAX) {
        retry->home_us = now_us + MINER_HOME_AFTER_US;
    }
}

static void forget(struct miner_retry *retry)
{
    retry->failures = 0;
    retry->doublings = 0;
    retry->redirects = 0;
}

void miner_retry_on_accepted(struct miner_retry *retry)
{
    forget(retry);
}

/** Between half and all of first · 2^doublings, never more than max. */
static int64_t wait_us(struct miner_retry *retry, unsigned doublings)
{
    int64_t wait = retry->options.first_us;
    while (doublings-- > 0 && wait < retry->options.max_us) {
        wait *= 2;
    }
    wait = wait < retry->options.max_us ? wait : retry->options.max_us;
    const uint64_t half = (uint64_t)wait / 2;
    return wait - (int64_t)stratum_dice_below(&retry->dice, half + 1);
}

static void fail_over(struct miner_retry *retry)
{
    if (retry->options.pool_count > 1 && retry->failures >= MINER_FAILURES_BEFORE_FAILOVER) {
        retry->failures = 0;
        retry->pool = (retry->pool + 1) % retry->options.pool_count;
        if (retry->pool == 0) {
            retry->home_us = INT64_MAX;
        }
    }
}

static void go_home(struct miner_retry *retry)
{
    forget(retry);
    retry->pool = 0;
    retry->home_us = INT64_MAX;
}

int64_t miner_retry_on_lost(struct miner_retry *retry, int64_t now_us, enum miner_retry_loss how)
{
    const bool was_ready = retry->ready;
    const bool was_redirected = retry->redirected;
    retry->ready = false;
    retry->redirected = false;
    if (how == MINER_LOST_HOMEWARD) {
        go_home(retry);
        return 0;
    }
    if (was_ready && now_us - retry->ready_us >= MINER_STEADY_US) {
        forget(retry);
    }
    if (was_redirected && !was_ready) {
        retry->distrusted = retry->target;
        retry->distrusted_until_us = now_us + MINER_REDIRECT_DISTRUST_US;
    }
    retry->doublings += how == MINER_LOST_REFUSED ? REFUSED_DOUBLINGS : 0;
    const int64_t wait = wait_us(retry, retry->doublings++);
    if (!was_redirected) { /* a dead redirect says nothing about the pool it came from */
        retry->failures++;
        fail_over(retry);
    }
    return wait;
}

/* ---- redirects ---- */

static bool is_numeric(const char *host)
{
    return strspn(host, "0123456789.") == strlen(host) || strchr(host, ':') != NULL;
}

/** Whether host is the domain itself, or a name below it. */
static bool is_within(const char *host, const char *domain)
{
    const size_t host_len = strlen(host);
    const size_t domain_len = strlen(domain);
    if (host_len < domain_len || strcasecmp(host + host_len - domain_len, domain) != 0) {
        return false;
    }
    return host_len == domain_len || host[host_len - domain_len - 1] == '.';
}

/** The same host, a name below it, or a sibling: eu.pool.example for us.pool.example. A domain of
 *  one label is no domain. (Below "co.uk" all names look like siblings: a list of public suffixes
 *  would remove that, TLS makes it harmless.)
 *  source: a redirect is how shares are stolen: Recabarren & Carbunar, PoPETs 2017; sgminer #257 */
static bool may_follow(const char *from, const char *host)
{
    if (strcasecmp(from, host) == 0) {
        return true;
    }
    if (is_numeric(from) || is_numeric(host)) {
        return false;
    }
    const char *parent = strchr(from, '.');
    const bool has_parent = parent != NULL && strchr(parent + 1, '.') != NULL;
    return (parent != NULL && is_within(host, from)) || (has_parent && is_within(host, parent + 1));
}

static bool same_place(const struct miner_place *a, const struct miner_place *b)
{
    return a->port == b->port && strcasecmp(a->host, b->host) == 0;
}

bool miner_retry_on_redirect(struct miner_retry *retry, int64_t now_us,
                             const struct stratum_reconnect *where, int64_t *wait_us_out,
                             const char **problem)
{
    const struct miner_place *pool = &retry->options.pools[retry->pool];
    struct miner_place target = *miner_retry_place(retry);
    if (where->host[0] != '\0') {
        if (!retry->options.anywhere && !may_follow(pool->host, where->host)) {
            *problem = "it names a host outside the pool's domain (--reconnect-anywhere)";
            return false;
        }
        memcpy(target.host, where->host, sizeof target.host);
    }
    if (where->port != 0) {
        target.port = where->port;
    }
    if (now_us < retry->distrusted_until_us && same_place(&target, &retry->distrusted)) {
        *problem = "nobody was there when it was last followed";
        return false;
    }
    int64_t wait = (int64_t)where->wait_s * SECOND_US;
    if (retry->redirects > 0) { /* once is a move, more are a dance */
        const int64_t calm = wait_us(retry, retry->redirects);
        wait = calm > wait ? calm : wait;
    }
    retry->redirects++;
    retry->target = target;
    retry->redirected = !same_place(&target, pool);
    retry->ready = false;
    *wait_us_out = wait;
    return true;
}

/* ---- the way home ---- */

int64_t miner_retry_home_us(const struct miner_retry *retry)
{
    return retry->ready ? retry->home_us : INT64_MAX;
}

void miner_retry_on_home_absent(struct miner_retry *retry, int64_t now_us)
{
    retry->home_us = now_us + MINER_HOME_AFTER_US;
}
