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

/* ---- what an end means ---- */

/** What a connection has come to, each more than the one before. */
enum achieved {
    NOTHING,
    WORK,   /* authorized, and a job */
    STEADY, /* for MINER_STEADY_US */
    PAID,   /* a share was accepted */
    LASTED, /* it worked for MINER_LASTING_US, however rare its shares are, if not all were refused
             */
    ACHIEVED_COUNT
};

enum effect {
    MORE,  /* one more failure, and a longer wait after it */
    SOON,  /* one more failure, but the waits begin anew */
    FIRST, /* the waits begin anew, and the failures with this one */
    NONE   /* all is forgotten, this was no failure */
};

/** Neither steadiness nor a share excuses a pool that we gave up: each limit of that kind is longer
 *  than the one, and a pool with a dead node behind it credits the other. */
static const enum effect effects[MINER_LOST_COUNT][ACHIEVED_COUNT] = {
    /*                         NOTHING WORK  STEADY PAID  LASTED */
    [MINER_LOST_DIAL] = {MORE, MORE, MORE, MORE, MORE},
    [MINER_LOST_LINK] = {MORE, MORE, SOON, FIRST, FIRST},
    [MINER_LOST_STUCK] = {MORE, MORE, SOON, SOON, FIRST},
    [MINER_LOST_REFUSED] = {MORE, MORE, SOON, SOON, FIRST},
    [MINER_LOST_REDIRECTED] = {MORE, MORE, MORE, NONE, NONE},
    [MINER_LOST_HOMEWARD] = {NONE, NONE, NONE, NONE, NONE},
};

static enum achieved achieved(const struct miner_retry *retry, int64_t now_us)
{
    const int64_t worked_us = retry->ready ? now_us - retry->ready_us : -1;
    if (worked_us >= MINER_LASTING_US && (retry->paid || !retry->refused)) {
        return LASTED;
    }
    if (retry->paid) {
        return PAID;
    }
    if (worked_us >= MINER_STEADY_US) {
        return STEADY;
    }
    return retry->ready ? WORK : NOTHING;
}

/** Once is a move, more are a dance: a share that was paid makes the next wait short, and only a
 *  connection that was steady makes it none. */
static unsigned redirects_after(const struct miner_retry *retry, int64_t now_us, enum effect effect)
{
    if (effect == MORE || retry->redirects == 0) {
        return retry->redirects;
    }
    return retry->ready && now_us - retry->ready_us >= MINER_STEADY_US ? 0 : 1;
}

/** The next pool's turn, if this one has failed often enough and there is a next one. */
static bool fail_over(struct miner_retry *retry)
{
    if (retry->options.pool_count < 2 || retry->failures < MINER_FAILURES_BEFORE_FAILOVER) {
        return false;
    }
    retry->failures = 0;
    retry->pool = (retry->pool + 1) % retry->options.pool_count;
    if (retry->pool == 0) {
        retry->home_us = INT64_MAX;
    }
    return true;
}

/** A target that came to nothing, or that we had to give up unpaid, is not followed soon again. */
static void judge_target(struct miner_retry *retry, int64_t now_us, enum miner_retry_loss how)
{
    const enum achieved got = achieved(retry, now_us);
    const bool given_up = how == MINER_LOST_STUCK || how == MINER_LOST_REFUSED;
    if (got == NOTHING || (given_up && got < PAID)) {
        retry->distrusted[retry->distrusted_next] =
            (struct miner_distrust){retry->target, now_us + MINER_REDIRECT_DISTRUST_US};
        retry->distrusted_next = (retry->distrusted_next + 1) % MINER_DISTRUSTED_MAX;
    }
}

/** The one place where the counts change. true: it is another pool's turn. */
static bool count(struct miner_retry *retry, int64_t now_us, enum miner_retry_loss how)
{
    const enum effect effect = effects[how][achieved(retry, now_us)];
    /* A target's end is no failure of the pool that named it: naming it was one, if it was any. */
    const bool counts = effect != NONE && (!retry->redirected || how == MINER_LOST_REDIRECTED);
    if (effect == FIRST || effect == NONE) {
        retry->failures = 0;
        retry->returns = retry->pool == 0 ? 0 : retry->returns;
    }
    retry->redirects = redirects_after(retry, now_us, effect);
    retry->doublings = effect != MORE ? 0 : retry->doublings;
    retry->failures += counts ? 1 : 0;
    retry->ready = false;
    retry->paid = false;
    retry->refused = false;
    retry->redirected = false;
    return fail_over(retry);
}

/* ---- what happens to a connection ---- */

/** Ever later, the more often it was returned to in vain. */
static int64_t look_home_us(const struct miner_retry *retry, int64_t now_us)
{
    return now_us + (MINER_HOME_AFTER_US << retry->returns);
}

void miner_retry_on_ready(struct miner_retry *retry, int64_t now_us)
{
    retry->ready = true;
    retry->ready_us = now_us;
    if (retry->pool != 0 && retry->home_us == INT64_MAX) {
        retry->home_us = look_home_us(retry, now_us);
    }
}

void miner_retry_on_accepted(struct miner_retry *retry)
{
    retry->paid = true;
}

void miner_retry_on_refused(struct miner_retry *retry)
{
    retry->refused = true;
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

/** Who has been returned to in vain has one more failure to show that it is as it was. */
static void go_home(struct miner_retry *retry)
{
    retry->failures = retry->returns > 0 ? MINER_FAILURES_BEFORE_FAILOVER - 1 : 0;
    retry->pool = 0;
    retry->home_us = INT64_MAX;
    retry->returns += retry->returns < MINER_RETURNS_MAX ? 1 : 0;
}

int64_t miner_retry_on_lost(struct miner_retry *retry, int64_t now_us, enum miner_retry_loss how)
{
    assert(how != MINER_LOST_REDIRECTED);
    if (retry->redirected && how != MINER_LOST_HOMEWARD) {
        judge_target(retry, now_us, how);
    }
    (void)count(retry, now_us, how);
    if (how == MINER_LOST_HOMEWARD) {
        go_home(retry);
        return 0;
    }
    retry->doublings += how == MINER_LOST_REFUSED ? REFUSED_DOUBLINGS : 0;
    return wait_us(retry, retry->doublings++);
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

static struct miner_place target_of(const struct miner_place *from,
                                    const struct stratum_reconnect *where)
{
    struct miner_place target = *from;
    if (where->host[0] != '\0') {
        memcpy(target.host, where->host, sizeof target.host);
    }
    if (where->port != 0) {
        target.port = where->port;
    }
    return target;
}

/** Why this pool's wish to go there is not to be followed; NULL: it is. */
static const char *why_not(const struct miner_retry *retry, int64_t now_us,
                           const struct miner_place *pool, const struct miner_place *target)
{
    if (!retry->options.anywhere && !may_follow(pool->host, target->host)) {
        return "it names a host outside the pool's domain (--reconnect-anywhere)";
    }
    for (size_t index = 0; index < MINER_DISTRUSTED_MAX; index++) {
        const struct miner_distrust *distrust = &retry->distrusted[index];
        if (now_us < distrust->until_us && same_place(target, &distrust->place)) {
            return "it came to nothing when it was last followed";
        }
    }
    return NULL;
}

enum miner_redirect miner_retry_on_redirect(struct miner_retry *retry, int64_t now_us,
                                            const struct stratum_reconnect *where,
                                            int64_t *wait_us_out, const char **problem)
{
    const struct miner_place *pool = &retry->options.pools[retry->pool];
    const struct miner_place target = target_of(miner_retry_place(retry), where);
    const char *const refusal = why_not(retry, now_us, pool, &target);
    if (refusal != NULL) {
        *problem = refusal;
        return MINER_REDIRECT_STAY;
    }
    const bool failed_over = count(retry, now_us, MINER_LOST_REDIRECTED);
    int64_t wait = failed_over ? 0 : (int64_t)where->wait_s * SECOND_US;
    if (retry->redirects > 0) {
        const int64_t calm = wait_us(retry, retry->redirects);
        wait = calm > wait ? calm : wait;
    }
    *wait_us_out = wait;
    retry->redirects++;
    if (failed_over) {
        return MINER_REDIRECT_FAIL_OVER;
    }
    retry->target = target;
    retry->redirected = !same_place(&target, pool);
    return MINER_REDIRECT_FOLLOW;
}

/* ---- another list ---- */

void miner_retry_reload(struct miner_retry *retry, const struct miner_retry_options *options,
                        size_t in_turn, bool other_home)
{
    assert(in_turn < options->pool_count && options->first_us > 0);
    assert(options->max_us >= options->first_us);
    retry->options = *options;
    retry->pool = in_turn;
    retry->returns = other_home ? 0 : retry->returns;
    if (in_turn == 0) {
        retry->home_us = INT64_MAX;
    } else if (other_home && retry->ready) {
        retry->home_us = look_home_us(retry, retry->ready_us);
    }
}

/* ---- the way home ---- */

int64_t miner_retry_home_us(const struct miner_retry *retry)
{
    return retry->ready ? retry->home_us : INT64_MAX;
}

void miner_retry_on_home_absent(struct miner_retry *retry, int64_t now_us)
{
    retry->home_us = look_home_us(retry, now_us);
}

bool miner_retry_home_leads(const struct miner_retry *retry, int64_t now_us,
                            struct miner_place *target, const struct stratum_reconnect *where)
{
    const struct miner_place *home = &retry->options.pools[0];
    const struct miner_place there = target_of(home, where);
    if (why_not(retry, now_us, home, &there) != NULL) {
        return false;
    }
    *target = there;
    return true;
}
