#include <string.h>

#include "miner/agent/state.h"
#include "qhash/target.h"

#define WITHHELD_EVERY_US INT64_C(1000000)

/* ---- events ---- */

struct stratum_event miner_agent_event(const struct miner_agent *agent,
                                       enum stratum_event_kind kind)
{
    return stratum_event_make(miner_agent_now_us(agent), STRATUM_MINER, kind, 0);
}

void miner_agent_event_text(struct stratum_event *event, const char *words)
{
    struct stratum_text text = stratum_text_in(event->text, sizeof event->text);
    stratum_text_add(&text, words);
}

/** Where it is logged. */
struct place {
    const char *module; /* NULL: nowhere */
    enum stratum_log_level level;
};

static const struct place logged[STRATUM_EVENT_COUNT] = {
    [STRATUM_EVENT_CONNECTED] = {"link", STRATUM_LOG_INFO},
    [STRATUM_EVENT_DISCONNECTED] = {"link", STRATUM_LOG_WARN},
    [STRATUM_EVENT_REFUSED] = {"link", STRATUM_LOG_WARN},
    [STRATUM_EVENT_SUBSCRIBED] = {"session", STRATUM_LOG_DEBUG},
    [STRATUM_EVENT_AUTHORIZED] = {"session", STRATUM_LOG_INFO},
    [STRATUM_EVENT_DIFFICULTY] = {"session", STRATUM_LOG_INFO},
    [STRATUM_EVENT_EXTRANONCE] = {"session", STRATUM_LOG_DEBUG},
    [STRATUM_EVENT_JOB] = {"session", STRATUM_LOG_INFO},
    [STRATUM_EVENT_LINE_IN] = {"session", STRATUM_LOG_WARN},
    [STRATUM_EVENT_NOTE] = {"session", STRATUM_LOG_INFO},
    [STRATUM_EVENT_WORKING] = {"crew", STRATUM_LOG_DEBUG},
    [STRATUM_EVENT_HASHED] = {"crew", STRATUM_LOG_TRACE},
    [STRATUM_EVENT_YIELD] = {"crew", STRATUM_LOG_INFO},
    [STRATUM_EVENT_BATCHED] = {"crew", STRATUM_LOG_TRACE},
    [STRATUM_EVENT_USED] = {"crew", STRATUM_LOG_TRACE},
    [STRATUM_EVENT_CARD] = {"crew", STRATUM_LOG_DEBUG},
    [STRATUM_EVENT_FOUND] = {"share", STRATUM_LOG_DEBUG},
    [STRATUM_EVENT_DROPPED] = {"share", STRATUM_LOG_INFO},
    [STRATUM_EVENT_SUBMITTED] = {"share", STRATUM_LOG_DEBUG},
    [STRATUM_EVENT_ANSWERED] = {"share", STRATUM_LOG_INFO},
};

/** "answered: accepted, job 3e04, difficulty 1, 23.4 ms" */
static void log_event(const struct miner_agent *agent, const struct stratum_event *event,
                      struct place place)
{
    struct stratum_log *log = agent->seams.log;
    const char *module = place.module;
    enum stratum_log_level level = place.level;
    if (event->kind == STRATUM_EVENT_ANSWERED && event->verdict != STRATUM_VERDICT_ACCEPTED) {
        level = STRATUM_LOG_WARN;
    }
    if (log == NULL || module == NULL || !stratum_log_wants(log, module, level)) {
        return;
    }
    char line[STRATUM_EVENT_TEXT_MAX + 256];
    struct stratum_text text = stratum_text_in(line, sizeof line);
    stratum_text_add(&text, stratum_event_word(event->kind));
    if (event->kind == STRATUM_EVENT_ANSWERED) {
        stratum_text_format(&text, " %s after %.1f ms", stratum_verdict_word(event->verdict),
                            (double)event->duration_us / 1e3);
    }
    if (event->job[0] != '\0') {
        stratum_text_format(&text, " job %s", event->job);
    }
    if (event->difficulty > 0) {
        stratum_text_format(&text, " difficulty %g", event->difficulty);
    }
    if (event->share_difficulty > 0) {
        stratum_text_format(&text, " share difficulty %g", event->share_difficulty);
    }
    if (event->kind == STRATUM_EVENT_HASHED) {
        stratum_text_format(&text, " %.0f nonces", event->number);
    }
    if (event->text[0] != '\0') {
        stratum_text_format(&text, ": %s", event->text);
    }
    stratum_log_write(log, event->at_us, module, level, "%s", line);
}

static void measure(struct miner_agent *agent, const struct stratum_event *event)
{
    miner_meter_share(&agent->meter, event);
    if (event->kind != STRATUM_EVENT_ANSWERED || event->verdict == STRATUM_VERDICT_NONE) {
        return;
    }
    if (event->verdict != STRATUM_VERDICT_ACCEPTED) {
        miner_retry_on_refused(&agent->retry);
    } else {
        miner_retry_on_accepted(&agent->retry);
        agent->ending |= agent->options.accepted_limit > 0 &&
                         miner_meter_accepted(&agent->meter) >= agent->options.accepted_limit;
    }
}

static void tell(struct miner_agent *agent, const struct stratum_event *event, struct place place)
{
    if (event->kind == STRATUM_EVENT_DISCONNECTED) {
        miner_agent_tell_withheld(agent); /* it is of the connection that ends here */
    }
    struct stratum_event told = *event;
    told.at_us -= agent->origin_us;
    if (told.rig == 0 && told.kind != STRATUM_EVENT_HASHED && told.kind != STRATUM_EVENT_BATCHED &&
        told.kind != STRATUM_EVENT_CARD) {
        told.rig = agent->connection;
    }
    measure(agent, &told);
    if (agent->seams.journal != NULL) {
        stratum_journal_add(agent->seams.journal, &told);
    }
    log_event(agent, &told, place);
}

void miner_agent_tell(struct miner_agent *agent, const struct stratum_event *event)
{
    tell(agent, event, logged[event->kind]);
}

void miner_agent_warn(struct miner_agent *agent, const struct stratum_event *event)
{
    tell(agent, event, (struct place){"crew", STRATUM_LOG_WARN});
}

void miner_agent_tell_withheld(void *context)
{
    struct miner_agent *agent = context;
    struct stratum_event event;
    stratum_loop_disarm(agent->seams.loop, &agent->withheld_timer);
    while (miner_budget_take(&agent->budget, &event)) {
        event.at_us = event.at_us != 0 ? event.at_us : miner_agent_now_us(agent);
        miner_agent_tell(agent, &event);
    }
}

void miner_agent_tell_unasked(struct miner_agent *agent, const struct stratum_event *event)
{
    if (miner_budget_admits(&agent->budget, event)) {
        miner_agent_tell(agent, event);
    } else if (agent->withheld_timer.deadline_us == INT64_MAX) {
        stratum_loop_arm(agent->seams.loop, &agent->withheld_timer,
                         miner_agent_now_us(agent) + WITHHELD_EVERY_US);
    }
}

/** What the session tells: shares and answers as they come, the pool's own words within a budget.
 */
static void tell_of_session(struct miner_agent *agent, const struct stratum_event *event)
{
    switch (event->kind) {
    case STRATUM_EVENT_NOTE:
    case STRATUM_EVENT_LINE_IN:
    case STRATUM_EVENT_DIFFICULTY:
    case STRATUM_EVENT_EXTRANONCE:
    case STRATUM_EVENT_JOB:
        miner_agent_tell_unasked(agent, event);
        break;
    default:
        miner_agent_tell(agent, event);
        break;
    }
}

/* ---- actions ---- */

static void want_leave(struct miner_agent *agent, const struct miner_action *action)
{
    agent->leaving = (struct miner_leaving){
        .wanted = true,
        .cause = action->as.close.cause,
        .how = action->as.close.refused ? MINER_LOST_REFUSED : MINER_LOST_STUCK,
    };
    struct stratum_text text = stratum_text_in(agent->leaving.text, sizeof agent->leaving.text);
    stratum_text_add(&text, action->as.close.text);
}

static void tell_not_followed(struct miner_agent *agent, const struct stratum_reconnect *where,
                              const char *problem)
{
    struct stratum_event event = miner_agent_event(agent, STRATUM_EVENT_NOTE);
    struct stratum_text text = stratum_text_in(event.text, sizeof event.text);
    const struct miner_place *const here = miner_retry_place(&agent->retry);
    stratum_text_add(&text, "client.reconnect to ");
    stratum_address_write(&text, where->host[0] != '\0' ? where->host : here->host,
                          where->port != 0 ? where->port : here->port);
    stratum_text_format(&text, " is not followed: %s", problem);
    miner_agent_tell_unasked(agent, &event);
}

static void redirect(struct miner_agent *agent, const struct stratum_reconnect *where)
{
    const char *problem = NULL;
    int64_t wait_us = 0;
    const enum miner_redirect answer = miner_retry_on_redirect(
        &agent->retry, miner_agent_now_us(agent), where, &wait_us, &problem);
    if (answer == MINER_REDIRECT_STAY) {
        tell_not_followed(agent, where, problem);
        return;
    }
    agent->leaving = (struct miner_leaving){
        .wanted = true,
        .cause = STRATUM_CAUSE_EXCUSED,
        .redirected = true,
        .wait_us = wait_us,
    };
    struct stratum_text text = stratum_text_in(agent->leaving.text, sizeof agent->leaving.text);
    if (answer == MINER_REDIRECT_FAIL_OVER) {
        stratum_text_add(&text, "the pool sends us elsewhere again and again, and to no work");
    } else {
        const struct miner_place *target = miner_retry_place(&agent->retry);
        stratum_text_add(&text, "redirected to ");
        stratum_address_write(&text, target->host, target->port);
    }
}

static void act(struct miner_agent *agent, const struct miner_action *action)
{
    struct miner_crew *crew = agent->seams.crew;
    switch (action->kind) {
    case MINER_ACTION_SEND:
        if (agent->link != NULL) {
            stratum_link_send(agent->link, action->as.send.line, action->as.send.len);
        }
        break;
    case MINER_ACTION_CLOSE:
        want_leave(agent, action);
        break;
    case MINER_ACTION_WORK:
        if (!agent->finishing) {
            miner_meter_begin(&agent->meter, miner_agent_now_us(agent));
            agent->meter.difficulty = qhash_target_difficulty(action->as.work->target);
            agent->meter.yield =
                qhash_algorithm_yield(action->as.work->algorithm, action->as.work->job.ntime);
            crew->ops->work(crew, action->as.work);
        }
        break;
    case MINER_ACTION_PAUSE:
        crew->ops->pause(crew);
        break;
    case MINER_ACTION_RECONNECT:
        redirect(agent, &action->as.reconnect);
        break;
    case MINER_ACTION_READY:
        miner_retry_on_ready(&agent->retry, miner_agent_now_us(agent));
        miner_meter_connected(&agent->meter, miner_agent_now_us(agent), true);
        miner_agent_home_arm(agent);
        break;
    case MINER_ACTION_EVENT:
        tell_of_session(agent, action->as.event);
        break;
    }
}

/** What ends the connection waits until all actions are taken: it calls the session again. */
void miner_agent_drain(struct miner_agent *agent)
{
    struct miner_action action;
    while (miner_session_next(agent->session, &action)) {
        act(agent, &action);
    }
    if (agent->leaving.wanted && agent->stage == MINER_AGENT_OPEN) {
        const struct miner_leaving leaving = agent->leaving;
        agent->leaving.wanted = false;
        miner_agent_leave(agent, &leaving);
    }
    agent->leaving.wanted = false;
    if (agent->ending) {
        agent->ending = false;
        miner_agent_finish(agent);
    }
    const int64_t deadline_us = miner_session_deadline_us(agent->session);
    if (deadline_us == INT64_MAX || agent->stage == MINER_AGENT_STOPPED) {
        stratum_loop_disarm(agent->seams.loop, &agent->session_timer);
    } else {
        stratum_loop_arm(agent->seams.loop, &agent->session_timer, deadline_us);
    }
}
