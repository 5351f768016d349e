/* The noun `link`, and what puts faults on it and takes them off. The faults are in fault.c. */
#include <lauxlib.h>

#include "simpool/script/fault.h"
#include "simpool/script/objects.h"
#include "simpool/script/state.h"
#include "simpool/script/vocabulary.h"

int script_put_on(lua_State *lua)
{
    const struct script_fault *const fault = script_fault_at(lua, 1);
    struct simpool_story *const story = script_story_of(lua);
    struct simpool_server *const server = story->run.server;
    const uint64_t number = ++story->faults_put;
    if (story->run.only != NULL && !simpool_story_faults_have(story->run.only, number)) {
        simpool_server_fault_pass_over(server, fault->rig, fault->ops, &fault->options);
        lua_pushinteger(lua, 0);
        return 1;
    }
    const char *problem = "";
    const unsigned handle =
        simpool_server_fault_on(server, fault->rig, fault->ops, &fault->options, &problem);
    if (handle == 0) {
        return script_fail(lua, SIMPOOL_EXIT_USAGE, "%s: %s", fault->ops->name, problem);
    }
    lua_pushinteger(lua, (lua_Integer)handle);
    return 1;
}

int script_lift(lua_State *lua)
{
    struct simpool_server *const server = script_story_of(lua)->run.server;
    if (lua_isnoneornil(lua, 1)) {
        simpool_server_faults_off(server);
        return 0;
    }
    const lua_Integer handle = luaL_checkinteger(lua, 1);
    simpool_server_fault_off(server, (unsigned)handle);
    return 0;
}

static bool no_fields(lua_State *lua, const char *name)
{
    (void)lua;
    (void)name;
    return false;
}

void script_link_define(lua_State *lua)
{
    script_object_define(lua, "link", no_fields, "");
    script_fault_define(lua);
}
