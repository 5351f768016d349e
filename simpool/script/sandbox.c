#include "simpool/script/sandbox.h"

#include <limits.h>
#include <string.h>

#include <lauxlib.h>
#include <lualib.h>

#include "simpool/script/charged.h"
#include "simpool/script/host.h"
#include "simpool/script/story.h"
#include "simpool/script/vocabulary.h"

enum { REP_EACH = 4 /* repetitions are a step */ };

static const char *const from_base[] = {"ipairs", "select", "tonumber", "type", NULL};
static const char *const from_string[] = {"len", "lower", "upper", "reverse", "sub", NULL};
static const char *const numbers_of_string[] = {"char", NULL};
static const char *const from_table[] = {"pack", NULL};
static const char *const from_math[] = {"abs", "ceil", "exp", "floor", "fmod",      "huge", "log",
                                        "max", "min",  "pi",  "sqrt",  "tointeger", "type", NULL};

const char *script_to_text(lua_State *lua, int index)
{
    const int type = lua_type(lua, index);
    const bool plain =
        type == LUA_TNIL || type == LUA_TBOOLEAN || type == LUA_TNUMBER || type == LUA_TSTRING;
    if (plain || luaL_getmetafield(lua, index, "__tostring") != LUA_TNIL) {
        lua_pop(lua, plain ? 0 : 1);
        return luaL_tolstring(lua, index, NULL);
    }
    lua_pushstring(lua, lua_typename(lua, type));
    return lua_tostring(lua, -1);
}

/** --- doc Lua
 *  tostring(value) -> text
 *  As in Lua, but a table is "table" and a function "function": no addresses, which change from
 *  run to run.
 */
static int base_tostring(lua_State *lua)
{
    luaL_checkany(lua, 1);
    (void)script_to_text(lua, 1);
    return 1;
}

/** --- doc
 *  string.find(text, words, from) -> first, last
 *  Looks for plain text. There are no patterns: a short one can run for minutes, and nothing could
 *  interrupt it.
 */
static int string_find(lua_State *lua)
{
    size_t len = 0;
    size_t needle_len = 0;
    (void)luaL_checklstring(lua, 1, &len);
    (void)luaL_checklstring(lua, 2, &needle_len);
    if (needle_len > SCRIPT_NEEDLE_MAX) {
        return script_fail(lua, SIMPOOL_EXIT_USAGE, "string.find looks for at most %d bytes",
                           SCRIPT_NEEDLE_MAX);
    }
    /* At each place the words may be there but for their last byte. */
    script_budget_charge(lua, (int64_t)(len * (needle_len + 1) / SCRIPT_STEP_BYTES));
    const lua_Integer from = luaL_optinteger(lua, 3, 1);
    lua_settop(lua, 2);
    lua_pushinteger(lua, from);
    lua_pushboolean(lua, 1);
    return script_library_call(lua);
}

/** --- doc
 *  string.rep(text, count, between) -> text
 *  At most 1 MiB.
 */
static int string_rep(lua_State *lua)
{
    size_t len = 0;
    size_t between_len = 0;
    (void)luaL_checklstring(lua, 1, &len);
    const lua_Integer count = luaL_checkinteger(lua, 2);
    (void)luaL_optlstring(lua, 3, "", &between_len);
    if (count > 0 && len + between_len > SCRIPT_TEXT_MAX / (size_t)count) {
        return script_fail(lua, SIMPOOL_EXIT_USAGE, "string.rep makes at most 1 MiB");
    }
    /* What it makes is charged; but each time takes its time, of "" too. */
    script_budget_charge(lua, count > 0 ? count / REP_EACH : 0);
    lua_settop(lua, 3);
    return script_library_call(lua);
}

/** --- doc
 *  string.format(format, ...) -> text
 *  As in Lua, without %p.
 */
static int string_format(lua_State *lua)
{
    const char *format = luaL_checkstring(lua, 1);
    for (; (format = strchr(format, '%')) != NULL; format++) {
        format++;
        if (format[strspn(format, "-+ #0123456789.")] == 'p') {
            return script_fail(lua, SIMPOOL_EXIT_USAGE,
                               "string.format has no %%p: addresses change from run to run");
        }
        if (*format == '\0') {
            break;
        }
    }
    size_t read_bytes = lua_rawlen(lua, 1);
    for (int index = 2; index <= lua_gettop(lua); index++) {
        const int type = lua_type(lua, index);
        if (type != LUA_TNUMBER && type != LUA_TSTRING && type != LUA_TBOOLEAN &&
            type != LUA_TNIL) {
            (void)script_to_text(lua, index);
            lua_replace(lua, index);
        }
        read_bytes += type == LUA_TSTRING ? lua_rawlen(lua, index) : 0;
    }
    script_budget_charge(lua, (int64_t)(read_bytes / SCRIPT_STEP_BYTES));
    return script_library_call(lua);
}

/** --- doc
 *  math.random() | math.random(high) | math.random(low, high) -> number
 *  From the seed of the run alone, so that a run can be repeated; not before the story begins.
 */
static int math_random(lua_State *lua)
{
    struct script_host *const host = script_host_of(lua);
    if (!host->dice_ready) {
        return script_fail(lua, SIMPOOL_EXIT_USAGE,
                           "math.random has its seed only once the story runs: call it inside "
                           "story(function …)");
    }
    if (lua_gettop(lua) == 0) {
        lua_pushnumber(lua, stratum_dice_unit(&host->dice));
        return 1;
    }
    const lua_Integer low = lua_gettop(lua) > 1 ? luaL_checkinteger(lua, 1) : 1;
    const lua_Integer high = luaL_checkinteger(lua, lua_gettop(lua) > 1 ? 2 : 1);
    luaL_argcheck(lua, low <= high, lua_gettop(lua), "the interval is empty");
    luaL_argcheck(lua, low >= 0 || high < LLONG_MAX + low, 1, "the interval is too wide");
    const uint64_t count = (uint64_t)(high - low) + 1;
    const uint64_t roll = stratum_dice_below(&host->dice, count);
    lua_pushinteger(lua, low + (lua_Integer)roll);
    return 1;
}

/** Copies names from the library table on top to a group of words; functions are called by way of
 *  call, which has them as its upvalue. */
static void copy(lua_State *lua, const char *group, const char *const *names, lua_CFunction call)
{
    script_words_push(lua, group);
    for (; *names != NULL; names++) {
        if (lua_getfield(lua, -2, *names) == LUA_TFUNCTION) {
            lua_pushcclosure(lua, call, 1);
        }
        lua_setfield(lua, -2, *names);
    }
    lua_pop(lua, 1);
}

/** Puts ours in the place of functions of the library on top, which ours call. */
static void wrap(lua_State *lua, const char *group, const struct script_verb *verbs)
{
    script_words_push(lua, group);
    for (const struct script_verb *verb = verbs; verb->name != NULL; verb++) {
        lua_getfield(lua, -2, verb->name);
        lua_pushcclosure(lua, verb->call, 1);
        lua_setfield(lua, -2, verb->name);
    }
    lua_pop(lua, 1);
}

/** The library of that name, on top of the stack. */
static const char *open_library(lua_State *lua, const char *name, lua_CFunction open)
{
    luaL_requiref(lua, name, open, 1);
    return strcmp(name, LUA_GNAME) == 0 ? "globals" : name;
}

void script_sandbox_open(lua_State *lua)
{
    static const struct script_verb string[] = {{"find", string_find, NULL},
                                                {"rep", string_rep, NULL},
                                                {"format", string_format, NULL},
                                                {"byte", script_string_byte, NULL},
                                                {NULL, NULL, NULL}};
    static const struct script_verb base[] = {{"tostring", base_tostring, NULL},
                                              {NULL, NULL, NULL}};
    static const struct script_verb math[] = {{"random", math_random, NULL}, {NULL, NULL, NULL}};
    copy(lua, open_library(lua, LUA_GNAME, luaopen_base), from_base, script_library_read);
    copy(lua, open_library(lua, LUA_MATHLIBNAME, luaopen_math), from_math, script_library_read);
    const char *const table = open_library(lua, LUA_TABLIBNAME, luaopen_table);
    copy(lua, table, from_table, script_library_call);
    wrap(lua, table, script_charged_table);
    const char *const text = open_library(lua, LUA_STRLIBNAME, luaopen_string);
    copy(lua, text, from_string, script_library_call);
    copy(lua, text, numbers_of_string, script_library_read);
    wrap(lua, text, string);
    lua_pop(lua, 4);
    script_words_add(lua, "globals", base);
    script_words_add(lua, "math", math);
}

void script_sandbox_close(lua_State *lua)
{
    static const char *const libraries[] = {"string", "table", "math"};
    script_words_push(lua, "globals");
    for (size_t index = 0; index < sizeof libraries / sizeof libraries[0]; index++) {
        script_words_push(lua, libraries[index]);
        script_close(lua, libraries[index]);
        lua_setfield(lua, -2, libraries[index]);
    }
    lua_pushliteral(lua, "");
    (void)lua_getmetatable(lua, -1); /* ("text"):find(…) finds ours */
    script_charge_arithmetic(lua);
    lua_getfield(lua, -3, "string");
    lua_setfield(lua, -2, "__index");
    lua_pop(lua, 3);
}
