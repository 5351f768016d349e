#include "miner/agent_state.h"

static void drop_probe(struct miner_agent *agent)
{
    stratum_link_close(agent->probe, STRATUM_LINK_FINISH);
    agent->probe = NULL;
}

void miner_agent_home_arm(struct miner_agent *agent)
{
    drop_probe(agent);
    const int64_t home_us = miner_retry_home_us(&agent->retry);
    if (home_us == INT64_MAX) {
        stratum_loop_disarm(agent->seams.loop, &agent->home_timer);
    } else {
        stratum_loop_arm(agent->seams.loop, &agent->home_timer, home_us);
    }
}

void miner_agent_home_stop(struct miner_agent *agent)
{
    drop_probe(agent);
    stratum_loop_disarm(agent->seams.loop, &agent->home_timer);
}

static void on_absent(struct miner_agent *agent)
{
    miner_retry_on_home_absent(&agent->retry, miner_agent_now_us(agent));
    miner_agent_home_arm(agent);
}

/** Somebody is there: the backup has done its work. */
static void on_probe_opened(void *context)
{
    const struct miner_leaving leaving = {
        .cause = STRATUM_CAUSE_EXCUSED,
        .how = MINER_LOST_HOMEWARD,
        .text = "the first pool is back",
    };
    drop_probe(context);
    miner_agent_leave(context, &leaving);
}

static void on_probe_bytes(void *context, const uint8_t *bytes, size_t len)
{
    (void)context;
    (void)bytes;
    (void)len;
}

static void on_probe_closed(void *context, enum stratum_link_end end, const char *text)
{
    (void)end;
    (void)text;
    on_absent(context);
}

static const struct stratum_link_events probe_events = {on_probe_opened, on_probe_bytes,
                                                        on_probe_closed};

/** It is time to look, or the look has taken too long. */
void miner_agent_home_fired(void *context)
{
    struct miner_agent *agent = context;
    if (agent->probe != NULL) {
        on_absent(agent);
        return;
    }
    struct stratum_dialer *dialer = agent->seams.dialer;
    agent->probe = dialer->dial(dialer, &agent->options.pools[0], &probe_events, agent);
    if (agent->probe == NULL) {
        on_absent(agent);
        return;
    }
    stratum_loop_arm(agent->seams.loop, &agent->home_timer,
                     miner_agent_now_us(agent) + agent->options.connect_limit_us);
}
