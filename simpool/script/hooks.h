/** pool:on(event, fn): background behaviour. Events are kept until the loop has turned, so that a
 *  hook may use the verbs that act; what it causes waits for the next turn, so that the loop goes
 * on turning. */
#ifndef SIMPOOL_SCRIPT_HOOKS_H
#define SIMPOOL_SCRIPT_HOOKS_H

#include <stddef.h>

#include <lua.h>

#include "stratum/event.h"

struct simpool_story;

enum {
    SCRIPT_HOOKS_MAX = 16,
    SCRIPT_HOOK_EVENTS_MAX = 256,
    SCRIPT_HOOK_GENERATIONS_MAX = 256 /* of events that hooks cause, each from the one before */
};

/** An event that hooks are called for. */
struct script_hook_event {
    struct stratum_event event;
    int generation; /* 0: no hook caused it; 1: one did; 2: by an event that one caused; … */
};

/** Start with zeros. */
struct script_hooks {
    struct {
        enum stratum_event_kind kind;
        int function; /* reference */
    } list[SCRIPT_HOOKS_MAX];
    size_t count;
    struct script_hook_event *events; /* waiting for their hooks, oldest first */
    size_t event_count;
    size_t lost;    /* events that had no room */
    int generation; /* of what is caused now */
};

void script_hooks_done(struct script_hooks *hooks);
/** Keeps the event if a hook wants it. */
void script_hooks_hear(struct script_hooks *hooks, const struct stratum_event *event);
/** Calls the hooks for what was kept so far; a hook that fails fails the story, and so do hooks
 * that cause each other without end. */
void script_hooks_run(struct simpool_story *story);
/** The verb. */
int script_pool_on(lua_State *lua);

#endif
