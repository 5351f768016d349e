/* checks = { … } and errors = { check = { code, "text" } }: how a dialect refuses a share. */
#include <string.h>

#include <lauxlib.h>

#include "simpool/script/dialect_book.h"
#include "simpool/script/host.h"
#include "simpool/script/story.h"
#include "simpool/script/vocabulary.h"

static enum simpool_reason reason_at(lua_State *lua, int index, const char *name)
{
    const char *word = lua_type(lua, index) == LUA_TSTRING ? lua_tostring(lua, index) : "";
    struct stratum_nearest nearest = {.word = word};
    for (enum simpool_reason reason = SIMPOOL_REASON_NONE + 1; reason < SIMPOOL_REASON_COUNT;
         reason++) {
        if (strcmp(simpool_reason_word(reason), word) == 0) {
            return reason;
        }
        stratum_nearest_offer(&nearest, simpool_reason_word(reason));
    }
    char suggestion[256];
    script_suggest(suggestion, sizeof suggestion, &nearest);
    (void)script_fail(lua, SIMPOOL_EXIT_USAGE, "the dialect's `%s` knows no check `%.64s`%s", name,
                      word, suggestion);
    return SIMPOOL_REASON_NONE;
}

/* A check needs what others before it have found out. */
static void check_order(lua_State *lua, const enum simpool_reason *checks)
{
    static const struct {
        enum simpool_reason first, then;
    } rules[] = {
        {SIMPOOL_REASON_UNREADABLE, SIMPOOL_REASON_WORKER},
        {SIMPOOL_REASON_UNREADABLE, SIMPOOL_REASON_EXTRANONCE2_SIZE},
        {SIMPOOL_REASON_UNREADABLE, SIMPOOL_REASON_NTIME_SIZE},
        {SIMPOOL_REASON_UNREADABLE, SIMPOOL_REASON_NONCE_SIZE},
        {SIMPOOL_REASON_UNREADABLE, SIMPOOL_REASON_JOB},
        {SIMPOOL_REASON_JOB, SIMPOOL_REASON_STALE},
        {SIMPOOL_REASON_STALE, SIMPOOL_REASON_NTIME_RANGE},
        {SIMPOOL_REASON_STALE, SIMPOOL_REASON_HEX},
        {SIMPOOL_REASON_NTIME_SIZE, SIMPOOL_REASON_NTIME_RANGE},
        {SIMPOOL_REASON_NTIME_SIZE, SIMPOOL_REASON_HEX},
        {SIMPOOL_REASON_NONCE_SIZE, SIMPOOL_REASON_HEX},
        {SIMPOOL_REASON_EXTRANONCE2_SIZE, SIMPOOL_REASON_HEX},
        {SIMPOOL_REASON_HEX, SIMPOOL_REASON_VERSION},
        {SIMPOOL_REASON_VERSION, SIMPOOL_REASON_DUPLICATE},
        {SIMPOOL_REASON_VERSION, SIMPOOL_REASON_DIFFICULTY},
    };
    size_t place[SIMPOOL_REASON_COUNT] = {0};
    for (size_t index = 0; checks[index] != SIMPOOL_REASON_NONE; index++) {
        place[checks[index]] = index + 1;
    }
    for (size_t rule = 0; rule < sizeof rules / sizeof rules[0]; rule++) {
        const size_t first = place[rules[rule].first];
        const size_t then = place[rules[rule].then];
        if (first == 0 || (then > 0 && then < first)) {
            (void)script_fail(
                lua, SIMPOOL_EXIT_USAGE, "the dialect's `checks` need \"%s\" before \"%s\"",
                simpool_reason_word(rules[rule].first), simpool_reason_word(rules[rule].then));
        }
    }
    if (place[SIMPOOL_REASON_DIFFICULTY] == 0 || place[SIMPOOL_REASON_DUPLICATE] == 0) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE,
                          "the dialect's `checks` need \"duplicate\" and \"difficulty\"");
    }
}

void script_dialect_checks(lua_State *lua, struct simpool_dialect_book *book)
{
    enum simpool_reason checks[SIMPOOL_REASON_COUNT] = {SIMPOOL_REASON_NONE};
    const size_t count = lua_istable(lua, -1) ? lua_rawlen(lua, -1) : 0;
    if (count == 0 || count >= SIMPOOL_REASON_COUNT) {
        (void)script_dialect_wrong(lua, "checks", "a list of checks, each once");
    }
    for (size_t index = 0; index < count; index++) {
        lua_rawgeti(lua, -1, (lua_Integer)index + 1);
        checks[index] = reason_at(lua, -1, "checks");
        lua_pop(lua, 1);
    }
    check_order(lua, checks);
    memcpy(book->dialect.checks, checks, sizeof checks);
}

void script_dialect_errors(lua_State *lua, struct simpool_dialect_book *book)
{
    if (!lua_istable(lua, -1)) {
        (void)script_dialect_wrong(lua, "errors", "a table");
    }
    lua_pushnil(lua);
    while (lua_next(lua, -2) != 0) {
        const enum simpool_reason reason = reason_at(lua, -2, "errors");
        if (!lua_istable(lua, -1)) {
            (void)script_dialect_wrong(lua, "errors", "a table of { CODE, \"text\" }");
        }
        struct simpool_refusal refusal = {.code = 0};
        lua_rawgeti(lua, -1, 1);
        refusal.code = (int)lua_tointeger(lua, -1);
        lua_pop(lua, 1);
        lua_rawgeti(lua, -1, 2);
        refusal.text = script_dialect_shape(lua, book, "errors");
        lua_pop(lua, 1);
        lua_getfield(lua, -1, "whole");
        refusal.whole = lua_toboolean(lua, -1) != 0;
        lua_getfield(lua, -2, "hushed");
        refusal.hushed = lua_toboolean(lua, -1) != 0;
        lua_pop(lua, 2);
        book->dialect.refusals[reason] = refusal;
        lua_pop(lua, 1);
    }
}
