#include "simpool/script/objects.h"

#include <stdio.h>
#include <string.h>

#include <lauxlib.h>

#include "simpool/script/arguments.h"
#include "simpool/script/state.h"
#include "simpool/script/vocabulary.h"

static const char RIGS[] = "rigs";

static int object_read(lua_State *lua)
{
    const char *const group = lua_tostring(lua, lua_upvalueindex(1));
    const char *const word = luaL_tolstring(lua, 2, NULL);
    script_field_reader *const *const reader = lua_touserdata(lua, lua_upvalueindex(3));
    script_words_push(lua, group);
    if (lua_getfield(lua, -1, word) != LUA_TNIL || (*reader)(lua, word)) {
        return 1;
    }
    lua_pop(lua, 1);
    struct stratum_nearest nearest = {.word = word};
    script_nearest_offer_names(&nearest, lua);
    script_nearest_offer_list(&nearest, lua_tostring(lua, lua_upvalueindex(2)));
    char suggestion[256];
    script_suggest(suggestion, sizeof suggestion, &nearest);
    return script_fail(lua, SIMPOOL_EXIT_USAGE, "a %s has no `%.64s`%s", group, word, suggestion);
}

static int object_write(lua_State *lua)
{
    return script_fail(lua, SIMPOOL_EXIT_USAGE, "the fields of a %s can only be read",
                       lua_tostring(lua, lua_upvalueindex(1)));
}

static int rig_text(lua_State *lua)
{
    lua_pushfstring(lua, "rig %d", (int)script_rig_at(lua, 1)->number);
    return 1;
}

void script_object_define(lua_State *lua, const char *group, script_field_reader *reader,
                          const char *fields)
{
    (void)luaL_newmetatable(lua, group);
    lua_pushstring(lua, group);
    lua_pushstring(lua, fields);
    script_field_reader **const kept = lua_newuserdatauv(lua, sizeof *kept, 0);
    *kept = reader;
    lua_pushcclosure(lua, object_read, 3);
    lua_setfield(lua, -2, "__index");
    lua_pushstring(lua, group);
    lua_pushcclosure(lua, object_write, 1);
    lua_setfield(lua, -2, "__newindex");
    if (strcmp(group, "rig") == 0) {
        lua_pushcfunction(lua, rig_text);
        lua_setfield(lua, -2, "__tostring");
    }
    lua_pop(lua, 1);
}

void script_pool_push(lua_State *lua)
{
    (void)lua_newuserdatauv(lua, 0, 0);
    luaL_setmetatable(lua, "pool");
}

void script_rig_push(lua_State *lua, uint32_t number)
{
    (void)luaL_getsubtable(lua, LUA_REGISTRYINDEX, RIGS);
    if (lua_geti(lua, -1, number) == LUA_TNIL) {
        lua_pop(lua, 1);
        struct script_rig *const rig = lua_newuserdatauv(lua, sizeof *rig, 0);
        rig->number = number;
        luaL_setmetatable(lua, "rig");
        lua_pushvalue(lua, -1);
        lua_seti(lua, -3, number);
    }
    lua_remove(lua, -2);
}

void script_rig_keep(lua_State *lua, int index)
{
    const lua_Integer number = script_rig_at(lua, index)->number;
    (void)luaL_getsubtable(lua, LUA_REGISTRYINDEX, RIGS);
    lua_pushvalue(lua, index);
    lua_seti(lua, -2, number);
    lua_pop(lua, 1);
}

void script_link_push(lua_State *lua, uint32_t rig)
{
    struct script_rig *const link = lua_newuserdatauv(lua, sizeof *link, 0);
    link->number = rig;
    luaL_setmetatable(lua, "link");
}

static void set_number(lua_State *lua, const char *name, double value)
{
    lua_pushnumber(lua, value);
    lua_setfield(lua, -2, name);
}

static void set_text(lua_State *lua, const char *name, const char *value)
{
    lua_pushstring(lua, value);
    lua_setfield(lua, -2, name);
}

void script_job_push(lua_State *lua, uint32_t number, double difficulty)
{
    const struct simpool_story *const story = script_story_of(lua);
    const struct simpool_job *const job =
        simpool_pool_job(simpool_server_pool(story->run.server), number);
    if (job == NULL) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE,
                          "the pool has forgotten job number %u: it keeps "
                          "the last %d",
                          number, SIMPOOL_JOBS_KEPT);
        return;
    }
    char job_id[STRATUM_EVENT_JOB_MAX + 1];
    (void)snprintf(job_id, sizeof job_id, "%.*s", STRATUM_EVENT_JOB_MAX, job->notify.job_id);
    lua_newtable(lua);
    lua_pushinteger(lua, number);
    lua_setfield(lua, -2, "number");
    lua_pushboolean(lua, job->notify.clean);
    lua_setfield(lua, -2, "clean");
    set_text(lua, "id", job_id);
    set_text(lua, "label", job_id);
    if (difficulty > 0) {
        set_number(lua, "difficulty", difficulty);
    }
    script_record_close(lua, "job");
}

void script_share_push(lua_State *lua, const struct script_share *share)
{
    lua_newtable(lua);
    set_text(lua, "verdict", stratum_verdict_word(share->verdict));
    set_text(lua, "reason", share->reason);
    char why[STRATUM_EVENT_MISTAKE_MAX + 32];
    struct stratum_text text = stratum_text_in(why, sizeof why);
    script_share_why(&text, share);
    set_text(lua, "why", why);
    set_text(lua, "job", share->job);
    set_number(lua, "difficulty", share->difficulty);
    set_number(lua, "required", share->required);
    set_number(lua, "at", (double)share->at_us / SCRIPT_US_PER_S);
    script_record_close(lua, "share");
}

/** Raises: another noun was expected. */
static void *noun_at(lua_State *lua, int index, const char *noun)
{
    void *const found = luaL_testudata(lua, index, noun);
    if (found == NULL) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE,
                          index == 1 ? "a verb of a %s is called with a colon, `%s:verb …`; this "
                                       "is a %s"
                                     : "a %s is wanted here (`%s`), no %s",
                          noun, noun, script_type_name(lua, index));
    }
    return found;
}

void script_pool_at(lua_State *lua, int index)
{
    (void)noun_at(lua, index, "pool");
}

struct script_rig *script_rig_at(lua_State *lua, int index)
{
    return noun_at(lua, index, "rig");
}

uint32_t script_link_at(lua_State *lua, int index)
{
    const struct script_rig *const link = luaL_testudata(lua, index, "link");
    if (link != NULL) {
        return link->number;
    }
    if (luaL_testudata(lua, index, "pool") == NULL) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE,
                          "a fault is put on `rig.link`, or on `pool` for every link, no %s",
                          script_type_name(lua, index));
    }
    return 0;
}

static bool is_job(lua_State *lua, int index)
{
    if (!lua_istable(lua, index) || lua_getmetatable(lua, index) == 0) {
        return false;
    }
    luaL_getmetatable(lua, "job");
    const bool is = lua_rawequal(lua, -1, -2);
    lua_pop(lua, 2);
    return is;
}

uint32_t script_job_at(lua_State *lua, int index, char job_id[STRATUM_EVENT_JOB_MAX + 1])
{
    if (!is_job(lua, index)) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE,
                          "a job is wanted here, from pool:next_job() or rig:give(job), no %s",
                          script_type_name(lua, index));
    }
    lua_getfield(lua, index, "id");
    (void)snprintf(job_id, STRATUM_EVENT_JOB_MAX + 1, "%s", lua_tostring(lua, -1));
    lua_getfield(lua, index, "number");
    const lua_Integer number = lua_tointeger(lua, -1);
    lua_pop(lua, 2);
    return (uint32_t)number;
}

const struct simpool_rig *script_rig_known(lua_State *lua, const struct script_rig *rig)
{
    const struct simpool_rig *const known =
        simpool_pool_rig(simpool_server_pool(script_story_of(lua)->run.server), rig->number);
    if (known == NULL) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE,
                          "rig %u has gone so long ago that the pool has "
                          "forgotten it",
                          rig->number);
    }
    return known;
}

bool script_rig_open(const struct simpool_story *story, uint32_t number)
{
    const struct simpool_rig *const rig =
        simpool_pool_rig(simpool_server_pool(story->run.server), number);
    return rig != NULL && rig->open;
}

bool script_rig_visited(const struct simpool_story *story, uint32_t number)
{
    const struct simpool_rig *const rig =
        simpool_pool_rig(simpool_server_pool(story->run.server), number);
    return rig != NULL && !rig->open && rig->visit;
}

int script_fail_with_lines(lua_State *lua, const char *text)
{
    char buffer[SCRIPT_LINES_KEPT * (SCRIPT_LINE_MAX + 4) + 1];
    struct stratum_text lines = stratum_text_in(buffer, sizeof buffer);
    script_record_lines(&script_story_of(lua)->record, &lines);
    return script_fail(lua, SIMPOOL_EXIT_CHECK, "%s\n  the last lines were%s", text, buffer);
}

int script_fail_gone(lua_State *lua, uint32_t number, const char *what)
{
    if (script_plot_greets(lua) == number && script_rig_visited(script_story_of(lua), number)) {
        lua_pushnil(lua);
        return lua_error(lua);
    }
    char text[256];
    (void)snprintf(text, sizeof text, "rig %u is gone; the story was waiting for %s", number, what);
    return script_fail_with_lines(lua, text);
}
