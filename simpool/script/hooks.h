/** pool:on(event, fn): background behaviour. Events are kept until the loop has turned, so that a
 *  hook may use the verbs that act. */
#ifndef SIMPOOL_SCRIPT_HOOKS_H
#define SIMPOOL_SCRIPT_HOOKS_H

#include <stddef.h>

#include <lua.h>

#include "stratum/event.h"

struct simpool_story;

enum { SCRIPT_HOOKS_MAX = 16, SCRIPT_HOOK_EVENTS_MAX = 256 };

/** Start with zeros. */
struct script_hooks {
    struct {
        enum stratum_event_kind kind;
        int function; /* reference */
    } list[SCRIPT_HOOKS_MAX];
    size_t count;
    struct stratum_event *events; /* waiting for their hooks, oldest first */
    size_t event_count;
    size_t lost; /* events that had no room */
};

void script_hooks_done(struct script_hooks *hooks);
/** Keeps the event if a hook wants it. */
void script_hooks_hear(struct script_hooks *hooks, const struct stratum_event *event);
/** Calls the hooks for what was kept; a hook that fails fails the story. */
void script_hooks_run(struct simpool_story *story);
/** The verb. */
int script_pool_on(lua_State *lua);

#endif
