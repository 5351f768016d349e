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

static bool same_pool(const struct miner_agent_options *left, size_t left_index,
                      const struct miner_agent_options *right, size_t right_index)
{
    const struct stratum_address *a = &left->pools[left_index];
    const struct stratum_address *b = &right->pools[right_index];
    const struct miner_login a_login = miner_agent_login(left, left_index);
    const struct miner_login b_login = miner_agent_login(right, right_index);
    return a->port == b->port && a->tls == b->tls && strcmp(a->host, b->host) == 0 &&
           strcmp(a_login.user, b_login.user) == 0 && strcmp(a_login.pass, b_login.pass) == 0;
}

/** Where a pool of the old list stands in the new one: the first must be the first still, for else
 *  its user wants to be elsewhere; a backup may stand anywhere. pool_count: it is to be left. */
static size_t find_pool(const struct miner_agent_options *options,
                        const struct miner_agent_options *old, size_t old_index)
{
    const size_t end = old_index == 0 ? 1 : options->pool_count;
    for (size_t index = 0; index < end; index++) {
        if (same_pool(options, index, old, old_index)) {
            return index;
        }
    }
    return options->pool_count;
}

void miner_agent_reload(struct miner_agent *agent, const struct miner_agent_options *options)
{
    const struct miner_agent_options old = agent->options;
    const bool runs = agent->stage != MINER_AGENT_STOPPED;
    const size_t in_turn = runs ? find_pool(options, &old, agent->retry.pool) : options->pool_count;
    agent->options = *options;
    agent->options.seed = old.seed;
    agent->options.accepted_limit = old.accepted_limit;
    agent->options.duration_us = old.duration_us;
    agent->options.session.algorithm = old.session.algorithm;
    miner_session_configure(agent->session, &agent->options.session);
    if (in_turn < options->pool_count) {
        miner_agent_reload_retry(agent, in_turn, !same_pool(options, 0, &old, 0));
        miner_agent_home_arm(agent); /* the first pool may be another one */
        return;
    }
    const struct miner_leaving leaving = {
        .cause = STRATUM_CAUSE_EXCUSED,
        .how = MINER_LOST_HOMEWARD,
        .text = "its options have changed",
    };
    if (runs) {
        miner_agent_leave(agent, &leaving);
    }
    miner_agent_begin_retry(agent);
}
