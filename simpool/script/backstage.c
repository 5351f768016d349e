/* What only the prelude may call: the small things that its verbs are made of. */
#include <math.h>
#include <stdio.h>

#include <lauxlib.h>

#include "simpool/script/arguments.h"
#include "simpool/script/objects.h"
#include "simpool/script/state.h"
#include "simpool/script/vocabulary.h"

static const double HASHES_OF_DIFFICULTY_1 = 4294967296.0;

/** options(table, verb): raises unknown names. */
static int options(lua_State *lua)
{
    script_options(lua, 1, luaL_checkstring(lua, 2));
    return 0;
}

/** duration(value, name) -> seconds */
static int duration(lua_State *lua)
{
    lua_pushnumber(lua, script_quantity_at(lua, 1, luaL_checkstring(lua, 2), SCRIPT_DURATION));
    return 1;
}

/** pace(value, name) -> per second */
static int pace(lua_State *lua)
{
    const double per_second = script_quantity_at(lua, 1, luaL_checkstring(lua, 2), SCRIPT_PACE);
    if (per_second <= 0) {
        return script_fail(lua, SIMPOOL_EXIT_USAGE, "a pace is above 0");
    }
    lua_pushnumber(lua, per_second);
    return 1;
}

/** now() -> seconds since the run began */
static int now(lua_State *lua)
{
    const int64_t at_us = simpool_server_elapsed_us(script_story_of(lua)->run.server);
    lua_pushnumber(lua, (double)at_us / SCRIPT_US_PER_S);
    return 1;
}

/** hashrate() -> hashes a second, 0: unknown */
static int hashrate(lua_State *lua)
{
    lua_pushnumber(lua, script_story_of(lua)->run.hashrate_hps);
    return 1;
}

/** measured(hps): what welcome found out, for all that come */
static int measured(lua_State *lua)
{
    script_story_of(lua)->run.hashrate_hps = luaL_checknumber(lua, 1);
    return 0;
}

/** hashes(job) -> how many nonces a share of difficulty 1 takes on average */
static int hashes(lua_State *lua)
{
    const struct simpool_story *const story = script_story_of(lua);
    char job_id[STRATUM_EVENT_JOB_MAX + 1];
    const struct simpool_job *const job =
        simpool_pool_job(simpool_server_pool(story->run.server), script_job_at(lua, 1, job_id));
    const uint32_t ntime = job != NULL ? job->notify.ntime : 0;
    lua_pushnumber(lua,
                   HASHES_OF_DIFFICULTY_1 / qhash_algorithm_yield(story->run.algorithm, ntime));
    return 1;
}

/** fail(text): an expectation was not met. */
static int fail(lua_State *lua)
{
    return script_fail(lua, SIMPOOL_EXIT_CHECK, "%s", luaL_checkstring(lua, 1));
}

/** left(text): the same, and what was said last. */
static int left(lua_State *lua)
{
    return script_fail_with_lines(lua, luaL_checkstring(lua, 1));
}

/** others(rig, job) -> "; 2 of other jobs came, …": what came instead of a job's shares, or "" */
static int others(lua_State *lua)
{
    struct script_share_filter filter = {.rig = script_rig_at(lua, 1)->number};
    char words[SCRIPT_LINE_MAX];
    struct stratum_text text = stratum_text_in(words, sizeof words);
    (void)script_job_at(lua, 2, filter.job);
    script_record_others(&text, &script_story_of(lua)->record, &filter, 0);
    lua_pushstring(lua, words);
    return 1;
}

/** wrong(text): the story itself is wrong. */
static int wrong(lua_State *lua)
{
    return script_fail(lua, SIMPOOL_EXIT_USAGE, "%s", luaL_checkstring(lua, 1));
}

/** welcomed(rig) -> whether the pool answers it by itself */
static int welcomed(lua_State *lua)
{
    const struct simpool_rig *const rig = script_rig_known(lua, script_rig_at(lua, 1));
    lua_pushboolean(lua, rig->open && rig->welcomed && rig->authorized);
    return 1;
}

/** admit(rig, difficulty, job): from now on the pool answers it. */
static int admit(lua_State *lua)
{
    const struct script_rig *const rig = script_rig_at(lua, 1);
    char job_id[STRATUM_EVENT_JOB_MAX + 1];
    const uint32_t job = script_job_at(lua, 3, job_id);
    const double difficulty = lua_tonumber(lua, 2);
    if (!isfinite(difficulty) || difficulty <= 0) {
        return script_fail(lua, SIMPOOL_EXIT_USAGE, "a difficulty is a number above 0");
    }
    simpool_server_welcome(script_story_of(lua)->run.server, rig->number, difficulty, job);
    return 0;
}

static bool let_in(struct simpool_story *story, struct script_wait *wait)
{
    const struct simpool_rig *const rig =
        simpool_pool_rig(simpool_server_pool(story->run.server), wait->rig->number);
    return rig == NULL || !rig->open || rig->authorized;
}

static int push_welcomed(lua_State *lua, struct script_wait *wait)
{
    const struct simpool_rig *const rig = script_rig_known(lua, wait->rig);
    lua_pushboolean(lua, rig->open && rig->authorized);
    return 1;
}

/** authorized(rig, seconds) -> true, or false: it has gone before */
static int authorized(lua_State *lua)
{
    struct script_wait wait = {.ready = let_in,
                               .answer = push_welcomed,
                               .rig = script_rig_at(lua, 1),
                               .within_us = script_microseconds(luaL_checknumber(lua, 2))};
    (void)snprintf(wait.what, sizeof wait.what, "rig %u to authorize", wait.rig->number);
    return script_wait_for(lua, &wait);
}

/** become(rig, other): the first connection was a probe, the second is the miner. */
static int become(lua_State *lua)
{
    struct script_rig *const rig = script_rig_at(lua, 1);
    rig->number = script_rig_at(lua, 2)->number;
    script_rig_keep(lua, 1);
    return 0;
}

/** greet(rig number) -> the number before; 0: none. What the plot waits for in vain, because that
 *  rig was only a visit, raises nil. */
static int greet(lua_State *lua)
{
    lua_pushinteger(lua, script_plot_greet(lua, (uint32_t)luaL_checkinteger(lua, 1)));
    return 1;
}

/** greeted(rig) -> whether the plot greets it */
static int greeted(lua_State *lua)
{
    lua_pushboolean(lua, script_plot_greets(lua) == script_rig_at(lua, 1)->number);
    return 1;
}

/** visited(rig) -> whether it has left by itself before it authorized */
static int visited(lua_State *lua)
{
    lua_pushboolean(lua, script_rig_visited(script_story_of(lua), script_rig_at(lua, 1)->number));
    return 1;
}

/** need_job(job): raises unless it is one. */
static int need_job(lua_State *lua)
{
    char job_id[STRATUM_EVENT_JOB_MAX + 1];
    (void)script_job_at(lua, 1, job_id);
    return 0;
}

/** job_of(rig) -> the job it was given last, with its difficulty */
static int job_of(lua_State *lua)
{
    const struct simpool_rig *const rig = script_rig_known(lua, script_rig_at(lua, 1));
    script_job_push(lua, rig->job, rig->difficulty);
    return 1;
}

/** has_job(rig) -> whether it was given one */
static int has_job(lua_State *lua)
{
    lua_pushboolean(lua, script_rig_known(lua, script_rig_at(lua, 1))->job > 0);
    return 1;
}

/** forget(rig): its shares so far are neither expected nor counted. */
static int forget(lua_State *lua)
{
    script_record_forget(&script_story_of(lua)->record, script_rig_at(lua, 1)->number);
    return 0;
}

/** bound(low, high, written): of a promise; false for an open side. */
static int bound(lua_State *lua)
{
    static const char *const names[] = {"low", "high", "written"};
    lua_settop(lua, 3);
    lua_newtable(lua);
    for (int index = 1; index <= 3; index++) {
        lua_pushvalue(lua, index);
        lua_setfield(lua, -2, names[index - 1]);
    }
    script_record_close(lua, "bound");
    (void)lua_getmetatable(lua, -1);
    lua_pushboolean(lua, 1);
    lua_setfield(lua, -2, "__bound");
    lua_pop(lua, 1);
    return 1;
}

/** charge_walk(): for a walk over a table, which may have room for far more than is in it. */
static int charge_walk(lua_State *lua)
{
    const struct script_budget *const budget = &script_host_of(lua)->budget;
    script_budget_charge(lua, (int64_t)(budget->largest_vector / SCRIPT_STEP_BYTES));
    return 0;
}

void script_backstage_push(lua_State *lua)
{
    static const luaL_Reg functions[] = {
        {"admit", admit},
        {"authorized", authorized},
        {"become", become},
        {"bound", bound},
        {"charge_walk", charge_walk},
        {"duration", duration},
        {"fail", fail},
        {"forget", forget},
        {"gather", script_gather},
        {"greet", greet},
        {"greeted", greeted},
        {"has_job", has_job},
        {"hashes", hashes},
        {"hashrate", hashrate},
        {"measured", measured},
        {"job_of", job_of},
        {"left", left},
        {"lift", script_lift},
        {"need_job", need_job},
        {"now", now},
        {"options", options},
        {"others", others},
        {"pace", pace},
        {"put_on", script_put_on},
        {"share_of", script_share_of},
        {"visited", visited},
        {"welcomed", welcomed},
        {"wrong", wrong},
        {NULL, NULL},
    };
    luaL_newlib(lua, functions);
    script_weather_add(lua);
}
