#include "simpool/script/host.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>

#include "simpool/script/story.h"
#include "stratum/text.h"

/* Lua shortens long file names in its messages; these stand for them and are put back later. */
static const char STORY_CHUNK[] = "=story";
static const char STORY_PREFIX[] = "story:";
static const char PRELUDE_PREFIX[] = "prelude:";

enum { REFUSED_STEP_BYTES = 32 };

static void *allocate(void *context, void *block, size_t old_len, size_t new_len)
{
    struct script_host *const host = context;
    const size_t had = block != NULL ? old_len : 0; /* else old_len is a kind of object */
    if (new_len == 0) {
        free(block);
        host->used_bytes -= had;
        return NULL;
    }
    if (new_len > had && host->used_bytes - had + new_len > SCRIPT_MEMORY_MAX) {
        /* Lua looks through all it has for garbage, and asks once more. */
        script_budget_spend(&host->budget, (int64_t)(host->used_bytes / REFUSED_STEP_BYTES));
        return NULL;
    }
    if (new_len > had) {
        script_budget_spend_block(&host->budget, block, old_len, new_len);
    }
    void *const moved = realloc(block, new_len);
    if (moved != NULL) {
        host->used_bytes = host->used_bytes - had + new_len;
    }
    return moved;
}

bool script_host_init(struct script_host *host, const char *file, void *owner)
{
    memset(host, 0, sizeof *host);
    (void)snprintf(host->file, sizeof host->file, "%s", file);
    host->owner = owner;
    host->lua = lua_newstate(allocate, host);
    if (host->lua == NULL) {
        return false;
    }
    *(struct script_host **)lua_getextraspace(host->lua) = host;
    script_budget_init(&host->budget, host->lua);
    return true;
}

void script_host_done(struct script_host *host)
{
    if (host->lua != NULL) {
        lua_close(host->lua);
        host->lua = NULL;
    }
}

struct script_host *script_host_of(lua_State *lua)
{
    return *(struct script_host **)lua_getextraspace(lua);
}

bool script_host_run(struct script_host *host, lua_CFunction body)
{
    lua_pushcfunction(host->lua, body);
    const int status = lua_pcall(host->lua, 0, 0, 0);
    if (status != LUA_OK) {
        script_host_blame(host->lua, status);
    }
    return status == LUA_OK;
}

static bool begins_with(const char *text, const char *beginning)
{
    return strncmp(text, beginning, strlen(beginning)) == 0;
}

/** Lua's own message, with the story's file and line at its beginning. */
static void blame(lua_State *lua, const char *message)
{
    struct script_host *const host = script_host_of(lua);
    if (begins_with(message, PRELUDE_PREFIX)) {
        message += strlen(PRELUDE_PREFIX);
        message += strspn(message, "0123456789: ");
    }
    if (!begins_with(message, STORY_PREFIX)) {
        script_fail_later(lua, SIMPOOL_EXIT_USAGE, message);
    } else if (!host->failure.set) {
        (void)snprintf(host->failure.text, sizeof host->failure.text, "%s:%s", host->file,
                       message + strlen(STORY_PREFIX));
        host->failure.exit_code = SIMPOOL_EXIT_USAGE;
        host->failure.set = true;
    }
}

void script_host_blame(lua_State *lua, int status)
{
    const char *const message = lua_tostring(lua, -1);
    /* During a clean-up the status is forgotten, the message is not. */
    const bool starved =
        status == LUA_ERRMEM || (message != NULL && strcmp(message, "not enough memory") == 0);
    if (starved) {
        char text[128];
        (void)snprintf(text, sizeof text,
                       "more than %d MiB of memory: a table, a text or a recursion grows "
                       "without end",
                       SCRIPT_MEMORY_MAX / (1024 * 1024));
        blame(lua, text);
    } else {
        /* Without words: what script_fail raised, which is set already. */
        blame(lua, message != NULL ? message : "");
    }
    lua_pop(lua, 1);
}

void script_host_compile(lua_State *lua, const char *text, size_t len)
{
    if (luaL_loadbufferx(lua, text, len, STORY_CHUNK, "t") != LUA_OK) {
        (void)lua_error(lua);
    }
}

/** "FILE:LINE" of the story's line that is running; the file alone outside of it. */
static void where_is(lua_State *lua, char *out, size_t capacity)
{
    lua_Debug activation;
    for (int level = 0; lua_getstack(lua, level, &activation) != 0; level++) {
        (void)lua_getinfo(lua, "Sl", &activation);
        if (strcmp(activation.source, STORY_CHUNK) == 0) {
            (void)snprintf(out, capacity, "%s:%d", script_host_of(lua)->file,
                           activation.currentline);
            return;
        }
    }
    const struct script_host *const host = script_host_of(lua);
    if (host->outside_line > 0) {
        (void)snprintf(out, capacity, "%s:%d", host->file, host->outside_line);
    } else {
        (void)snprintf(out, capacity, "%s", host->file);
    }
}

void script_fail_later(lua_State *lua, int exit_code, const char *text)
{
    struct script_failure *const failure = &script_host_of(lua)->failure;
    if (!failure->set) {
        char where[SCRIPT_PATH_MAX + 32];
        where_is(lua, where, sizeof where);
        const char *const noted = script_host_of(lua)->noted;
        const int first = (int)strcspn(text, "\n");
        struct stratum_text out = stratum_text_in(failure->text, sizeof failure->text);
        stratum_text_format(&out, "%s: %.*s", where, first, text);
        if (exit_code == SIMPOOL_EXIT_CHECK && noted[0] != '\0') {
            stratum_text_format(&out, " (last note: %s)", noted);
        }
        stratum_text_add(&out, text + first);
        failure->exit_code = exit_code;
        failure->set = true;
    }
}

int script_fail(lua_State *lua, int exit_code, const char *format, ...)
{
    char text[SCRIPT_COMPLAINT_MAX];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    script_fail_later(lua, exit_code, text);
    return script_fail_again(lua);
}

int script_fail_again(lua_State *lua)
{
    struct script_host *const host = script_host_of(lua);
    assert(host->failure.set);
    lua_pushlightuserdata(lua, host);
    return lua_error(lua);
}
