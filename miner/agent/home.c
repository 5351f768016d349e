#include <stdlib.h>
#include <string.h>

#include "miner/agent/state.h"

/** A connection to the first pool that is only to show whether it works: it logs in and waits for a
 *  job, as far as a real one goes before the first share. Where the pool sends us elsewhere, and a
 *  real connection would go, it goes there, once. */
struct miner_probe {
    struct stratum_link *link;
    struct stratum_lines lines;
    struct miner_session *session;
    bool works;
    bool led;                  /* this is where the first pool has sent us */
    bool goes_on;              /* to target */
    struct miner_place target; /* of the first pool's redirect */
    const char *problem;       /* NULL: none so far */
};

static void drop_probe(struct miner_agent *agent)
{
    struct miner_probe *probe = agent->probe;
    if (probe != NULL) {
        stratum_link_close(probe->link, STRATUM_LINK_FINISH);
        stratum_lines_done(&probe->lines);
        miner_session_free(probe->session);
        free(probe);
        agent->probe = NULL;
    }
}

void miner_agent_home_arm(struct miner_agent *agent)
{
    drop_probe(agent);
    const int64_t home_us = miner_retry_home_us(&agent->retry);
    if (home_us == INT64_MAX || agent->finishing) {
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

static void on_absent(struct miner_agent *agent, const char *why)
{
    struct stratum_event event = miner_agent_event(agent, STRATUM_EVENT_NOTE);
    struct stratum_text text = stratum_text_in(event.text, sizeof event.text);
    stratum_text_format(&text, "the first pool is not back yet: %s", why);
    miner_agent_tell(agent, &event);
    miner_retry_on_home_absent(&agent->retry, miner_agent_now_us(agent));
    miner_agent_home_arm(agent);
}

/** It is healthy: the backup has done its work. */
static void go_home(struct miner_agent *agent)
{
    const struct miner_leaving leaving = {
        .cause = STRATUM_CAUSE_EXCUSED,
        .how = MINER_LOST_HOMEWARD,
        .text = "the first pool is back",
    };
    drop_probe(agent);
    miner_agent_leave(agent, &leaving);
}

/** A redirect alone shows nothing of the pool: where it leads must work. One that a real connection
 *  would not follow is overheard here, too. */
static void hear_redirect(struct miner_agent *agent, const struct stratum_reconnect *where)
{
    struct miner_probe *probe = agent->probe;
    if (!miner_retry_home_leads(&agent->retry, miner_agent_now_us(agent), &probe->target, where)) {
        return;
    }
    if (probe->led) {
        probe->problem = "where it sends us we are sent on again";
    } else {
        probe->goes_on = true;
    }
}

static void act(struct miner_agent *agent, const struct miner_action *action)
{
    struct miner_probe *probe = agent->probe;
    if (action->kind == MINER_ACTION_SEND) {
        stratum_link_send(probe->link, action->as.send.line, action->as.send.len);
    } else if (action->kind == MINER_ACTION_CLOSE) {
        probe->problem = action->as.close.text;
    } else if (action->kind == MINER_ACTION_RECONNECT) {
        hear_redirect(agent, &action->as.reconnect);
    } else if (action->kind == MINER_ACTION_READY) {
        probe->works = true;
    }
}

static void start_probe(struct miner_agent *agent, const struct miner_place *target);

/** Afterwards the probe may be gone, or be another one. */
static void drain(struct miner_agent *agent)
{
    struct miner_probe *probe = agent->probe;
    struct miner_action action;
    while (miner_session_next(probe->session, &action)) {
        act(agent, &action);
    }
    if (probe->works) {
        go_home(agent);
    } else if (probe->problem != NULL) {
        on_absent(agent, probe->problem);
    } else if (probe->goes_on) {
        const struct miner_place target = probe->target;
        drop_probe(agent);
        start_probe(agent, &target);
    }
}

static void on_probe_opened(void *context)
{
    struct miner_agent *agent = context;
    miner_session_on_open(agent->probe->session, stratum_loop_now(agent->seams.loop));
    drain(agent);
}

static void on_probe_bytes(void *context, const uint8_t *bytes, size_t len)
{
    struct miner_agent *agent = context;
    bool fits = stratum_lines_feed(&agent->probe->lines, bytes, len);
    while (agent->probe != NULL) {
        struct miner_probe *probe = agent->probe;
        const char *line = NULL;
        size_t line_len = 0;
        const int taken = stratum_lines_take(&probe->lines, &line, &line_len);
        const struct stratum_instant now = stratum_loop_now(agent->seams.loop);
        if (taken > 0) {
            miner_session_on_line(probe->session, now, line, line_len);
        } else if (taken < 0 || !fits) {
            fits = true;
            miner_session_on_overlong(probe->session, now);
        } else {
            return;
        }
        drain(agent);
    }
}

static void on_probe_closed(void *context, enum stratum_link_end end, const char *text)
{
    (void)end;
    on_absent(context, text);
}

static const struct stratum_link_events probe_events = {on_probe_opened, on_probe_bytes,
                                                        on_probe_closed};

/** false: out of memory. */
static bool make_probe(struct miner_agent *agent, const struct miner_place *target)
{
    struct miner_session_options options = agent->options.session;
    const struct miner_login login = miner_agent_login(&agent->options, 0);
    options.user = login.user;
    options.pass = login.pass;
    agent->probe = calloc(1, sizeof *agent->probe);
    if (agent->probe == NULL) {
        return false;
    }
    stratum_lines_init(&agent->probe->lines, STRATUM_LINE_MAX);
    agent->probe->session = miner_session_make(&options);
    if (agent->probe->session == NULL) {
        return false;
    }
    struct stratum_address address = agent->options.pools[0];
    if (target != NULL) {
        agent->probe->led = true;
        memcpy(address.host, target->host, sizeof address.host);
        address.port = target->port;
    }
    struct stratum_dialer *dialer = agent->seams.dialer;
    agent->probe->link = dialer->dial(dialer, &address, &probe_events, agent);
    return agent->probe->link != NULL;
}

/** target NULL: the first pool itself. */
static void start_probe(struct miner_agent *agent, const struct miner_place *target)
{
    if (!make_probe(agent, target)) {
        on_absent(agent, "out of memory");
        return;
    }
    stratum_loop_arm(agent->seams.loop, &agent->home_timer,
                     miner_agent_now_us(agent) + agent->options.connect_limit_us +
                         agent->options.session.reply_limit_us);
}

/** It is time to look, or the look has taken too long. */
void miner_agent_home_fired(void *context)
{
    struct miner_agent *agent = context;
    if (agent->probe != NULL) {
        on_absent(agent, "it does not come so far as to a job");
    } else {
        start_probe(agent, NULL);
    }
}
