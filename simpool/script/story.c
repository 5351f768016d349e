#include "simpool/script/story.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>

#include "simpool/script/load.h"
#include "simpool/script/objects.h"
#include "simpool/script/state.h"
#include "simpool/script/units.h"

int simpool_exit_worse(int a, int b)
{
    static const int by_weight[] = {SIMPOOL_EXIT_CRASH, SIMPOOL_EXIT_TIMEOUT, SIMPOOL_EXIT_USAGE,
                                    SIMPOOL_EXIT_CHECK, SIMPOOL_EXIT_PROMISE, SIMPOOL_EXIT_SKIPPED};
    for (size_t index = 0; index < sizeof by_weight / sizeof by_weight[0]; index++) {
        if (a == by_weight[index] || b == by_weight[index]) {
            return by_weight[index];
        }
    }
    return SIMPOOL_EXIT_GOOD;
}

struct simpool_story *simpool_story_load(const char *path, char *problem, size_t capacity)
{
    struct simpool_story *const story = calloc(1, sizeof *story);
    if (story == NULL || (story->kpis = simpool_kpis_make()) == NULL) {
        (void)snprintf(problem, capacity, "%s: out of memory", path);
        free(story);
        return NULL;
    }
    if (!script_load(story, path, problem, capacity)) {
        simpool_story_free(story);
        return NULL;
    }
    return story;
}

void simpool_story_free(struct simpool_story *story)
{
    if (story == NULL) {
        return;
    }
    assert(!story->started || story->ended); /* else the loop still points into it */
    script_host_done(&story->host);
    script_record_done(&story->record);
    script_hooks_done(&story->hooks);
    simpool_dialect_close(story->dialect);
    simpool_kpis_free(story->kpis);
    free(story);
}

const struct simpool_scenario *simpool_story_scenario(const struct simpool_story *story)
{
    return &story->scenario;
}

static void heard(void *context, const struct stratum_event *event)
{
    struct simpool_story *const story = context;
    if (story->ended) {
        return;
    }
    simpool_kpis_feed(story->kpis, event);
    if (event->who == STRATUM_MINER) {
        return; /* in the lab the miner speaks too: a story sees what a pool can see */
    }
    if (event->kind == STRATUM_EVENT_CONNECTED && event->rig > story->newest_rig) {
        story->newest_rig = event->rig;
    }
    script_record_feed(&story->record, event);
    script_hooks_hear(&story->hooks, event);
    if (story->running) { /* it is the story's own doing */
        script_budget_spend_event(&story->host.budget);
    }
}

static void tell(struct simpool_story *story, enum stratum_event_kind kind, const char *text)
{
    struct stratum_event event = stratum_event_make(0, STRATUM_STORY, kind, 0);
    (void)snprintf(event.text, sizeof event.text, "%.*s", STRATUM_EVENT_TEXT_MAX, text);
    simpool_server_tell(story->run.server, event);
}

/** The promises, each a note in the journal. The first that is broken is the failure. */
static void judge(struct simpool_story *story)
{
    struct script_failure *const failure = &story->host.failure;
    const struct simpool_scenario *const scenario = &story->scenario;
    simpool_kpis_compute(story->kpis, simpool_server_elapsed_us(story->run.server));
    for (size_t index = 0; index < scenario->promise_count; index++) {
        const struct simpool_promise *const promise = &scenario->promises[index];
        const struct simpool_kpi_value *const value =
            simpool_kpis_named(story->kpis, promise->name);
        const enum simpool_promise_verdict verdict =
            simpool_promise_judge(promise, value, story->run.hours > 0);
        char measured[64] = "nothing measured";
        if (value->state == SIMPOOL_KPI_MEASURED && !isnan(value->value)) {
            const bool plain = strcmp(value->unit, "ratio") == 0;
            (void)snprintf(measured, sizeof measured, "measured %.6g%s%s", value->value,
                           plain || value->unit[0] == '/' ? "" : " ", plain ? "" : value->unit);
        }
        char text[256];
        (void)snprintf(text, sizeof text, "promise %s %s: %s, %s", promise->name, promise->written,
                       measured, simpool_promise_word(verdict));
        tell(story, STRATUM_EVENT_NOTE, text);
        if (verdict == SIMPOOL_BROKEN && !failure->set) {
            failure->set = true;
            failure->exit_code = SIMPOOL_EXIT_PROMISE;
            (void)snprintf(failure->text, sizeof failure->text, "%s: %s", story->host.file, text);
        }
    }
}

/** All plots have ended. */
static void end(struct simpool_story *story)
{
    struct stratum_loop *const loop = simpool_server_loop(story->run.server);
    const struct script_failure *const failure = &story->host.failure;
    stratum_loop_disarm(loop, &story->limit);
    stratum_loop_disarm(loop, &story->next_turn);
    if (!failure->set) {
        judge(story);
    } else if (failure->exit_code != SIMPOOL_EXIT_GOOD) {
        char line[STRATUM_EVENT_TEXT_MAX + 1];
        (void)snprintf(line, sizeof line, "%.*s", (int)strcspn(failure->text, "\n"), failure->text);
        tell(story, STRATUM_EVENT_FAILED, line);
    }
    loop->turned = story->turned_before;
    loop->turned_context = story->turned_before_context;
    story->ended = true;
    story->run.ended(story->run.context, failure->exit_code, failure->text);
}

/** Turns of the loop between which no time passes have one budget together, else two parties could
 *  wake each other for ever; on real time that is each turn. */
static void renew_budget(struct simpool_story *story)
{
    const int64_t now_us = stratum_loop_now(simpool_server_loop(story->run.server)).now_us;
    if (now_us != story->renewed_us) {
        story->renewed_us = now_us;
        script_budget_renew(&story->host.budget);
    }
}

/** Let everything go on that can, and end when nothing is left. */
static void go_on(struct simpool_story *story)
{
    if (story->running || story->ended) {
        return;
    }
    story->running = true;
    renew_budget(story);
    script_hooks_run(story);
    const bool left = script_plots_run(story);
    story->running = false;
    if (!left) {
        end(story);
    } else if (story->hooks.event_count > 0) {
        struct stratum_loop *const loop = simpool_server_loop(story->run.server);
        stratum_loop_arm(loop, &story->next_turn, stratum_loop_now(loop).now_us);
    }
}

/** After each turn of the loop. Ours first: what we do belongs into the same turn's journal. */
static void turned(void *context)
{
    struct simpool_story *const story = context;
    void (*const next)(void *) = story->turned_before;
    void *const next_context = story->turned_before_context;
    go_on(story); /* its end may free the story */
    if (next != NULL) {
        next(next_context);
    }
}

static void on_next_turn(void *context)
{
    (void)context; /* that the loop turns is all */
}

static void on_limit(void *context)
{
    struct simpool_story *const story = context;
    char why[160];
    (void)snprintf(why, sizeof why,
                   "the story took longer than its limit of %.6g s; scenario{ limit = \"1h\" } "
                   "allows more",
                   (double)story->scenario.limit_us / SCRIPT_US_PER_S);
    simpool_story_abort(story, SIMPOOL_EXIT_TIMEOUT, why);
}

/** A file of weather that nobody reads would leave a good run that nobody has seen in it. */
static void refuse_weather(lua_State *lua)
{
    const struct simpool_story *const story = script_story_of(lua);
    if (story->run.weather != NULL && !story->makes_weather) {
        (void)script_fail(lua, SIMPOOL_EXIT_SKIPPED,
                          "skipped: this story makes no weather of its own (random_weather) in "
                          "whose place --weather %s would be read; play one that does, such as "
                          "scripts/500-endurance/weather.lua, or leave --weather away",
                          story->run.weather);
    }
}

/** The first plot, and what the prelude needs for it. */
static int begin(lua_State *lua)
{
    refuse_weather(lua);
    script_pool_push(lua);
    static const char *const chunks[] = {"prelude", "weather"};
    for (size_t index = 0; index < sizeof chunks / sizeof chunks[0]; index++) {
        lua_getfield(lua, LUA_REGISTRYINDEX, chunks[index]);
        lua_pushvalue(lua, -2);
        lua_call(lua, 1, 0);
    }
    lua_getfield(lua, LUA_REGISTRYINDEX, "plot");
    const size_t index = script_plot_begin(lua);
    assert(index == 0);
    lua_xmove(lua, script_story_of(lua)->plots[index].thread, 1); /* its argument, the pool */
    return 0;
}

void simpool_story_start(struct simpool_story *story, const struct simpool_story_run *run)
{
    assert(!story->started && run->ended != NULL);
    struct stratum_loop *const loop = simpool_server_loop(run->server);
    story->run = *run;
    story->started = true;
    story->next_rig = 1;
    stratum_dice_init(&story->host.dice, run->seed, "story/math.random");
    story->host.dice_ready = true;
    simpool_server_listen(run->server, heard, story);
    story->turned_before = loop->turned;
    story->turned_before_context = loop->turned_context;
    loop->turned = turned;
    loop->turned_context = story;
    story->next_turn = stratum_timer_make(on_next_turn, story);
    story->limit = stratum_timer_make(on_limit, story);
    stratum_loop_arm(loop, &story->limit, stratum_loop_now(loop).now_us + story->scenario.limit_us);
    story->renewed_us = stratum_loop_now(loop).now_us;
    script_budget_renew(&story->host.budget);
    if (!script_host_run(&story->host, begin)) {
        story->plots[0].state = SCRIPT_PLOT_DONE;
    }
}

void simpool_story_abort(struct simpool_story *story, int exit_code, const char *why)
{
    if (!story->started || story->ended) {
        return;
    }
    lua_State *const plot = story->plots[0].thread;
    script_fail_later(plot != NULL ? plot : story->host.lua, exit_code, why);
    go_on(story);
}
