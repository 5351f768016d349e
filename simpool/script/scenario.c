/* The header of a story, scenario{}, and its plot, story(f): called once each, at the file's top
 * level. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <lauxlib.h>

#include "simpool/kpi/kpi.h"
#include "simpool/script/arguments.h"
#include "simpool/script/dialect_book.h"
#include "simpool/script/objects.h"
#include "simpool/script/state.h"
#include "simpool/script/vocabulary.h"
#include "stratum/net/certificate.h"

enum {
    TAGS_MAX =
        sizeof((struct simpool_scenario *)0)->tags / sizeof((struct simpool_scenario *)0)->tags[0]
};

/** A bound of a promise about a KPI of that unit; the value is on top of the stack and popped. */
static double bound_value(lua_State *lua, const char *name, const char *unit)
{
    double value = 0;
    if (strcmp(unit, "s") == 0 || strcmp(unit, "us") == 0) {
        const double seconds = script_quantity_at(lua, -1, name, SCRIPT_DURATION);
        value = unit[0] == 's' ? seconds : seconds * SCRIPT_US_PER_S;
    } else if (strcmp(unit, "H/s") == 0) {
        value = script_quantity_at(lua, -1, name, SCRIPT_HASHRATE);
    } else if (strcmp(unit, "/min") == 0) {
        value = 60 * script_quantity_at(lua, -1, name, SCRIPT_PACE);
    } else if (strcmp(unit, "/h") == 0) {
        value = 3600 * script_quantity_at(lua, -1, name, SCRIPT_PACE);
    } else if (lua_type(lua, -1) == LUA_TNUMBER) {
        value = lua_tonumber(lua, -1);
    } else {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE, "the promise about %s is a plain number (%s)",
                          name, unit);
    }
    lua_pop(lua, 1);
    return value;
}

/** The side "low" or "high" of the bound on top; false is an open one. */
static double read_side(lua_State *lua, const char *side, const char *name, double open)
{
    if (lua_getfield(lua, -1, side) == LUA_TBOOLEAN) {
        lua_pop(lua, 1);
        return open;
    }
    return bound_value(lua, name, simpool_kpi_unit(name));
}

/** One of promise = { name = bound }: name at -2, bound at -1. */
static void read_promise(lua_State *lua, struct simpool_promise *promise)
{
    if (lua_type(lua, -2) != LUA_TSTRING) { /* and a number must stay one, for lua_next */
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE, "a promise has the name of a KPI");
    }
    const char *nearest = NULL;
    const char *const name = lua_tostring(lua, -2);
    if (!simpool_kpi_known(name, &nearest)) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE, "no KPI is called `%.64s`%s%s%s", name,
                          nearest != NULL ? "; did you mean `" : "", nearest != NULL ? nearest : "",
                          nearest != NULL ? "`?" : "");
    }
    if (luaL_getmetafield(lua, -1, "__bound") == LUA_TNIL) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE,
                          "the promise about %s is at_most(…), at_least(…) or between(…)", name);
    }
    lua_pop(lua, 1);
    (void)snprintf(promise->name, sizeof promise->name, "%s", name);
    promise->low = read_side(lua, "low", name, -INFINITY);
    promise->high = read_side(lua, "high", name, INFINITY);
    lua_getfield(lua, -1, "written");
    (void)snprintf(promise->written, sizeof promise->written, "%s", lua_tostring(lua, -1));
    lua_pop(lua, 1);
    if (!(promise->low <= promise->high)) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE, "the promise about %s can never be kept: %s",
                          name, promise->written);
    }
}

static void by_name(struct simpool_promise *promises, size_t count)
{
    for (size_t index = 1; index < count; index++) {
        const struct simpool_promise moved = promises[index];
        size_t place = index;
        for (; place > 0 && strcmp(promises[place - 1].name, moved.name) > 0; place--) {
            promises[place] = promises[place - 1];
        }
        promises[place] = moved;
    }
}

static void read_promises(lua_State *lua, struct simpool_scenario *scenario)
{
    if (!script_option_given(lua, 1, "promise")) {
        return;
    }
    lua_getfield(lua, 1, "promise");
    luaL_argcheck(lua, lua_istable(lua, -1), 1, "promise = { name = at_most(…) }");
    lua_pushnil(lua);
    while (lua_next(lua, -2) != 0) {
        if (scenario->promise_count == SIMPOOL_PROMISES_MAX) {
            (void)script_fail(lua, SIMPOOL_EXIT_USAGE, "more than %d promises",
                              SIMPOOL_PROMISES_MAX);
        }
        read_promise(lua, &scenario->promises[scenario->promise_count++]);
        lua_pop(lua, 1);
    }
    lua_pop(lua, 1);
    by_name(scenario->promises, scenario->promise_count); /* tables have no order */
}

static void read_tags(lua_State *lua, struct simpool_scenario *scenario)
{
    if (!script_option_given(lua, 1, "tags")) {
        return;
    }
    lua_getfield(lua, 1, "tags");
    luaL_argcheck(lua, lua_istable(lua, -1), 1, "tags = { \"quick\" }");
    const size_t count = lua_rawlen(lua, -1);
    if (count > TAGS_MAX) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE, "more than %d tags", (int)TAGS_MAX);
    }
    for (size_t index = 0; index < count; index++) {
        lua_rawgeti(lua, -1, (lua_Integer)index + 1);
        luaL_argcheck(lua, lua_type(lua, -1) == LUA_TSTRING, 1, "tags are texts");
        (void)snprintf(scenario->tags[index], sizeof scenario->tags[index], "%s",
                       lua_tostring(lua, -1));
        lua_pop(lua, 1);
    }
    scenario->tag_count = count;
    lua_pop(lua, 1);
}

static void read_dialect(lua_State *lua, struct simpool_story *story)
{
    if (!script_option_given(lua, 1, "dialect")) {
        return;
    }
    story->dialect = script_dialect_make();
    if (story->dialect == NULL) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE, "out of memory");
        return;
    }
    lua_getfield(lua, 1, "dialect");
    script_dialect_read(lua, lua_gettop(lua), story->dialect);
    lua_pop(lua, 1);
    story->scenario.dialect = simpool_dialect_of(story->dialect);
}

static void read_tls(lua_State *lua, struct simpool_scenario *scenario)
{
    const char *const word = script_option_text(lua, 1, "tls", "");
    if (word[0] != '\0') {
        (void)script_certificate(lua, word);
    }
    (void)snprintf(scenario->tls, sizeof scenario->tls, "%.15s", word);
}

/** --- doc A story's file
 *  scenario { title, seed = 42, jobs = "jobs/….jsonl", promise = { … }, tags = { "quick" },
 *  limit = "10m", dialect = "ckpool",
 *  tls = "good" }
 *  The header, before the story. `jobs`: a recording, looked for beside the story and in each
 *  parent folder's fixtures/. `promise` makes KPIs tests: they are judged when the plot has ended.
 *  `limit`: the whole story may take so long. `dialect`: how the pool talks, the name of a family
 *  or a table of docs/DIALECTS.md: { like = "miningcore", vardiff = { shares = "30/min" } }.
 *  `tls`: the pool speaks TLS and shows a certificate made for it, which is "good" or one that a
 *  miner has to refuse: "expired", "not-yet", "wrong-name", "self-signed". {ca} in the miner's
 *  command line is the authority that has signed it.
 */
static int scenario(lua_State *lua)
{
    struct simpool_story *const story = script_story_of(lua);
    struct simpool_scenario *const read = &story->scenario;
    luaL_checktype(lua, 1, LUA_TTABLE);
    script_options(lua, 1, "scenario");
    if (story->told) {
        return script_fail(lua, SIMPOOL_EXIT_USAGE, "scenario{} stands once in a file");
    }
    story->told = true;
    const char *const title = script_option_text(lua, 1, "title", NULL);
    if (title != NULL) {
        (void)snprintf(read->title, sizeof read->title, "%s", title);
    }
    (void)snprintf(read->jobs, sizeof read->jobs, "%s", script_option_text(lua, 1, "jobs", ""));
    read->limit_us = script_option_us(lua, 1, "limit", read->limit_us);
    if (script_option_given(lua, 1, "seed")) {
        lua_getfield(lua, 1, "seed");
        luaL_argcheck(lua, lua_isinteger(lua, -1) && lua_tointeger(lua, -1) >= 0, 1,
                      "seed is a whole number from 0 to 2^63 - 1; --seed takes larger ones");
        read->seed = (uint64_t)lua_tointeger(lua, -1);
    }
    read_tls(lua, read);
    read_promises(lua, read);
    read_tags(lua, read);
    read_dialect(lua, story);
    return 0;
}

/** --- doc
 *  story(function(pool) ... end)
 *  The plot: a linear function. Every wait has a deadline, 30 s by default.
 */
static int tell(lua_State *lua)
{
    struct simpool_story *const story = script_story_of(lua);
    luaL_checktype(lua, 1, LUA_TFUNCTION);
    if (story->has_plot) {
        return script_fail(lua, SIMPOOL_EXIT_USAGE,
                           "story() stands once in a file; two plots are both(f, g)");
    }
    story->has_plot = true;
    lua_settop(lua, 1);
    lua_setfield(lua, LUA_REGISTRYINDEX, "plot");
    return 0;
}

void script_scenario_define(lua_State *lua)
{
    static const struct script_verb globals[] = {
        {"scenario", scenario, "title seed jobs promise tags limit dialect tls"},
        {"story", tell, NULL},
        {NULL, NULL, NULL},
    };
    script_words_add(lua, "globals", globals);
}
