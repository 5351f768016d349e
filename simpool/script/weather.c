/* What weather.lua is made of: luck by name, a file of faults, how long the day is, who is here. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>

#include "simpool/script/objects.h"
#include "simpool/script/state.h"
#include "simpool/script/vocabulary.h"

/* The file's own words come behind this, on its first line. */
static const char BEFORE[] = "local pool = ... ";

enum { WEATHER_LEN_MAX = 256 * 1024 };

static int throw_dice(lua_State *lua)
{
    struct stratum_dice *const dice = lua_touserdata(lua, lua_upvalueindex(1));
    lua_pushnumber(lua, stratum_dice_unit(dice));
    return 1;
}

/** luck(name) -> a function: the next number in [0, 1) of the run's stream of that name */
static int luck(lua_State *lua)
{
    const char *const name = luaL_checkstring(lua, 1);
    struct stratum_dice *const dice = lua_newuserdatauv(lua, sizeof *dice, 0);
    stratum_dice_init(dice, script_story_of(lua)->run.seed, name);
    lua_pushcclosure(lua, throw_dice, 1);
    return 1;
}

/** hours() -> how long the day shall be; 0: nobody said */
static int hours(lua_State *lua)
{
    lua_pushnumber(lua, script_story_of(lua)->run.hours);
    return 1;
}

/** rig(number) -> the rig of that place in the order of arrival */
static int rig_of(lua_State *lua)
{
    script_rig_push(lua, (uint32_t)luaL_checkinteger(lua, 1));
    return 1;
}

/** newest_rig() -> how many connections have come */
static int newest_rig(lua_State *lua)
{
    lua_pushinteger(lua, script_story_of(lua)->newest_rig);
    return 1;
}

/** Reads the file behind BEFORE. returns how long both are; 0: *why says what is wrong. */
static size_t read_weather(char *text, const char *path, const char **why)
{
    memcpy(text, BEFORE, sizeof BEFORE);
    FILE *const file = fopen(path, "rbe");
    if (file == NULL) {
        *why = strerror(errno);
        return 0;
    }
    const size_t before = sizeof BEFORE - 1;
    const size_t len = fread(text + before, 1, WEATHER_LEN_MAX - before, file);
    *why = ferror(file) != 0                 ? "it cannot be read: is it a file?"
           : len >= WEATHER_LEN_MAX - before ? "longer than 256 KiB: that is no weather"
                                             : NULL;
    (void)fclose(file);
    return *why == NULL ? before + len : 0;
}

/** Compiles it, in the story's own environment; raises what is wrong. Pushes the function. */
static void compile(lua_State *lua, const char *path)
{
    const char *why = NULL;
    char *const text = lua_newuserdatauv(lua, WEATHER_LEN_MAX + 1, 0); /* gone with an error */
    const size_t len = read_weather(text, path, &why);
    if (len == 0) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE, "the weather %s: %s", path, why);
    }
    if (luaL_loadbufferx(lua, text, len, path, "t") != LUA_OK) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE, "the weather %s: %s", path,
                          lua_tostring(lua, -1));
    }
    lua_remove(lua, -2);
    script_words_push(lua, "globals");
    script_close(lua, "globals");
    (void)lua_setupvalue(lua, -2, 1); /* _ENV */
}

/** weather_file(pool) -> the list that the file returns; nil: none was given */
static int weather_file(lua_State *lua)
{
    const char *const path = script_story_of(lua)->run.weather;
    if (path == NULL) {
        lua_pushnil(lua);
        return 1;
    }
    compile(lua, path);
    lua_pushvalue(lua, 1);
    lua_call(lua, 1, 1);
    if (!lua_istable(lua, -1)) {
        return script_fail(lua, SIMPOOL_EXIT_USAGE,
                           "the weather %s returns no list: return { silence(pool), … }", path);
    }
    return 1;
}

void script_weather_add(lua_State *lua)
{
    static const luaL_Reg functions[] = {
        {"hours", hours},
        {"luck", luck},
        {"newest_rig", newest_rig},
        {"rig", rig_of},
        {"weather_file", weather_file},
        {NULL, NULL},
    };
    luaL_setfuncs(lua, functions, 0);
}
