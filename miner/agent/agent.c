#include "miner/agent/agent.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "miner/agent/state.h"
#include "stratum/net/tls.h"

#define SECOND_US INT64_C(1000000)

void miner_agent_defaults(struct miner_agent_options *options)
{
    *options = (struct miner_agent_options){
        .session =
            {
                .user = "",
                .pass = "x",
                .agent = "qhash-miner/" PROJECT_VERSION,
                .algorithm = QHASH_ALGORITHM_QHASH,
                .extranonce_subscribe = true,
                .ntime_ahead_max = MINER_NTIME_AHEAD_MAX,
                .resume = true,
                .silence_limit_us = 150 * SECOND_US,
                .job_limit_us = 1800 * SECOND_US,
                .reply_limit_us = 30 * SECOND_US,
                .answer_limit_us = 60 * SECOND_US,
            },
        .retry_first_us = SECOND_US,
        .retry_max_us = 30 * SECOND_US,
        .connect_limit_us = 10 * SECOND_US,
        .finish_limit_us = 5 * SECOND_US,
    };
}

int64_t miner_agent_now_us(const struct miner_agent *agent)
{
    return stratum_loop_now(agent->seams.loop).now_us;
}

_Static_assert(sizeof((struct miner_place *)NULL)->host ==
                   sizeof((struct stratum_address *)NULL)->host,
               "a place's host is an address's host");

static void set_link(struct miner_agent *agent, struct stratum_link *link)
{
    stratum_link_close(agent->link, STRATUM_LINK_FINISH);
    agent->link = link;
    stratum_lines_done(&agent->lines);
    stratum_lines_init(&agent->lines, STRATUM_LINE_MAX);
}

/** Give the connection or the dial up, without a plan for the next. */
static void part(struct miner_agent *agent, const struct miner_leaving *leaving)
{
    const enum miner_agent_stage stage = agent->stage;
    agent->stage = MINER_AGENT_WAITING;
    set_link(agent, NULL);
    stratum_loop_disarm(agent->seams.loop, &agent->limit_timer);
    miner_meter_connected(&agent->meter, miner_agent_now_us(agent), false);
    if (stage == MINER_AGENT_OPEN) {
        struct stratum_event event = miner_agent_event(agent, STRATUM_EVENT_DISCONNECTED);
        event.cause = leaving->cause;
        miner_agent_event_text(&event, leaving->text);
        miner_agent_tell(agent, &event);
        miner_session_on_closed(agent->session, stratum_loop_now(agent->seams.loop));
        miner_agent_drain(agent);
    } else if (stage == MINER_AGENT_DIALLING) {
        const struct miner_place *place = miner_retry_place(&agent->retry);
        struct stratum_event event = miner_agent_event(agent, STRATUM_EVENT_REFUSED);
        struct stratum_text text = stratum_text_in(event.text, sizeof event.text);
        stratum_address_write(&text, place->host, place->port);
        stratum_text_format(&text, ": %s", leaving->text);
        miner_agent_tell(agent, &event);
    }
}

void miner_agent_leave(struct miner_agent *agent, const struct miner_leaving *leaving)
{
    part(agent, leaving);
    const int64_t now_us = miner_agent_now_us(agent);
    const int64_t wait_us = leaving->redirected
                                ? leaving->wait_us
                                : miner_retry_on_lost(&agent->retry, now_us, leaving->how);
    miner_agent_home_arm(agent);
    stratum_loop_arm(agent->seams.loop, &agent->dial_timer, now_us + wait_us);
}

/* ---- the link ---- */

static void lose(struct miner_agent *agent, const char *text)
{
    struct miner_leaving leaving = {
        .cause = STRATUM_CAUSE_POOL,
        .how = agent->stage == MINER_AGENT_OPEN ? MINER_LOST_LINK : MINER_LOST_DIAL,
    };
    struct stratum_text words = stratum_text_in(leaving.text, sizeof leaving.text);
    stratum_text_add(&words, text);
    miner_agent_leave(agent, &leaving);
}

struct miner_login miner_agent_login(const struct miner_agent_options *options, size_t index)
{
    struct miner_login login = options->logins[index];
    login.user = login.user != NULL ? login.user : options->session.user;
    login.pass = login.pass != NULL ? login.pass : options->session.pass;
    return login;
}

/** What a connection has left behind is for the same user at the same place alone. */
static void greet(struct miner_agent *agent, const struct miner_place *place)
{
    const struct miner_login login = miner_agent_login(&agent->options, agent->retry.pool);
    const bool same_user = miner_session_login(agent->session, login.user, login.pass);
    if (!same_user || agent->place.port != place->port ||
        strcmp(agent->place.host, place->host) != 0) {
        agent->place = *place;
        miner_session_forget(agent->session, stratum_loop_now(agent->seams.loop));
        miner_agent_drain(agent);
    }
}

static void on_opened(void *context)
{
    struct miner_agent *agent = context;
    stratum_loop_disarm(agent->seams.loop, &agent->limit_timer);
    agent->stage = MINER_AGENT_OPEN;
    agent->connection++;
    agent->meter.connections++;
    const struct miner_place *place = miner_retry_place(&agent->retry);
    struct stratum_event event = miner_agent_event(agent, STRATUM_EVENT_CONNECTED);
    struct stratum_text text = stratum_text_in(event.text, sizeof event.text);
    stratum_address_write(&text, place->host, place->port);
    miner_agent_tell(agent, &event);
    greet(agent, place);
    miner_session_on_open(agent->session, stratum_loop_now(agent->seams.loop));
    miner_agent_drain(agent);
}

/** Any line may end the connection, and with it the buffer that the lines are in. */
static void on_bytes(void *context, const uint8_t *bytes, size_t len)
{
    struct miner_agent *agent = context;
    bool fits = stratum_lines_feed(&agent->lines, bytes, len);
    while (agent->stage == MINER_AGENT_OPEN) {
        const char *line = NULL;
        size_t line_len = 0;
        const int taken = stratum_lines_take(&agent->lines, &line, &line_len);
        const struct stratum_instant now = stratum_loop_now(agent->seams.loop);
        if (taken > 0) {
            miner_session_on_line(agent->session, now, line, line_len);
        } else if (taken < 0 || !fits) {
            fits = true;
            miner_session_on_overlong(agent->session, now);
        } else {
            break;
        }
        miner_agent_drain(agent);
    }
}

static void on_closed(void *context, enum stratum_link_end end, const char *text)
{
    (void)end;
    lose(context, text);
}

static const struct stratum_link_events link_events = {on_opened, on_bytes, on_closed};

/* ---- timers ---- */

/** A dial that hangs. TLS has a limit of its own from when the network has answered, and words for
 *  it: it comes first. */
static int64_t dial_limit_us(const struct miner_agent *agent)
{
    const bool tls = agent->options.pools[agent->retry.pool].tls;
    return agent->options.connect_limit_us + (tls ? STRATUM_TLS_HANDSHAKE_US : 0);
}

static void on_dial(void *context)
{
    struct miner_agent *agent = context;
    const struct miner_place *place = miner_retry_place(&agent->retry);
    struct stratum_address address = agent->options.pools[agent->retry.pool];
    memcpy(address.host, place->host, sizeof address.host);
    address.port = place->port;
    agent->stage = MINER_AGENT_DIALLING;
    struct stratum_dialer *dialer = agent->seams.dialer;
    set_link(agent, dialer->dial(dialer, &address, &link_events, agent));
    if (agent->link == NULL) {
        lose(agent, "out of memory");
        return;
    }
    stratum_loop_arm(agent->seams.loop, &agent->limit_timer,
                     miner_agent_now_us(agent) + dial_limit_us(agent));
}

static void on_limit(void *context)
{
    char words[120];
    struct stratum_text text = stratum_text_in(words, sizeof words);
    stratum_text_format(&text,
                        "nobody answered in %lld s: are host and port right, and is the way there "
                        "open?",
                        (long long)(dial_limit_us(context) / SECOND_US));
    lose(context, words);
}

static void on_session_deadline(void *context)
{
    struct miner_agent *agent = context;
    miner_session_on_deadline(agent->session, stratum_loop_now(agent->seams.loop));
    miner_agent_drain(agent);
}

static void on_duration(void *context)
{
    miner_agent_finish(context);
}

/* ---- the agent's own life ---- */

struct miner_agent *miner_agent_make(const struct miner_agent_options *options,
                                     const struct miner_seams *seams, void (*ended)(void *context),
                                     void *context)
{
    assert(options->pool_count >= 1 && options->pool_count <= MINER_POOLS_MAX);
    struct miner_agent *agent = calloc(1, sizeof *agent);
    struct miner_session *session = miner_session_make(&options->session);
    if (agent == NULL || session == NULL) {
        miner_session_free(session);
        free(agent);
        return NULL;
    }
    agent->options = *options;
    agent->seams = *seams;
    agent->ended = ended;
    agent->context = context;
    agent->session = session;
    agent->origin_us = miner_agent_now_us(agent);
    agent->told_yield = qhash_algorithm_yield(options->session.algorithm,
                                              (uint32_t)stratum_loop_now(seams->loop).unix_s);
    stratum_lines_init(&agent->lines, STRATUM_LINE_MAX);
    agent->dial_timer = stratum_timer_make(on_dial, agent);
    agent->limit_timer = stratum_timer_make(on_limit, agent);
    agent->session_timer = stratum_timer_make(on_session_deadline, agent);
    agent->finish_timer = stratum_timer_make(miner_agent_finish_fired, agent);
    agent->duration_timer = stratum_timer_make(on_duration, agent);
    agent->hashed_timer = stratum_timer_make(miner_agent_tell_hashed, agent);
    agent->batched_timer = stratum_timer_make(miner_agent_tell_batches, agent);
    agent->withheld_timer = stratum_timer_make(miner_agent_tell_withheld, agent);
    agent->home_timer = stratum_timer_make(miner_agent_home_fired, agent);
    seams->crew->events = &miner_agent_crew_events;
    seams->crew->context = agent;
    return agent;
}

static struct miner_retry_options make_retry_options(struct miner_agent *agent)
{
    for (size_t index = 0; index < agent->options.pool_count; index++) {
        struct miner_place *place = &agent->places[index];
        memcpy(place->host, agent->options.pools[index].host, sizeof place->host);
        place->port = agent->options.pools[index].port;
    }
    return (struct miner_retry_options){
        .pools = agent->places,
        .pool_count = agent->options.pool_count,
        .first_us = agent->options.retry_first_us,
        .max_us = agent->options.retry_max_us,
        .seed = agent->options.seed,
        .anywhere = agent->options.reconnect_anywhere,
    };
}

void miner_agent_begin_retry(struct miner_agent *agent)
{
    const struct miner_retry_options options = make_retry_options(agent);
    miner_retry_init(&agent->retry, &options);
}

void miner_agent_reload_retry(struct miner_agent *agent, size_t in_turn, bool other_home)
{
    const struct miner_retry_options options = make_retry_options(agent);
    miner_retry_reload(&agent->retry, &options, in_turn, other_home);
}

void miner_agent_start(struct miner_agent *agent)
{
    if (agent->stage != MINER_AGENT_STOPPED) {
        return;
    }
    miner_agent_begin_retry(agent);
    const int64_t now_us = miner_agent_now_us(agent);
    if (!agent->started && agent->options.duration_us > 0) {
        stratum_loop_arm(agent->seams.loop, &agent->duration_timer,
                         now_us + agent->options.duration_us);
    }
    agent->started = true;
    agent->stage = MINER_AGENT_WAITING;
    stratum_loop_arm(agent->seams.loop, &agent->dial_timer, now_us);
}

void miner_agent_stop(struct miner_agent *agent)
{
    if (agent->stage == MINER_AGENT_STOPPED) {
        return;
    }
    const struct miner_leaving leaving = {.cause = STRATUM_CAUSE_EXCUSED,
                                          .text = "stopped by its user"};
    part(agent, &leaving);
    miner_session_forget(agent->session, stratum_loop_now(agent->seams.loop));
    miner_agent_drain(agent); /* what waited for the next connection is told */
    agent->stage = MINER_AGENT_STOPPED;
    miner_agent_home_stop(agent);
    agent->finishing = false;
    stratum_loop_disarm(agent->seams.loop, &agent->finish_timer);
    stratum_loop_disarm(agent->seams.loop, &agent->dial_timer);
    stratum_loop_disarm(agent->seams.loop, &agent->session_timer);
    miner_agent_tell_hashed(agent);
    miner_agent_tell_batches(agent);
    miner_agent_tell_withheld(agent);
}

void miner_agent_end(struct miner_agent *agent)
{
    miner_agent_stop(agent);
    if (!agent->ended_told) {
        agent->ended_told = true;
        if (agent->ended != NULL) {
            agent->ended(agent->context);
        }
    }
}

void miner_agent_free(struct miner_agent *agent)
{
    if (agent == NULL) {
        return;
    }
    miner_agent_stop(agent);
    stratum_loop_disarm(agent->seams.loop, &agent->duration_timer);
    stratum_loop_disarm(agent->seams.loop, &agent->hashed_timer);
    stratum_loop_disarm(agent->seams.loop, &agent->batched_timer);
    stratum_loop_disarm(agent->seams.loop, &agent->withheld_timer);
    stratum_lines_done(&agent->lines);
    miner_session_free(agent->session);
    free(agent);
}

int64_t miner_agent_origin_us(const struct miner_agent *agent)
{
    return agent->origin_us;
}

void miner_agent_pool(const struct miner_agent *agent, struct stratum_text *out)
{
    if (agent->started) {
        const struct miner_place *place = miner_retry_place(&agent->retry);
        stratum_address_write(out, place->host, place->port);
    }
}

const struct miner_meter *miner_agent_meter(const struct miner_agent *agent)
{
    return &agent->meter;
}
