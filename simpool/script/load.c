#include "simpool/script/load.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>

#include "simpool/script/json.h"
#include "simpool/script/lexer.h"
#include "simpool/script/objects.h"
#include "simpool/script/paths.h"
#include "simpool/script/sandbox.h"
#include "simpool/script/spelling.h"
#include "simpool/script/state.h"
#include "simpool/script/units.h"
#include "simpool/script/vocabulary.h"
#include "stratum/net/file.h"

/* prelude.lua and weather.lua, put into the program when it is built. */
extern const char simpool_script_prelude[];
extern const unsigned long simpool_script_prelude_len;
extern const char simpool_script_weather[];
extern const unsigned long simpool_script_weather_len;

static const int64_t LIMIT_US = (int64_t)10 * 60 * SCRIPT_US_PER_S;

/** A file's text while it is loaded; the host's extra argument. */
struct source {
    char *text;
    size_t len;
};

char *script_source_read(size_t *len, const char *path, char *problem, size_t capacity)
{
    char *const text = stratum_file_read(len, path, SCRIPT_SOURCE_MAX);
    if (text == NULL) {
        (void)snprintf(problem, capacity, "%s: %s: is the path right?", path,
                       errno == EFBIG ? "longer than 1 MiB" : strerror(errno));
    }
    return text;
}

/** The comment at the top of the file. */
static void read_purpose(struct simpool_scenario *scenario, const char *text)
{
    struct stratum_text purpose = stratum_text_in(scenario->purpose, sizeof scenario->purpose);
    while (strncmp(text, "--", 2) == 0) {
        text += strspn(text, "- ");
        const size_t len = strcspn(text, "\r\n");
        stratum_text_add(&purpose, purpose.len > 0 ? "\n" : "");
        stratum_text_add_bytes(&purpose, text, len);
        text += len;
        text += strspn(text, "\r");
        text += *text == '\n';
    }
}

/** The file's name without folders and ending. */
static void name_after_file(struct simpool_scenario *scenario, const char *path)
{
    const char *const slash = strrchr(path, '/');
    const char *const name = slash != NULL ? slash + 1 : path;
    (void)snprintf(scenario->title, sizeof scenario->title, "%.*s", (int)strcspn(name, "."), name);
}

/** Whether the source has that word, in its code. */
static bool says(const struct source *source, const char *word)
{
    struct script_lexer lexer = {source->text, source->len, 0, 1};
    struct script_token token = script_lexer_next(&lexer);
    while (token.kind != SCRIPT_TOKEN_END &&
           !(token.kind == SCRIPT_TOKEN_NAME && script_token_is(&token, word))) {
        token = script_lexer_next(&lexer);
    }
    return token.kind != SCRIPT_TOKEN_END;
}

/** Runs a part of the vocabulary that is written in Lua; what it returns is called with the pool
 *  before the plot begins. Lua calls both the prelude: that is no line of the story. */
static void open_chunk(lua_State *lua, const char *text, size_t len, const char *name)
{
    if (luaL_loadbufferx(lua, text, len, "=prelude", "t") != LUA_OK) {
        (void)lua_error(lua);
    }
    script_words_push(lua, NULL);
    script_backstage_push(lua);
    lua_call(lua, 2, 1);
    lua_setfield(lua, LUA_REGISTRYINDEX, name);
}

static int open_vocabulary(lua_State *lua)
{
    script_words_init(lua);
    script_sandbox_open(lua);
    script_pool_define(lua);
    script_rig_define(lua);
    script_shares_define(lua);
    script_talk_define(lua);
    script_json_define(lua);
    script_link_define(lua);
    script_telling_define(lua);
    script_meet_define(lua);
    script_scenario_define(lua);
    open_chunk(lua, simpool_script_prelude, simpool_script_prelude_len, "prelude");
    open_chunk(lua, simpool_script_weather, simpool_script_weather_len, "weather");
    script_sandbox_close(lua);
    return 0;
}

/** Compile, check the spelling, run the top level. The source is the light userdata "source". */
static int open_source(lua_State *lua)
{
    lua_getfield(lua, LUA_REGISTRYINDEX, "source");
    const struct source *const source = lua_touserdata(lua, -1);
    struct script_host *const host = script_host_of(lua);
    struct simpool_story *const story = host->owner;
    script_host_compile(lua, source->text, source->len);
    script_spelling_check(lua, source->text, source->len);
    story->makes_weather = says(source, "random_weather");
    host->outside_line = 0;
    script_words_push(lua, "globals");
    script_close(lua, "globals");
    (void)lua_setupvalue(lua, -2, 1); /* _ENV */
    lua_call(lua, 0, 0);
    if (!story->told) {
        return script_fail(lua, SIMPOOL_EXIT_USAGE,
                           "there is no scenario{ jobs = \"…\" }: a story begins with it");
    }
    if (!story->has_plot) {
        return script_fail(lua, SIMPOOL_EXIT_USAGE,
                           "there is no story(function(pool) … end): nothing would be played");
    }
    return 0;
}

static bool find_jobs(struct simpool_story *story, const char *path, char *problem, size_t capacity)
{
    char found[sizeof story->scenario.jobs];
    const char *const jobs = story->scenario.jobs;
    if (jobs[0] == '\0') {
        (void)snprintf(problem, capacity,
                       "%s: its scenario names no jobs: say jobs = \"jobs/….jsonl\"", path);
        return false;
    }
    if (!script_path_find(found, sizeof found, path, jobs)) {
        (void)snprintf(problem, capacity,
                       "%s: no \"%s\" beside it, nor in the fixtures/ of any folder above: correct "
                       "`jobs`, or record some with `simpool record`",
                       path, jobs);
        return false;
    }
    memcpy(story->scenario.jobs, found, sizeof found);
    return true;
}

bool script_load(struct simpool_story *story, const char *path, char *problem, size_t capacity)
{
    struct source source = {.len = 0};
    source.text = script_source_read(&source.len, path, problem, capacity);
    bool good = source.text != NULL;
    if (good) {
        read_purpose(&story->scenario, source.text);
        name_after_file(&story->scenario, path);
        story->scenario.limit_us = LIMIT_US;
        good = script_host_init(&story->host, path, story);
        if (!good) {
            (void)snprintf(problem, capacity, "%s: out of memory", path);
        }
    }
    if (good) {
        lua_pushlightuserdata(story->host.lua, &source);
        lua_setfield(story->host.lua, LUA_REGISTRYINDEX, "source");
        good = script_host_run(&story->host, open_vocabulary) &&
               script_host_run(&story->host, open_source);
        if (!good) {
            (void)snprintf(problem, capacity, "%s", story->host.failure.text);
        }
    }
    good = good && find_jobs(story, path, problem, capacity);
    free(source.text);
    return good;
}
