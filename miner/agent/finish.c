#include <string.h>

#include "miner/agent/state.h"

#define LOOK_EVERY_US INT64_C(20000)

/** Nothing is under way any more, or nothing can be waited for. */
static bool is_finished(const struct miner_agent *agent)
{
    const struct miner_crew *crew = agent->seams.crew;
    return agent->stage != MINER_AGENT_OPEN || miner_agent_now_us(agent) >= agent->finish_us ||
           (crew->ops->quiet(crew) && miner_session_unanswered(agent->session) == 0);
}

void miner_agent_finish_fired(void *context)
{
    struct miner_agent *agent = context;
    if (is_finished(agent)) {
        miner_agent_end(agent);
    } else {
        stratum_loop_arm(agent->seams.loop, &agent->finish_timer,
                         miner_agent_now_us(agent) + LOOK_EVERY_US);
    }
}

void miner_agent_finish(struct miner_agent *agent)
{
    if (agent->finishing) {
        return;
    }
    agent->finishing = true;
    agent->finish_us = miner_agent_now_us(agent) + agent->options.finish_limit_us;
    miner_agent_home_stop(agent);
    agent->seams.crew->ops->pause(agent->seams.crew);
    stratum_loop_arm(agent->seams.loop, &agent->finish_timer, miner_agent_now_us(agent));
}

/* ---- other options ---- */

static bool same_pools(const struct miner_agent_options *a, const struct miner_agent_options *b)
{
    bool same = a->pool_count == b->pool_count;
    for (size_t index = 0; same && index < a->pool_count; index++) {
        const struct stratum_address *left = &a->pools[index];
        const struct stratum_address *right = &b->pools[index];
        same = left->port == right->port && left->tls == right->tls &&
               strcmp(left->host, right->host) == 0;
    }
    return same;
}

static bool same_login(const struct miner_login *a, const struct miner_login *b)
{
    return strcmp(a->user, b->user) == 0 && strcmp(a->pass, b->pass) == 0;
}

void miner_agent_reload(struct miner_agent *agent, const struct miner_agent_options *options)
{
    char user[STRATUM_TEXT_MAX + 1];
    char pass[STRATUM_TEXT_MAX + 1];
    struct miner_login before = miner_agent_login(agent);
    struct stratum_text text = stratum_text_in(user, sizeof user);
    stratum_text_add(&text, before.user);
    text = stratum_text_in(pass, sizeof pass);
    stratum_text_add(&text, before.pass);
    before = (struct miner_login){user, pass};

    const struct miner_agent_options old = agent->options;
    agent->options = *options;
    agent->options.seed = old.seed;
    agent->options.accepted_limit = old.accepted_limit;
    agent->options.duration_us = old.duration_us;
    agent->options.session.algorithm = old.session.algorithm;
    miner_session_configure(agent->session, &agent->options.session);
    const struct miner_login after = miner_agent_login(agent);
    if (same_pools(&old, options) && same_login(&before, &after)) {
        return;
    }
    const struct miner_leaving leaving = {
        .cause = STRATUM_CAUSE_EXCUSED,
        .how = MINER_LOST_HOMEWARD,
        .text = "its options have changed",
    };
    if (agent->stage != MINER_AGENT_STOPPED) {
        miner_agent_leave(agent, &leaving);
    }
    miner_agent_begin_retry(agent);
}
