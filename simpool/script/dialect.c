#include "simpool/script/dialect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>

#include "simpool/script/dialect_book.h"
#include "simpool/script/host.h"
#include "simpool/script/load.h"
#include "simpool/script/story.h"
#include "simpool/script/vocabulary.h"

const char *simpool_dialect_names(void)
{
    return script_dialect_names;
}

struct simpool_dialect_book *script_dialect_make(void)
{
    struct simpool_dialect_book *book = calloc(1, sizeof *book);
    if (book != NULL) {
        book->dialect = simpool_dialect_nomp;
    }
    return book;
}

void simpool_dialect_close(struct simpool_dialect_book *book)
{
    if (book == NULL) {
        return;
    }
    for (size_t index = 0; index < book->text_count; index++) {
        free(book->texts[index]);
    }
    free(book);
}

const struct simpool_dialect *simpool_dialect_of(const struct simpool_dialect_book *book)
{
    return &book->dialect;
}

const char *script_dialect_keep(lua_State *lua, struct simpool_dialect_book *book, const char *text)
{
    char *kept = book->text_count < SCRIPT_DIALECT_TEXTS_MAX ? strdup(text) : NULL;
    if (kept == NULL) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE, "a dialect has at most %d texts",
                          SCRIPT_DIALECT_TEXTS_MAX);
        return NULL;
    }
    book->texts[book->text_count++] = kept;
    return kept;
}

/* Pushes the table of a dialect that is built in. */
static void push_built_in(lua_State *lua, const char *name)
{
    const struct script_dialect_source *source = script_dialect_sources;
    while (source->name != NULL && strcmp(source->name, name) != 0) {
        source++;
    }
    if (source->name == NULL) {
        struct stratum_nearest nearest = {.word = name};
        script_nearest_offer_list(&nearest, script_dialect_names);
        char suggestion[256];
        script_suggest(suggestion, sizeof suggestion, &nearest);
        if (nearest.best[0] != '\0') {
            (void)script_fail(lua, SIMPOOL_EXIT_USAGE, "no dialect `%.64s`%s", name, suggestion);
        }
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE,
                          "no dialect `%.64s`: there are %s, and files that end in .lua", name,
                          script_dialect_names);
        return;
    }
    if (luaL_loadbufferx(lua, source->text, *source->len, "=dialect", "t") != LUA_OK) {
        (void)lua_error(lua);
    }
    lua_newtable(lua); /* data needs no words */
    (void)lua_setupvalue(lua, -2, 1);
    lua_call(lua, 0, 1);
}

/* What the dialect on top is like comes first, then what it says itself. */
static void read_table(lua_State *lua, struct simpool_dialect_book *book, int depth)
{
    luaL_checkstack(lua, 16, "a dialect");
    if (!lua_istable(lua, -1)) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE, "a dialect is a table: return { … }");
    }
    lua_pushliteral(lua, "like");
    if (lua_rawget(lua, -2) != LUA_TNIL) {
        if (lua_type(lua, -1) != LUA_TSTRING || depth == SCRIPT_DIALECT_LIKES_MAX) {
            (void)script_fail(lua, SIMPOOL_EXIT_USAGE,
                              "`like` is the name of a dialect that is built in");
        }
        push_built_in(lua, lua_tostring(lua, -1));
        read_table(lua, book, depth + 1);
        lua_pop(lua, 1);
    }
    lua_pop(lua, 1);
    script_dialect_keys(lua, book);
}

void script_dialect_read(lua_State *lua, int index, struct simpool_dialect_book *book)
{
    lua_pushvalue(lua, index);
    if (lua_type(lua, -1) == LUA_TSTRING) {
        const char *name = script_dialect_keep(lua, book, lua_tostring(lua, -1));
        push_built_in(lua, name);
        lua_remove(lua, -2);
        book->dialect.name = name;
    }
    read_table(lua, book, 0);
    lua_pop(lua, 1);
}

/** What is read, for the protected call. */
struct reading {
    struct simpool_dialect_book *book;
    const char *name;
    char *text; /* of a file; NULL: it is built in */
    size_t len;
};

static int read_all(lua_State *lua)
{
    const struct reading *reading = script_host_of(lua)->owner;
    script_words_init(lua);
    if (reading->text == NULL) {
        lua_pushstring(lua, reading->name);
    } else {
        script_host_compile(lua, reading->text, reading->len);
        lua_newtable(lua);
        (void)lua_setupvalue(lua, -2, 1);
        lua_call(lua, 0, 1);
        reading->book->dialect.name = script_dialect_keep(lua, reading->book, reading->name);
    }
    script_dialect_read(lua, lua_gettop(lua), reading->book);
    return 0;
}

static bool is_file(const char *name)
{
    const size_t len = strlen(name);
    return len > 4 && strcmp(name + len - 4, ".lua") == 0;
}

struct simpool_dialect_book *simpool_dialect_open(const char *name, char *problem, size_t capacity)
{
    struct reading reading = {.book = script_dialect_make(), .name = name};
    struct script_host host;
    bool good =
        reading.book != NULL && script_host_init(&host, is_file(name) ? name : "dialect", &reading);
    if (!good) {
        (void)snprintf(problem, capacity, "out of memory");
        simpool_dialect_close(reading.book);
        return NULL;
    }
    if (is_file(name)) {
        reading.text = script_source_read(&reading.len, name, problem, capacity);
        good = reading.text != NULL;
    }
    if (good && !script_host_run(&host, read_all)) {
        (void)snprintf(problem, capacity, "%s", host.failure.text);
        good = false;
    }
    script_host_done(&host);
    free(reading.text);
    if (!good) {
        simpool_dialect_close(reading.book);
        return NULL;
    }
    return reading.book;
}
