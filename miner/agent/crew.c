#include <assert.h>

#include "miner/agent/state.h"
#include "miner/recheck.h"

#define HASHED_EVERY_US  INT64_C(1000000)
#define BATCHED_EVERY_US INT64_C(5000000)

static void name_job(struct stratum_event *event, const struct miner_work *work)
{
    struct stratum_text text = stratum_text_in(event->job, sizeof event->job);
    stratum_text_add(&text, work->job.job_id);
}

/** true: the find is as good as its work asked for, or its work is gone and the session says so. */
static bool passes(struct miner_agent *agent, const struct miner_find *find)
{
    const struct miner_work *work = miner_session_work(agent->session, find->epoch);
    if (work == NULL) {
        return true;
    }
    struct miner_recheck recheck;
    miner_recheck(&recheck, work, find);
    struct stratum_event event =
        miner_agent_event(agent, recheck.meets ? STRATUM_EVENT_FOUND : STRATUM_EVENT_DROPPED);
    name_job(&event, work);
    if (recheck.meets) {
        event.share_difficulty = recheck.share_difficulty;
        event.number = recheck.margin;
    } else {
        event.verdict = STRATUM_VERDICT_LOW_DIFFICULTY;
        miner_agent_event_text(&event, "hashed again, it does not meet its target");
    }
    miner_agent_tell(agent, &event);
    return recheck.meets;
}

static void on_found(void *context, const struct miner_find *find)
{
    struct miner_agent *agent = context;
    if (passes(agent, find)) {
        miner_session_on_find(agent->session, stratum_loop_now(agent->seams.loop), find);
        miner_agent_drain(agent);
    }
}

/** A run says by the clock what part of the nonces can be shares; the jobs' time has the last word.
 */
static void tell_yield(struct miner_agent *agent)
{
    if (agent->meter.yield != agent->told_yield) {
        agent->told_yield = agent->meter.yield;
        struct stratum_event event = miner_agent_event(agent, STRATUM_EVENT_YIELD);
        struct stratum_text text = stratum_text_in(event.text, sizeof event.text);
        stratum_text_format(&text, "at the jobs' time %.5g %% of the nonces can be shares",
                            agent->told_yield * 100);
        event.number = agent->told_yield;
        miner_agent_tell(agent, &event);
    }
}

void miner_agent_tell_hashed(void *context)
{
    struct miner_agent *agent = context;
    stratum_loop_disarm(agent->seams.loop, &agent->hashed_timer);
    if (agent->hashed > 0) {
        tell_yield(agent);
        struct stratum_event event = miner_agent_event(agent, STRATUM_EVENT_HASHED);
        event.number = (double)agent->hashed;
        event.difficulty =
            agent->hashed_worth > 0 ? (double)agent->hashed / agent->hashed_worth : 0;
        agent->hashed = 0;
        agent->hashed_worth = 0;
        miner_agent_tell(agent, &event);
    }
}

static void on_hashed(void *context, size_t device_index, uint64_t nonces)
{
    struct miner_agent *agent = context;
    const int64_t now_us = miner_agent_now_us(agent);
    if (nonces == 0) {
        return;
    }
    miner_meter_hashed(&agent->meter, now_us, nonces);
    miner_meter_device_hashed(&agent->meter, device_index, now_us, nonces);
    if (agent->hashed == 0) {
        stratum_loop_arm(agent->seams.loop, &agent->hashed_timer, now_us + HASHED_EVERY_US);
    }
    agent->hashed += nonces;
    agent->hashed_worth +=
        agent->meter.difficulty > 0 ? (double)nonces / agent->meter.difficulty : 0;
    if (agent->stage == MINER_AGENT_STOPPED) {
        miner_agent_tell_hashed(agent);
    }
}

void miner_agent_tell_batches(void *context)
{
    struct miner_agent *agent = context;
    stratum_loop_disarm(agent->seams.loop, &agent->batched_timer);
    for (size_t index = 0; index < agent->seams.crew->device_count; index++) {
        struct miner_batches *batches = &agent->batches[index];
        if (batches->count > 0) {
            struct stratum_event event = miner_agent_event(agent, STRATUM_EVENT_BATCHED);
            struct stratum_text text = stratum_text_in(event.text, sizeof event.text);
            stratum_text_format(&text, "device %zu", index);
            event.count = batches->count;
            event.number = (double)batches->nonces;
            event.duration_us = batches->took_us_max;
            *batches = (struct miner_batches){.count = 0};
            miner_agent_tell(agent, &event);
        }
    }
}

static void on_batched(void *context, size_t device_index, const struct miner_batches *batches)
{
    struct miner_agent *agent = context;
    assert(device_index < MINER_DEVICES_MAX);
    miner_batches_add(&agent->batches[device_index], batches);
    miner_batches_add(&agent->meter.devices[device_index].batches, batches);
    if (agent->batched_timer.deadline_us == INT64_MAX) {
        stratum_loop_arm(agent->seams.loop, &agent->batched_timer,
                         miner_agent_now_us(agent) + BATCHED_EVERY_US);
    }
}

/** " 61 °C, 250 W, 1900 MHz"; a driver that does not tell one says 0. */
static void add_sensors(struct stratum_text *out, const struct device_facts *facts)
{
    const struct {
        double value;
        const char *unit;
    } sensors[] = {{facts->temperature_c, "°C"}, {facts->power_w, "W"}, {facts->clock_mhz, "MHz"}};
    const char *before = " ";
    for (size_t index = 0; index < sizeof sensors / sizeof sensors[0]; index++) {
        if (sensors[index].value != 0) {
            stratum_text_format(out, "%s%.0f %s", before, sensors[index].value,
                                sensors[index].unit);
            before = ", ";
        }
    }
    stratum_text_add(out, before[0] == ' ' ? " no sensor of it is told" : "");
}

static void on_facts(void *context, size_t device_index, const struct device_facts *facts)
{
    struct miner_agent *agent = context;
    assert(device_index < MINER_DEVICES_MAX);
    struct miner_device_meter *device = &agent->meter.devices[device_index];
    device->has_facts = true;
    device->facts = *facts;
    struct stratum_event event = miner_agent_event(agent, STRATUM_EVENT_CARD);
    struct stratum_text text = stratum_text_in(event.text, sizeof event.text);
    stratum_text_format(&text, "device %zu:", device_index);
    add_sensors(&text, facts);
    stratum_text_format(&text, "%s%s", facts->throttled[0] != '\0' ? ", held back by: " : "",
                        facts->throttled);
    event.number = (double)facts->memory_used_bytes;
    miner_agent_tell(agent, &event);
}

static void on_working(void *context, uint64_t epoch)
{
    struct miner_agent *agent = context;
    const struct miner_work *work = miner_session_work(agent->session, epoch);
    if (work != NULL) {
        struct stratum_event event = miner_agent_event(agent, STRATUM_EVENT_WORKING);
        name_job(&event, work);
        miner_agent_tell_unasked(agent, &event);
    }
}

static void on_trouble(void *context, size_t device_index, const char *text)
{
    struct miner_agent *agent = context;
    struct stratum_event event = miner_agent_event(agent, STRATUM_EVENT_NOTE);
    struct stratum_text words = stratum_text_in(event.text, sizeof event.text);
    stratum_text_format(&words, "device %zu: %s", device_index, text);
    miner_agent_warn(agent, &event);
}

const struct miner_crew_events miner_agent_crew_events = {on_found,   on_hashed,  on_working,
                                                          on_trouble, on_batched, on_facts};
