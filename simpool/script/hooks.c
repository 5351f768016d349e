#include "simpool/script/hooks.h"

#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>

#include "simpool/script/arguments.h"
#include "simpool/script/objects.h"
#include "simpool/script/state.h"
#include "simpool/script/vocabulary.h"

void script_hooks_done(struct script_hooks *hooks)
{
    free(hooks->events);
    *hooks = (struct script_hooks){.events = NULL};
}

void script_hooks_hear(struct script_hooks *hooks, const struct stratum_event *event)
{
    bool wanted = false;
    for (size_t index = 0; index < hooks->count; index++) {
        wanted = wanted || hooks->list[index].kind == event->kind;
    }
    if (!wanted) {
        return;
    }
    if (hooks->event_count == SCRIPT_HOOK_EVENTS_MAX) {
        hooks->lost++;
        return;
    }
    hooks->events[hooks->event_count++] =
        (struct script_hook_event){.event = *event, .generation = hooks->generation};
}

static void push_event(lua_State *lua, const struct stratum_event *event)
{
    lua_newtable(lua);
    lua_pushstring(lua, stratum_event_word(event->kind));
    lua_setfield(lua, -2, "what");
    lua_pushnumber(lua, (double)event->at_us / SCRIPT_US_PER_S);
    lua_setfield(lua, -2, "at");
    lua_pushstring(lua, stratum_verdict_word(event->verdict));
    lua_setfield(lua, -2, "verdict");
    lua_pushstring(lua, event->job);
    lua_setfield(lua, -2, "job");
    lua_pushstring(lua, event->text);
    lua_setfield(lua, -2, "text");
    lua_pushnumber(lua, event->difficulty);
    lua_setfield(lua, -2, "difficulty");
    if (event->rig != 0) {
        script_rig_push(lua, event->rig);
    } else {
        lua_pushboolean(lua, 0);
    }
    lua_setfield(lua, -2, "rig");
    script_record_close(lua, "event");
}

/** What is raised from here on names the line of the hook on top of the stack. */
static void stand_at_hook(lua_State *lua)
{
    lua_Debug hook;
    lua_pushvalue(lua, -1);
    (void)lua_getinfo(lua, ">S", &hook);
    script_host_of(lua)->outside_line = hook.linedefined;
}

static void fail_endless(lua_State *lua, const struct stratum_event *event)
{
    stand_at_hook(lua);
    (void)script_fail(lua, SIMPOOL_EXIT_USAGE,
                      "hooks cause each other without end: %d events in a row, each from a hook "
                      "for the one before, and this hook is for the next (%s); have it act on "
                      "fewer",
                      SCRIPT_HOOK_GENERATIONS_MAX, stratum_event_word(event->kind));
}

static void fail_lost(lua_State *lua, size_t lost)
{
    (void)script_fail(lua, SIMPOOL_EXIT_USAGE,
                      "more than %d events at once for pool:on: %zu had no room; cause fewer of "
                      "them, or rest between them",
                      SCRIPT_HOOK_EVENTS_MAX, lost);
}

static void call_hook(lua_State *lua, const struct script_hook_event *next)
{
    struct script_hooks *const hooks = &script_story_of(lua)->hooks;
    if (next->generation >= SCRIPT_HOOK_GENERATIONS_MAX) {
        fail_endless(lua, &next->event);
    }
    lua_pushvalue(lua, -1);
    push_event(lua, &next->event);
    lua_call(lua, 1, 0);
    if (hooks->lost > 0) {
        stand_at_hook(lua);
        fail_lost(lua, hooks->lost);
    }
    lua_pop(lua, 1);
}

static int call_hooks(lua_State *lua)
{
    struct script_hooks *const hooks = &script_story_of(lua)->hooks;
    const struct script_hook_event next = hooks->events[0]; /* big, but a hook may cause others */
    if (hooks->lost > 0) {                                  /* it was no hook's doing */
        fail_lost(lua, hooks->lost);
    }
    hooks->event_count--;
    memmove(hooks->events, hooks->events + 1, hooks->event_count * sizeof next);
    hooks->generation = next.generation + 1;
    for (size_t index = 0; index < hooks->count; index++) {
        if (hooks->list[index].kind == next.event.kind) {
            lua_rawgeti(lua, LUA_REGISTRYINDEX, hooks->list[index].function);
            call_hook(lua, &next);
        }
    }
    return 0;
}

void script_hooks_run(struct simpool_story *story)
{
    struct script_hooks *const hooks = &story->hooks;
    for (size_t left = hooks->event_count; left > 0 && !story->host.failure.set; left--) {
        (void)script_host_run(&story->host, call_hooks);
    }
    hooks->generation = 0;
}

static enum stratum_event_kind kind_at(lua_State *lua, int index)
{
    struct stratum_nearest nearest = {.word = luaL_checkstring(lua, index)};
    for (int kind = 0; kind < STRATUM_EVENT_COUNT; kind++) {
        const char *const word = stratum_event_word((enum stratum_event_kind)kind);
        if (strcmp(word, nearest.word) == 0) {
            return (enum stratum_event_kind)kind;
        }
        stratum_nearest_offer(&nearest, word);
    }
    char suggestion[256];
    script_suggest(suggestion, sizeof suggestion, &nearest);
    (void)script_fail(lua, SIMPOOL_EXIT_USAGE, "no event is called \"%.64s\"%s", nearest.word,
                      suggestion);
    return STRATUM_EVENT_COUNT;
}

/** --- doc The pool
 *  pool:on(event, function(event) ... end)
 *  Calls the function for each event of that name in the journal ("share", "disconnected", …), with
 *  `what, at, rig, job, verdict, difficulty, text`. For background behaviour; a hook cannot wait,
 *  the plot belongs into the story.
 */
int script_pool_on(lua_State *lua)
{
    struct script_hooks *const hooks = &script_story_of(lua)->hooks;
    script_pool_at(lua, 1);
    const enum stratum_event_kind kind = kind_at(lua, 2);
    luaL_checktype(lua, 3, LUA_TFUNCTION);
    if (hooks->count == SCRIPT_HOOKS_MAX) {
        return script_fail(lua, SIMPOOL_EXIT_USAGE, "more than %d hooks", SCRIPT_HOOKS_MAX);
    }
    if (hooks->events == NULL) {
        hooks->events = malloc(SCRIPT_HOOK_EVENTS_MAX * sizeof *hooks->events);
        if (hooks->events == NULL) {
            return script_fail(lua, SIMPOOL_EXIT_USAGE, "out of memory");
        }
    }
    lua_settop(lua, 3);
    hooks->list[hooks->count].function = luaL_ref(lua, LUA_REGISTRYINDEX);
    hooks->list[hooks->count++].kind = kind;
    return 0;
}
