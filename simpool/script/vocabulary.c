#include "simpool/script/vocabulary.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include <lauxlib.h>

#include "simpool/script/host.h"
#include "simpool/script/story.h"
#include "stratum/text.h"

static const char WORDS[] = "words";
static const char *const groups[] = {"globals", "pool",  "rig",  "link",
                                     "string",  "table", "math", "options"};

/** Words from elsewhere, and what a story says instead. */
static const struct {
    const char *words;
    const char *instead;
} strangers[] = {
    {"print", "note writes a line into the journal"},
    {"sleep wait", "rest lets time pass"},
    {"assert error pcall xpcall", "check ends the story with a sentence of its own"},
    {"match gmatch gsub", "patterns cannot be interrupted; string.find looks for plain text"},
    {"os io require load loadstring loadfile dofile debug coroutine collectgarbage package",
     "a story sees its pool and nothing else of this machine"},
    {"setmetatable getmetatable rawget rawset rawequal rawlen next _G _ENV",
     "plain tables, functions and pairs are all there is"},
};

void script_words_init(lua_State *lua)
{
    lua_newtable(lua);
    for (size_t index = 0; index < sizeof groups / sizeof groups[0]; index++) {
        lua_newtable(lua);
        lua_setfield(lua, -2, groups[index]);
    }
    lua_setfield(lua, LUA_REGISTRYINDEX, WORDS);
}

void script_words_push(lua_State *lua, const char *group)
{
    lua_getfield(lua, LUA_REGISTRYINDEX, WORDS);
    if (group != NULL) {
        lua_getfield(lua, -1, group);
        assert(lua_istable(lua, -1));
        lua_remove(lua, -2);
    }
}

void script_words_add(lua_State *lua, const char *group, const struct script_verb *verbs)
{
    script_words_push(lua, "options");
    script_words_push(lua, group);
    for (const struct script_verb *verb = verbs; verb->name != NULL; verb++) {
        lua_pushcfunction(lua, verb->call);
        lua_setfield(lua, -2, verb->name);
        if (verb->options != NULL) {
            lua_pushstring(lua, verb->options);
            lua_setfield(lua, -3, verb->name);
        }
    }
    lua_pop(lua, 2);
}

bool script_word_known(lua_State *lua, const char *group, const char *word)
{
    script_words_push(lua, group);
    const bool known = lua_getfield(lua, -1, word) != LUA_TNIL;
    lua_pop(lua, 2);
    return known;
}

static int closed_read(lua_State *lua)
{
    lua_pushvalue(lua, 2);
    if (lua_rawget(lua, lua_upvalueindex(1)) != LUA_TNIL) {
        return 1;
    }
    const char *const group = lua_tostring(lua, lua_upvalueindex(2));
    if (lua_type(lua, 2) != LUA_TSTRING) {
        return script_fail(lua, SIMPOOL_EXIT_USAGE, "%s has names, no %s keys", group,
                           luaL_typename(lua, 2));
    }
    struct stratum_nearest nearest = {.word = lua_tostring(lua, 2)};
    lua_pushvalue(lua, lua_upvalueindex(1));
    script_nearest_offer_names(&nearest, lua);
    char suggestion[256];
    script_suggest(suggestion, sizeof suggestion, &nearest);
    const bool global = strcmp(group, "globals") == 0;
    return script_fail(lua, SIMPOOL_EXIT_USAGE, "`%s%s%.64s` is no word of a story%s",
                       global ? "" : group, global ? "" : ".", nearest.word, suggestion);
}

static int closed_write(lua_State *lua)
{
    const char *const group = lua_tostring(lua, lua_upvalueindex(1));
    const char *const word = luaL_tolstring(lua, 2, NULL);
    if (strcmp(group, "globals") == 0) {
        return script_fail(lua, SIMPOOL_EXIT_USAGE,
                           "`%.64s` would be a global; write `local %.64s`", word, word);
    }
    return script_fail(lua, SIMPOOL_EXIT_USAGE, "`%s` cannot be changed (`.%.64s` was set)", group,
                       word);
}

void script_close(lua_State *lua, const char *group)
{
    lua_newtable(lua); /* the view: stays empty, so that every access is seen */
    lua_newtable(lua);
    lua_pushvalue(lua, -3);
    lua_pushstring(lua, group);
    lua_pushcclosure(lua, closed_read, 2);
    lua_setfield(lua, -2, "__index");
    lua_pushstring(lua, group);
    lua_pushcclosure(lua, closed_write, 1);
    lua_setfield(lua, -2, "__newindex");
    lua_setmetatable(lua, -2);
    lua_remove(lua, -2);
}

void script_nearest_offer_names(struct stratum_nearest *nearest, lua_State *lua)
{
    lua_pushnil(lua);
    while (lua_next(lua, -2) != 0) {
        if (lua_type(lua, -2) == LUA_TSTRING) {
            stratum_nearest_offer(nearest, lua_tostring(lua, -2));
        }
        lua_pop(lua, 1);
    }
}

/** Copies the next word of a list; returns where the rest begins, NULL at the end. */
static const char *list_next(const char *list, char word[STRATUM_WORD_MAX + 1])
{
    list += strspn(list, " ");
    const size_t len = strcspn(list, " ");
    assert(len <= STRATUM_WORD_MAX);
    memcpy(word, list, len);
    word[len] = '\0';
    return len > 0 ? list + len : NULL;
}

void script_nearest_offer_list(struct stratum_nearest *nearest, const char *list)
{
    char word[STRATUM_WORD_MAX + 1];
    while ((list = list_next(list, word)) != NULL) {
        stratum_nearest_offer(nearest, word);
    }
}

bool script_list_has(const char *list, const char *wanted)
{
    char word[STRATUM_WORD_MAX + 1];
    while ((list = list_next(list, word)) != NULL) {
        if (strcmp(word, wanted) == 0) {
            return true;
        }
    }
    return false;
}

void script_suggest(char *out, size_t capacity, const struct stratum_nearest *nearest)
{
    out[0] = '\0';
    for (size_t index = 0; index < sizeof strangers / sizeof strangers[0]; index++) {
        if (script_list_has(strangers[index].words, nearest->word)) {
            (void)snprintf(out, capacity, ": %s", strangers[index].instead);
            return;
        }
    }
    if (nearest->best[0] != '\0') {
        (void)snprintf(out, capacity, "; did you mean `%s`?", nearest->best);
    }
}

void script_suggest_option(char *out, size_t capacity, const char *word, const char *list)
{
    struct stratum_nearest nearest = {.word = word};
    script_nearest_offer_list(&nearest, list);
    struct stratum_text text = stratum_text_in(out, capacity);
    char known[STRATUM_WORD_MAX + 1];
    if (nearest.best[0] != '\0') {
        stratum_text_format(&text, "; did you mean `%s`?", nearest.best);
        return;
    }
    stratum_text_add(&text, "; it takes ");
    for (const char *between = ""; (list = list_next(list, known)) != NULL; between = ", ") {
        stratum_text_format(&text, "%s`%s`", between, known);
    }
}
