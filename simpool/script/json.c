#include "simpool/script/json.h"

#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>

#include "simpool/script/arguments.h"
#include "simpool/script/host.h"
#include "simpool/script/story.h"
#include "simpool/script/vocabulary.h"

static const char RAW_JSON[] = "json text";

static void add(lua_State *lua, int index, struct stratum_text *out, int depth);

static int by_alphabet(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_array(lua_State *lua, int index, struct stratum_text *out, int depth)
{
    const lua_Integer count = (lua_Integer)lua_rawlen(lua, index);
    stratum_text_add(out, "[");
    for (lua_Integer place = 1; place <= count && !out->overflow; place++) {
        stratum_text_add(out, place > 1 ? "," : "");
        lua_rawgeti(lua, index, place);
        add(lua, lua_gettop(lua), out, depth);
        lua_pop(lua, 1);
    }
    stratum_text_add(out, "]");
}

static void add_object(lua_State *lua, int index, struct stratum_text *out, int depth)
{
    const char *names[SCRIPT_JSON_NAMES_MAX]; /* the table keeps them */
    size_t count = 0;
    lua_pushnil(lua);
    while (lua_next(lua, index) != 0) {
        lua_pop(lua, 1);
        if (lua_type(lua, -1) != LUA_TSTRING) {
            (void)script_fail(lua, SIMPOOL_EXIT_USAGE,
                              "a table for JSON has names or 1, 2, 3…, not both");
        }
        if (count == SCRIPT_JSON_NAMES_MAX) {
            (void)script_fail(lua, SIMPOOL_EXIT_USAGE, "more than %d names in a JSON object",
                              SCRIPT_JSON_NAMES_MAX);
        }
        names[count++] = lua_tostring(lua, -1);
    }
    qsort(names, count, sizeof names[0], by_alphabet);
    stratum_text_add(out, "{");
    for (size_t place = 0; place < count; place++) {
        stratum_text_add(out, place > 0 ? "," : "");
        stratum_text_json(out, names[place]);
        stratum_text_add(out, ":");
        lua_pushstring(lua, names[place]);
        lua_rawget(lua, index);
        add(lua, lua_gettop(lua), out, depth);
        lua_pop(lua, 1);
    }
    stratum_text_add(out, "}");
}

static void add_table(lua_State *lua, int index, struct stratum_text *out, int depth)
{
    if (depth == SCRIPT_JSON_DEPTH_MAX) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE,
                          "tables for JSON are at most %d deep; does this one hold itself?",
                          SCRIPT_JSON_DEPTH_MAX);
    }
    luaL_checkstack(lua, 4, "JSON");
    lua_pushnil(lua);
    const bool empty = lua_next(lua, index) == 0;
    lua_pop(lua, empty ? 0 : 2);
    if (empty || lua_rawlen(lua, index) > 0) {
        add_array(lua, index, out, depth + 1);
    } else {
        add_object(lua, index, out, depth + 1);
    }
}

static void add_raw(lua_State *lua, int index, struct stratum_text *out)
{
    const char *const raw = luaL_testudata(lua, index, RAW_JSON);
    if (raw == NULL) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE, "a %s has no form in JSON",
                          script_type_name(lua, index));
        return;
    }
    stratum_text_add(out, raw);
}

static void add(lua_State *lua, int index, struct stratum_text *out, int depth)
{
    switch (lua_type(lua, index)) {
    case LUA_TBOOLEAN:
        stratum_text_add(out, lua_toboolean(lua, index) ? "true" : "false");
        return;
    case LUA_TNUMBER:
        if (lua_isinteger(lua, index)) {
            stratum_text_format(out, "%lld", (long long)lua_tointeger(lua, index));
        } else {
            stratum_text_number(out, lua_tonumber(lua, index));
        }
        return;
    case LUA_TSTRING:
        stratum_text_json(out, lua_tostring(lua, index));
        return;
    case LUA_TTABLE:
        add_table(lua, index, out, depth);
        return;
    case LUA_TLIGHTUSERDATA: /* null is the only one a story has */
        stratum_text_add(out, "null");
        return;
    default:
        add_raw(lua, index, out);
    }
}

void script_json_add(lua_State *lua, int index, struct stratum_text *out)
{
    add(lua, lua_absindex(lua, index), out, 0);
    if (out->overflow) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE,
                          "the line would be longer than %zu bytes; send_bytes sends anything",
                          out->capacity - 1);
    }
}

/** --- doc A rig's messages
 *  json "[1, 2]" -> value
 *  A text of JSON as it is, for values that have no form in Lua, wherever a value of JSON can be:
 *  rig:reply(message, json "{}"), mutate(…, { value = json "1e999" }).
 */
static int raw_json(lua_State *lua)
{
    size_t len = 0;
    const char *const text = luaL_checklstring(lua, 1, &len);
    char *const raw = lua_newuserdatauv(lua, len + 1, 0);
    memcpy(raw, text, len + 1);
    luaL_setmetatable(lua, RAW_JSON);
    return 1;
}

void script_json_define(lua_State *lua)
{
    static const struct script_verb globals[] = {{"json", raw_json, NULL}, {NULL, NULL, NULL}};
    script_words_add(lua, "globals", globals);
    (void)luaL_newmetatable(lua, RAW_JSON);
    lua_pop(lua, 1);
}
