/* Faults as values: every fault of simpool/faults by its name, its words from one table. */
#include "simpool/script/fault.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <lauxlib.h>

#include "simpool/fault/words.h"
#include "simpool/script/arguments.h"
#include "simpool/script/json.h"
#include "simpool/script/objects.h"
#include "simpool/script/state.h"
#include "simpool/script/vocabulary.h"

enum { WORDS_LEN_MAX = 256, LINK_ARGUMENT = 1 };

/** What is being read: the option on top of the stack. */
struct reading {
    lua_State *lua;
    const struct simpool_fault_ops *ops;
    struct simpool_fault_options *options;
    int table; /* stack index of the options; 0: there are none */
    int lead;  /* stack index of the leading value; 0: it is not there */
};

static void read_choice(lua_State *lua, const struct simpool_fault_word *word, void *value)
{
    const char *const said = lua_type(lua, -1) == LUA_TSTRING ? lua_tostring(lua, -1) : "";
    const int place = simpool_fault_choice(word, said);
    if (place >= 0) {
        *(int *)value = place;
        return;
    }
    struct stratum_nearest nearest = {.word = said};
    script_nearest_offer_list(&nearest, word->choices);
    char suggestion[256];
    script_suggest(suggestion, sizeof suggestion, &nearest);
    (void)script_fail(lua, SIMPOOL_EXIT_USAGE, "`%s` is one of \"%s\"%s", word->name, word->choices,
                      suggestion);
}

static void read_text(lua_State *lua, const struct simpool_fault_word *word, char *value)
{
    if (lua_type(lua, -1) != LUA_TSTRING || lua_rawlen(lua, -1) >= word->size) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE, "`%s` is a text of at most %zu bytes",
                          word->name, word->size - 1);
    }
    (void)snprintf(value, word->size, "%s", lua_tostring(lua, -1));
    if (word->offset == offsetof(struct simpool_fault_options, method)) {
        script_method(lua, value);
    }
}

static void read_json(lua_State *lua, const struct simpool_fault_word *word, char *value)
{
    struct stratum_text text = stratum_text_in(value, word->size);
    script_json_add(lua, -1, &text);
    if (text.len == 0) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE, "`%s` is JSON of 1 to %zu bytes", word->name,
                          word->size - 1);
    }
}

static void read_part(lua_State *lua, const struct simpool_fault_word *word, double *value)
{
    int is_number = 0;
    *value = lua_tonumberx(lua, -1, &is_number);
    if (!is_number || lua_type(lua, -1) != LUA_TNUMBER || !(*value > 0 && *value <= 1)) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE, "`%s` is a number above 0 and at most 1",
                          word->name);
    }
}

static void read_count(lua_State *lua, const struct simpool_fault_word *word, uint64_t *value)
{
    int is_whole = 0;
    const lua_Integer count = lua_tointegerx(lua, -1, &is_whole);
    if (!is_whole || count < 1) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE, "`%s` is a whole number from 1", word->name);
    }
    *value = (uint64_t)count;
}

/** The value on top of the stack, into the word's place. */
static void read_value(lua_State *lua, const struct simpool_fault_word *word, void *value)
{
    switch (word->kind) {
    case SIMPOOL_WORD_DURATION:
        *(int64_t *)value =
            script_microseconds(script_quantity_at(lua, -1, word->name, SCRIPT_DURATION));
        return;
    case SIMPOOL_WORD_RATE:
        *(double *)value = script_quantity_at(lua, -1, word->name, SCRIPT_BYTE_RATE);
        return;
    case SIMPOOL_WORD_COUNT:
        read_count(lua, word, value);
        return;
    case SIMPOOL_WORD_PART:
        read_part(lua, word, value);
        return;
    case SIMPOOL_WORD_TEXT:
        read_text(lua, word, value);
        return;
    case SIMPOOL_WORD_JSON:
        read_json(lua, word, value);
        return;
    case SIMPOOL_WORD_CHOICE:
        read_choice(lua, word, value);
        return;
    case SIMPOOL_WORD_FLAG:
        if (!lua_isboolean(lua, -1)) {
            (void)script_fail(lua, SIMPOOL_EXIT_USAGE, "`%s` is true or false", word->name);
        }
        *(bool *)value = lua_toboolean(lua, -1);
        return;
    }
}

static void read_word(void *context, const struct simpool_fault_word *word)
{
    const struct reading *const reading = context;
    lua_State *const lua = reading->lua;
    const bool leads = reading->ops->leads != NULL && strcmp(reading->ops->leads, word->name) == 0;
    if (leads && reading->lead != 0) {
        lua_pushvalue(lua, reading->lead);
    } else if (reading->table != 0) {
        lua_pushstring(lua, word->name);
        (void)lua_rawget(lua, reading->table);
    } else {
        lua_pushnil(lua);
    }
    if (!lua_isnil(lua, -1)) {
        read_value(lua, word, (char *)reading->options + word->offset);
    }
    lua_pop(lua, 1);
}

/** FAULT(link, [lead,] [options]); its ops are an upvalue. */
static int make_fault(lua_State *lua)
{
    const struct simpool_fault_ops *const ops = lua_touserdata(lua, lua_upvalueindex(1));
    struct simpool_fault_options options = {.towards = SIMPOOL_TOWARDS_BOTH};
    struct reading reading = {.lua = lua, .ops = ops, .options = &options};
    lua_settop(lua, 3);
    const uint32_t rig = script_link_at(lua, LINK_ARGUMENT);
    const bool has_lead = ops->leads != NULL && !lua_isnil(lua, 2) && !lua_istable(lua, 2);
    reading.lead = has_lead ? 2 : 0;
    const int table = has_lead ? 3 : 2;
    script_options(lua, table, ops->name);
    reading.table = lua_istable(lua, table) ? table : 0;
    simpool_fault_each_word(ops, read_word, &reading);
    const char *const problem = simpool_fault_check(ops, &options);
    if (problem != NULL) {
        return script_fail(lua, SIMPOOL_EXIT_USAGE, "%s: %s", ops->name, problem);
    }
    if (rig != 0 && (ops->layer == SIMPOOL_OF_THE_DOOR || ops->meets_new_links)) {
        return script_fail(lua, SIMPOOL_EXIT_USAGE,
                           "%s is about connections that come: it is put on `pool`", ops->name);
    }
    struct script_fault *const fault = lua_newuserdatauv(lua, sizeof *fault, 0);
    *fault = (struct script_fault){rig, ops, options};
    luaL_setmetatable(lua, "fault");
    return 1;
}

struct script_fault *script_fault_at(lua_State *lua, int index)
{
    struct script_fault *const fault = luaL_testudata(lua, index, "fault");
    if (fault == NULL) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE,
                          "a fault is wanted here, such as silence(rig.link), no %s",
                          script_type_name(lua, index));
    }
    return fault;
}

static int fault_text(lua_State *lua)
{
    const struct script_fault *const fault = script_fault_at(lua, 1);
    char words[SIMPOOL_RULE_MAX + 1];
    struct stratum_text text = stratum_text_in(words, sizeof words);
    simpool_fault_describe(&text, fault->ops, &fault->options, fault->rig);
    lua_pushstring(lua, words);
    return 1;
}

/** --- doc Faults
 *  every fault { towards, chance, after, first, every, ramp, from, to, new, name }
 *  What all faults take. `towards`: "miner", "pool" or "both" (the default). `chance`: of meeting a
 *  parcel, above 0 and at most 1. Of those that fit, `after` so many, no more than the `first` so
 *  many, only `every` so many-th; each direction counts by itself. `ramp = "1m"`: it grows to its
 *  strength over so long. `from` and `to`, since it was put on: it begins late, and is lifted by
 *  itself. `new = true`: only on connections that come later. A fault is put on by `during` or
 *  `weather`; `pool` in place of a link means every link, new ones too. Its luck is its own, named
 *  after session, direction and what it does (or `name`): no other fault shifts it. Sessions are
 *  numbered as they come: who comes later shifts nobody who came before.
 */
void script_fault_define(lua_State *lua)
{
    size_t count = 0;
    const struct simpool_fault_ops *const *const faults = simpool_faults(&count);
    for (size_t index = 0; index < count; index++) {
        const struct simpool_fault_ops *const ops = faults[index];
        char words[WORDS_LEN_MAX];
        (void)snprintf(words, sizeof words, "%s %s %s", ops->takes, simpool_fault_words_common,
                       ops->layer == SIMPOOL_OF_MESSAGES ? simpool_fault_words_message : "");
        script_words_push(lua, "options");
        lua_pushstring(lua, words);
        lua_setfield(lua, -2, ops->name);
        script_words_push(lua, "globals");
        lua_pushlightuserdata(lua, (void *)ops); /* only read */
        lua_pushcclosure(lua, make_fault, 1);
        lua_setfield(lua, -2, ops->name);
        lua_pop(lua, 2);
    }
    (void)luaL_newmetatable(lua, "fault");
    lua_pushcfunction(lua, fault_text);
    lua_setfield(lua, -2, "__tostring");
    lua_pop(lua, 1);
}
