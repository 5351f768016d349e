#include "simpool/script/wait.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include <lauxlib.h>

#include "simpool/script/state.h"

enum {
    PLOT_STEPS = 1000, /* what a plot's beginning and end take, and instructions too few to count */
    WAIT_STEPS = 100   /* what asking takes */
};

static bool failing(const struct simpool_story *story)
{
    return story->host.failure.set;
}

static struct stratum_loop *loop_of(const struct simpool_story *story)
{
    return simpool_server_loop(story->run.server);
}

static struct script_plot *plot_of(lua_State *lua)
{
    struct simpool_story *const story = script_story_of(lua);
    for (size_t index = 0; index < SCRIPT_PLOTS_MAX; index++) {
        struct script_plot *const plot = &story->plots[index];
        if (plot->state != SCRIPT_PLOT_NONE && plot->thread == lua) {
            return plot;
        }
    }
    return NULL;
}

void script_wait_came(struct stratum_text *out, const struct simpool_story *story,
                      const struct script_wait *wait)
{
    const size_t missing = wait->count + wait->later;
    if (wait->wanted > missing) {
        stratum_text_format(out, "; %zu of them came", wait->wanted - missing);
    }
    script_record_others(out, &story->record, &wait->filter, wait->since);
}

/** The deadline has passed: say what was awaited, and what happened instead. */
static int fail_late(lua_State *lua, const struct script_plot *plot)
{
    char buffer[(SCRIPT_LINES_KEPT + 2) * (SCRIPT_LINE_MAX + 4) + 1];
    struct stratum_text lines = stratum_text_in(buffer, sizeof buffer);
    script_wait_came(&lines, plot->story, &plot->wait);
    stratum_text_add(&lines, "\n  the last lines were");
    script_record_lines(&plot->story->record, &lines);
    return script_fail(lua, SIMPOOL_EXIT_CHECK, "waited %.6g s for %s%s",
                       (double)(plot->wait.of_us > 0 ? plot->wait.of_us : plot->wait.within_us) /
                           1e6,
                       plot->wait.what, buffer);
}

static int woken(lua_State *lua, int status, lua_KContext context)
{
    struct script_plot *const plot = (struct script_plot *)context; /* NOLINT: as it was given */
    (void)status;
    if (failing(plot->story)) {
        return script_fail_again(lua);
    }
    if (plot->late && !plot->wait.rests) {
        return fail_late(lua, plot);
    }
    return plot->wait.answer(lua, &plot->wait);
}

int script_wait_for(lua_State *lua, const struct script_wait *asked)
{
    struct simpool_story *const story = script_story_of(lua);
    struct script_plot *const plot = plot_of(lua);
    if (plot == NULL) {
        return script_fail(lua, SIMPOOL_EXIT_USAGE,
                           "only a plot can wait: not a hook, and not the file outside of "
                           "story(function …)");
    }
    if (failing(story)) {
        return script_fail_again(lua);
    }
    if (!lua_isyieldable(lua)) {
        return script_fail(lua, SIMPOOL_EXIT_USAGE,
                           "nothing can wait here: table.sort wants its answer at once");
    }
    script_budget_charge(lua, WAIT_STEPS);
    struct stratum_loop *const loop = loop_of(story);
    plot->wait = *asked;
    plot->wait.since_us = stratum_loop_now(loop).now_us;
    plot->wait.since = story->record.share_count;
    plot->late = false;
    if (asked->ready != NULL && asked->ready(story, &plot->wait)) {
        return asked->answer(lua, &plot->wait);
    }
    if (asked->within_us < SCRIPT_FOREVER_US) {
        stratum_loop_arm(loop, &plot->deadline, plot->wait.since_us + asked->within_us);
    }
    plot->state = SCRIPT_PLOT_WAITING;
    return lua_yieldk(lua, 0, (lua_KContext)plot, woken);
}

int script_wait_nothing(lua_State *lua, struct script_wait *wait)
{
    (void)lua;
    (void)wait;
    return 0;
}

uint32_t script_plot_greets(lua_State *lua)
{
    const struct script_plot *const plot = plot_of(lua);
    return plot != NULL ? plot->greets : 0;
}

uint32_t script_plot_greet(lua_State *lua, uint32_t rig)
{
    struct script_plot *const plot = plot_of(lua);
    const uint32_t before = script_plot_greets(lua);
    if (plot != NULL) {
        plot->greets = rig;
    }
    return before;
}

static void on_deadline(void *context)
{
    struct script_plot *const plot = context;
    plot->late = true; /* the loop's turn is not over: the plot is asked at its end */
}

size_t script_plot_begin(lua_State *lua)
{
    struct simpool_story *const story = script_story_of(lua);
    size_t index = 0;
    while (index < SCRIPT_PLOTS_MAX && story->plots[index].state != SCRIPT_PLOT_NONE) {
        index++;
    }
    if (index == SCRIPT_PLOTS_MAX) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE, "more than %d plots at a time",
                          SCRIPT_PLOTS_MAX);
    }
    script_budget_charge(lua, PLOT_STEPS);
    struct script_plot *const plot = &story->plots[index];
    lua_State *const thread = lua_newthread(lua);
    const int reference = luaL_ref(lua, LUA_REGISTRYINDEX);
    lua_xmove(lua, thread, 1);
    *plot = (struct script_plot){.story = story,
                                 .state = SCRIPT_PLOT_READY,
                                 .thread = thread,
                                 .reference = reference,
                                 .deadline = stratum_timer_make(on_deadline, plot)};
    return index;
}

/** Asks a waiting plot's question, once: an answer may be taken by asking. One that arrives with
 *  the deadline is in time. */
static bool can_go_on(struct script_plot *plot)
{
    if (plot->state != SCRIPT_PLOT_WAITING || failing(plot->story)) {
        return plot->state == SCRIPT_PLOT_READY || plot->state == SCRIPT_PLOT_WAITING;
    }
    if (plot->wait.ready != NULL && plot->wait.ready(plot->story, &plot->wait)) {
        plot->late = false;
        return true;
    }
    return plot->late;
}

static void plot_end(struct script_plot *plot, int status)
{
    if (status != LUA_OK) {
        script_host_blame(plot->thread, status);
    }
    (void)lua_resetthread(plot->thread);
    luaL_unref(plot->story->host.lua, LUA_REGISTRYINDEX, plot->reference);
    plot->thread = NULL;
    plot->state = SCRIPT_PLOT_DONE;
}

static void plot_go_on(struct script_plot *plot)
{
    stratum_loop_disarm(loop_of(plot->story), &plot->deadline);
    const bool begins = plot->state == SCRIPT_PLOT_READY;
    if (begins && failing(plot->story)) {
        plot_end(plot, LUA_OK);
        return;
    }
    struct script_budget *const budget = &plot->story->host.budget;
    int results = 0;
    const int arguments = begins ? lua_gettop(plot->thread) - 1 : 0;
    budget->running = plot->thread;
    const int status = lua_resume(plot->thread, NULL, arguments, &results);
    budget->running = plot->story->host.lua;
    if (status != LUA_YIELD) {
        plot_end(plot, status);
    }
}

bool script_plots_run(struct simpool_story *story)
{
    bool again = true;
    while (again) {
        again = false;
        /* Backwards: plots of both() come behind the plot that waits for them, and unwind first. */
        for (size_t index = SCRIPT_PLOTS_MAX; index-- > 0;) {
            if (can_go_on(&story->plots[index])) {
                plot_go_on(&story->plots[index]);
                again = true;
            }
        }
    }
    return story->plots[0].state != SCRIPT_PLOT_DONE;
}

static bool both_over(struct simpool_story *story, struct script_wait *wait)
{
    return story->plots[wait->plots[0]].state == SCRIPT_PLOT_DONE &&
           story->plots[wait->plots[1]].state == SCRIPT_PLOT_DONE;
}

static int both_answer(lua_State *lua, struct script_wait *wait)
{
    struct simpool_story *const story = script_story_of(lua);
    story->plots[wait->plots[0]].state = SCRIPT_PLOT_NONE;
    story->plots[wait->plots[1]].state = SCRIPT_PLOT_NONE;
    return 0;
}

int script_both(lua_State *lua)
{
    luaL_checktype(lua, 1, LUA_TFUNCTION);
    luaL_checktype(lua, 2, LUA_TFUNCTION);
    lua_settop(lua, 2);
    if (plot_of(lua) == NULL) {
        return script_fail(lua, SIMPOOL_EXIT_USAGE, "only a plot can be split with both");
    }
    struct script_wait wait = {.what = "both plots",
                               .ready = both_over,
                               .answer = both_answer,
                               .within_us = SCRIPT_FOREVER_US};
    wait.plots[1] = script_plot_begin(lua);
    wait.plots[0] = script_plot_begin(lua);
    return script_wait_for(lua, &wait);
}
