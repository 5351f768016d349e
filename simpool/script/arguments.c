#include "simpool/script/arguments.h"

#include <string.h>

#include <lauxlib.h>

#include "simpool/fault/talk.h"
#include "simpool/script/host.h"
#include "simpool/script/sandbox.h"
#include "simpool/script/story.h"
#include "simpool/script/vocabulary.h"

enum { COUNT_MAX = 1000000 };

const char *script_type_name(lua_State *lua, int index)
{
    if (luaL_getmetafield(lua, index, "__name") == LUA_TSTRING) {
        const char *const name = lua_tostring(lua, -1); /* the metatable keeps it */
        lua_pop(lua, 1);
        return name;
    }
    return lua_isnone(lua, index) ? "nil" : luaL_typename(lua, index);
}

static int fail_option(lua_State *lua, const char *verb, const char *list)
{
    if (lua_type(lua, -1) != LUA_TSTRING) {
        return script_fail(lua, SIMPOOL_EXIT_USAGE, "`%s` takes named options: { name = value }",
                           verb);
    }
    const char *const word = lua_tostring(lua, -1);
    char suggestion[SCRIPT_SUGGESTION_MAX];
    script_suggest_option(suggestion, sizeof suggestion, word, list);
    return script_fail(lua, SIMPOOL_EXIT_USAGE, "`%s` takes no `%.64s`%s", verb, word, suggestion);
}

void script_options(lua_State *lua, int index, const char *verb)
{
    if (lua_isnoneornil(lua, index)) {
        return;
    }
    if (!lua_istable(lua, index)) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE,
                          "`%s` takes its options in braces: { name = value }, no %s", verb,
                          script_type_name(lua, index));
    }
    script_words_push(lua, "options");
    (void)lua_getfield(lua, -1, verb);
    const char *const list = luaL_checkstring(lua, -1);
    lua_pushnil(lua);
    while (lua_next(lua, index) != 0) {
        lua_pop(lua, 1);
        if (lua_type(lua, -1) != LUA_TSTRING || !script_list_has(list, lua_tostring(lua, -1))) {
            (void)fail_option(lua, verb, list);
        }
    }
    lua_pop(lua, 2);
}

/** Pushes the option; false: it is absent, nothing is pushed. */
static bool push_option(lua_State *lua, int index, const char *name)
{
    if (lua_isnoneornil(lua, index)) {
        return false;
    }
    lua_pushstring(lua, name);
    if (lua_rawget(lua, index) != LUA_TNIL) {
        return true;
    }
    lua_pop(lua, 1);
    return false;
}

bool script_option_given(lua_State *lua, int index, const char *name)
{
    const bool given = push_option(lua, index, name);
    lua_pop(lua, given ? 1 : 0);
    return given;
}

double script_quantity_at(lua_State *lua, int index, const char *name,
                          enum script_quantity quantity)
{
    double value = 0;
    const char *const wanted = script_quantity_name(quantity);
    const char *const example = script_quantity_example(quantity);
    if (lua_type(lua, index) == LUA_TNUMBER) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE,
                          "`%s` is a %s with its unit, such as %s; %s has none", name, wanted,
                          example, luaL_tolstring(lua, index, NULL));
    }
    if (lua_type(lua, index) != LUA_TSTRING) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE, "`%s` is a %s such as %s, no %s", name, wanted,
                          example, script_type_name(lua, index));
    }
    if (!script_quantity_read(&value, quantity, lua_tostring(lua, index))) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE, "`%s`: \"%.40s\" is no %s; it is written %s",
                          name, lua_tostring(lua, index), wanted, example);
    }
    return value;
}

static double option_quantity(lua_State *lua, int index, const char *name,
                              enum script_quantity quantity)
{
    if (!push_option(lua, index, name)) {
        return 0;
    }
    const double value = script_quantity_at(lua, -1, name, quantity);
    lua_pop(lua, 1);
    return value;
}

int64_t script_option_us(lua_State *lua, int index, const char *name, int64_t absent_us)
{
    return script_option_given(lua, index, name)
               ? script_microseconds(option_quantity(lua, index, name, SCRIPT_DURATION))
               : absent_us;
}

const char *script_option_text(lua_State *lua, int index, const char *name, const char *absent)
{
    if (!push_option(lua, index, name)) {
        return absent;
    }
    if (lua_type(lua, -1) != LUA_TSTRING) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE, "`%s` is a text, no %s", name,
                          script_type_name(lua, -1));
    }
    const char *const text = lua_tostring(lua, -1);
    if (strlen(text) != lua_rawlen(lua, -1)) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE, "`%s` has a NUL in it, where a text would end",
                          name);
    }
    lua_pop(lua, 1);
    return text;
}

static size_t option_from(lua_State *lua, int index, const char *name, size_t absent, int least)
{
    if (!push_option(lua, index, name)) {
        return absent;
    }
    int whole = 0;
    const lua_Integer count = lua_tointegerx(lua, -1, &whole);
    if (!whole || count < least || count > COUNT_MAX) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE, "`%s` is a whole number from %d to %d", name,
                          least, COUNT_MAX);
    }
    lua_pop(lua, 1);
    return (size_t)count;
}

size_t script_option_count(lua_State *lua, int index, const char *name, size_t absent)
{
    return option_from(lua, index, name, absent, 1);
}

size_t script_option_length(lua_State *lua, int index, const char *name, size_t absent)
{
    return option_from(lua, index, name, absent, 0);
}

static int unknown_field(lua_State *lua)
{
    const char *const kind = lua_tostring(lua, lua_upvalueindex(1));
    struct stratum_nearest nearest = {.word = luaL_tolstring(lua, 2, NULL)};
    lua_pushvalue(lua, 1);
    script_nearest_offer_names(&nearest, lua);
    char suggestion[256];
    script_suggest(suggestion, sizeof suggestion, &nearest);
    return script_fail(lua, SIMPOOL_EXIT_USAGE, "a %s has no `%.64s`%s", kind, nearest.word,
                       suggestion);
}

static int record_text(lua_State *lua)
{
    lua_pushvalue(lua, lua_upvalueindex(1));
    lua_pushliteral(lua, "label");
    if (lua_rawget(lua, 1) == LUA_TSTRING) {
        lua_pushfstring(lua, "%s %s", lua_tostring(lua, -2), lua_tostring(lua, -1));
    } else {
        lua_pop(lua, 1);
    }
    return 1;
}

void script_record_close(lua_State *lua, const char *kind)
{
    if (luaL_newmetatable(lua, kind) != 0) {
        lua_pushstring(lua, kind);
        lua_pushcclosure(lua, unknown_field, 1);
        lua_setfield(lua, -2, "__index");
        lua_pushstring(lua, kind);
        lua_pushcclosure(lua, record_text, 1);
        lua_setfield(lua, -2, "__tostring");
    }
    lua_setmetatable(lua, -2);
}

void script_method(lua_State *lua, const char *method)
{
    const char *const meant = simpool_talk_meant(method);
    if (meant != NULL) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE,
                          "no message is called \"%.64s\"; did you mean `%s`?", method, meant);
    }
}

enum stratum_certificate_kind script_certificate(lua_State *lua, const char *word)
{
    enum stratum_certificate_kind kind = STRATUM_CERTIFICATE_GOOD;
    if (!stratum_certificate_by_word(&kind, word)) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE,
                          "no certificate is called `%.32s`; there are good, expired, not-yet, "
                          "wrong-name and self-signed",
                          word);
    }
    return kind;
}
