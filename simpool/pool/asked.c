/* What a request changes before it is answered: sessions that go on, names that ask for a
 * difficulty, extensions that are granted. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "qhash/target.h"
#include "simpool/pool/parts.h"

/* The session of that id, if it ended lately. NULL: there is none. */
static struct simpool_session *find_gone(const struct simpool_pool *pool,
                                         struct stratum_instant now, const char *name)
{
    const int64_t within_us = pool->judge.dialect->resume.within_us;
    for (size_t index = 0; within_us > 0 && index < SIMPOOL_GONE_KEPT; index++) {
        const uint32_t rig = pool->gone[index];
        struct simpool_session *gone = rig == 0 ? NULL : pool->sessions[rig - 1];
        char known[SIMPOOL_SESSION_MAX + 1];
        if (gone == NULL || !gone->rig.subscribed || gone->resumed ||
            now.now_us - gone->left_us > within_us) {
            continue;
        }
        simpool_pool_session_name(known, pool, gone);
        if (strcmp(known, name) == 0) {
            return gone;
        }
    }
    return NULL;
}

/* It goes on where it was: the same extranonce1, and what else the dialect remembers. */
static void resume(struct simpool_pool *pool, struct simpool_session *session,
                   struct simpool_session *gone)
{
    const struct simpool_resume *rule = &pool->judge.dialect->resume;
    gone->resumed = true;
    session->origin = gone->origin;
    session->rig.extranonce = gone->rig.extranonce;
    if (rule->difficulty && gone->rig.difficulty > 0) {
        session->start_difficulty = gone->rig.difficulty;
    }
    if (rule->jobs) {
        free(session->grants);
        session->grants = gone->grants;
        session->grant_count = gone->grant_count;
        session->grant_capacity = gone->grant_capacity;
        session->given = gone->given;
        session->given_newest = gone->given_newest;
        gone->grants = NULL;
        gone->grant_count = gone->grant_capacity = 0;
    }
}

void simpool_pool_take_subscribe(struct simpool_pool *pool, struct stratum_instant now,
                                 struct simpool_session *session, bool readable)
{
    struct simpool_rig *rig = &session->rig;
    struct simpool_session *gone = NULL;
    if (readable) {
        (void)snprintf(rig->agent, sizeof rig->agent, "%s", pool->message.as.subscribe.agent);
        gone = find_gone(pool, now, pool->message.as.subscribe.session);
    }
    if (session->promised_extranonce) {
        return;
    }
    if (rig->subscribed) {
        simpool_pool_fresh_extranonce(pool, session);
    } else if (gone != NULL) {
        resume(pool, session, gone);
    }
}

static double at_least(const struct simpool_session *session, double difficulty)
{
    return fmax(difficulty, session->least_difficulty);
}

void simpool_pool_take_authorize(struct simpool_pool *pool, struct simpool_session *session)
{
    const struct stratum_authorize *authorize = &pool->message.as.authorize;
    (void)snprintf(session->rig.user, sizeof session->rig.user, "%s", authorize->user);
    const double wish = simpool_dialect_wish(pool->judge.dialect, authorize->user, authorize->pass);
    if (wish > 0) {
        session->start_difficulty = at_least(session, wish);
        session->fixed_difficulty = true;
    }
}

double simpool_pool_take_suggestion(struct simpool_pool *pool, struct simpool_session *session)
{
    const struct stratum_message *message = &pool->message;
    const double suggested = message->kind == STRATUM_SUGGEST_TARGET
                                 ? qhash_target_difficulty(message->as.suggest_target.target)
                                 : message->as.suggest_difficulty.difficulty;
    if (!isfinite(suggested) || session->suggestions >= pool->judge.dialect->suggestions) {
        return 0;
    }
    session->suggestions++;
    return at_least(session, suggested);
}

/* "extension":granted, and a comma before all but the first. */
static void add_extension(struct stratum_text *result, const struct simpool_pool *pool,
                          const char *extension, bool granted)
{
    stratum_text_format(result, "%s\"%s\":%s", result->len > 1 ? "," : "", extension,
                        granted ? "true" : pool->judge.dialect->unsupported);
}

static void take_rolling(struct stratum_text *result, struct simpool_pool *pool,
                         struct simpool_session *session)
{
    const struct stratum_configure *asked = &pool->message.as.configure;
    const struct simpool_dialect *dialect = pool->judge.dialect;
    const uint32_t wanted = dialect->version_unasked ? dialect->version_mask : asked->version_mask;
    const uint32_t mask = wanted & dialect->version_mask;
    session->rig.version_mask = mask;
    add_extension(result, pool, "version-rolling", mask != 0);
    if (mask != 0) {
        stratum_text_format(result, ",\"version-rolling.mask\":\"%08" PRIx32 "\"", mask);
    }
}

void simpool_pool_take_configure(struct stratum_text *result, struct simpool_pool *pool,
                                 struct simpool_session *session)
{
    const struct stratum_configure *asked = &pool->message.as.configure;
    const struct simpool_dialect *dialect = pool->judge.dialect;
    stratum_text_add(result, "{");
    if (asked->version_rolling || dialect->version_unasked) {
        take_rolling(result, pool, session);
    }
    if (asked->minimum_difficulty) {
        add_extension(result, pool, "minimum-difficulty", dialect->minimum_difficulty);
        if (dialect->minimum_difficulty) {
            session->least_difficulty = asked->minimum_difficulty_value;
            session->start_difficulty = at_least(session, session->start_difficulty);
        }
    }
    if (asked->subscribe_extranonce) {
        session->hears_extranonce |= dialect->extranonce_subscription;
        add_extension(result, pool, "subscribe-extranonce", dialect->extranonce_subscription);
    }
    if (asked->info) {
        add_extension(result, pool, "info", true);
    }
    stratum_text_add(result, "}");
}
