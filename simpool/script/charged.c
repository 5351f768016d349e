#include "simpool/script/charged.h"

#include <lauxlib.h>

#include "simpool/script/host.h"
#include "simpool/script/story.h"

enum {
    CONCAT_COUNT_MAX = 4 * 1000000 /* more values fit no table here; the library says the rest */
};

/** Each may be read as a number, and a number may have a million digits. */
static void charge_texts(lua_State *lua, int from)
{
    size_t bytes = 0;
    for (int index = from; index <= lua_gettop(lua); index++) {
        bytes += lua_type(lua, index) == LUA_TSTRING ? lua_rawlen(lua, index) : 0;
    }
    script_budget_charge(lua, (int64_t)(bytes / SCRIPT_STEP_BYTES));
}

int script_library_call(lua_State *lua)
{
    charge_texts(lua, 2);
    return lua_tocfunction(lua, lua_upvalueindex(1))(lua);
}

int script_library_read(lua_State *lua)
{
    charge_texts(lua, 1);
    return lua_tocfunction(lua, lua_upvalueindex(1))(lua);
}

static lua_Integer length_at(lua_State *lua, int index)
{
    return (lua_Integer)lua_rawlen(lua, index);
}

/** The same, refusing more results than a story may have in hand. */
static int call_for_few(lua_State *lua, const char *name, const char *instead)
{
    const int count = script_library_call(lua);
    if (count > SCRIPT_VALUES_MAX) {
        return script_fail(lua, SIMPOOL_EXIT_USAGE, "%s returns at most %d values: %s", name,
                           SCRIPT_VALUES_MAX, instead);
    }
    script_budget_charge(lua, count);
    return count;
}

/** --- doc Lua
 *  string.byte(text, first, last) -> numbers
 *  As in Lua, at most 100 at a time.
 */
int script_string_byte(lua_State *lua)
{
    return call_for_few(lua, "string.byte", "take fewer bytes at a time");
}

/** --- doc
 *  table.unpack(list, first, last) -> values
 *  As in Lua, at most 100 at a time.
 */
static int table_unpack(lua_State *lua)
{
    return call_for_few(lua, "table.unpack", "hand over the table itself");
}

static int table_concat(lua_State *lua)
{
    int given = 0;
    const lua_Integer first = lua_isnoneornil(lua, 3) ? 1 : lua_tointegerx(lua, 3, NULL);
    lua_Integer last = lua_tointegerx(lua, 4, &given);
    last = given ? last : length_at(lua, 1);
    const lua_Number count = (lua_Number)last - (lua_Number)first + 1;
    script_budget_charge(lua, count < 0                  ? 0
                              : count > CONCAT_COUNT_MAX ? CONCAT_COUNT_MAX
                                                         : (int64_t)count);
    return script_library_call(lua);
}

/** All behind a place of the list at index 1 move by one. */
static void charge_moved(lua_State *lua, int place_index)
{
    const lua_Integer len = length_at(lua, 1);
    const lua_Integer place = lua_tointegerx(lua, place_index, NULL);
    script_budget_charge(lua, place >= 1 && place <= len ? len - place + 1 : 0);
}

static int table_insert(lua_State *lua)
{
    if (lua_gettop(lua) == 3) {
        charge_moved(lua, 2);
    }
    return script_library_call(lua);
}

static int table_remove(lua_State *lua)
{
    if (lua_gettop(lua) >= 2) {
        charge_moved(lua, 2);
    }
    return script_library_call(lua);
}

static int table_sort(lua_State *lua)
{
    const lua_Integer len = length_at(lua, 1);
    lua_Integer rounds = 1;
    for (lua_Integer left = len; left > 1; left /= 2) {
        rounds++;
    }
    const int64_t comparison = script_budget_comparison(&script_host_of(lua)->budget);
    script_budget_charge(lua, len * rounds * comparison);
    return script_library_call(lua);
}

void script_charge_arithmetic(lua_State *lua)
{
    static const char *const names[] = {"__add", "__sub", "__mul",  "__mod",
                                        "__pow", "__div", "__idiv", "__unm"};
    for (size_t index = 0; index < sizeof names / sizeof names[0]; index++) {
        lua_getfield(lua, -1, names[index]);
        lua_pushcclosure(lua, script_library_read, 1);
        lua_setfield(lua, -2, names[index]);
    }
}

const struct script_verb script_charged_table[] = {
    {"concat", table_concat, NULL}, {"insert", table_insert, NULL}, {"remove", table_remove, NULL},
    {"sort", table_sort, NULL},     {"unpack", table_unpack, NULL}, {NULL, NULL, NULL},
};
