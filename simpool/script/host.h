/** One Lua state with limits: so much memory, so many steps between two waits, no way out. Errors
 *  become one line, FILE:LINE: what, and an exit code. */
#ifndef SIMPOOL_SCRIPT_HOST_H
#define SIMPOOL_SCRIPT_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <lua.h>

#include "simpool/script/budget.h"
#include "stratum/dice.h"

enum {
    SCRIPT_MEMORY_MAX = 64 * 1024 * 1024,
    SCRIPT_SOURCE_MAX = 1024 * 1024, /* bytes of a story's file */
    SCRIPT_PATH_MAX = 1024,
    SCRIPT_COMPLAINT_MAX = 4096,
    SCRIPT_NOTED_MAX = 79
};

/** What a story ends of before its plot has; the first reason stays. */
struct script_failure {
    bool set;
    int exit_code;
    char text[SCRIPT_COMPLAINT_MAX];
};

struct script_host {
    lua_State *lua;
    size_t used_bytes;
    struct script_budget budget;
    bool dice_ready; /* math.random has its seed */
    struct stratum_dice dice;
    struct script_failure failure;
    char file[SCRIPT_PATH_MAX];       /* as messages name it */
    char noted[SCRIPT_NOTED_MAX + 1]; /* what the story noted last: where it is; empty: nothing */
    int outside_line;                 /* where a check of the text is; 0: the text runs */
    void *owner;                      /* the story */
};

/** An empty state inside the limits, host.owner set. false: out of memory. */
bool script_host_init(struct script_host *host, const char *file, void *owner);
void script_host_done(struct script_host *host);
struct script_host *script_host_of(lua_State *lua);

/** Run body(lua) protected; what it raises goes to host.failure. returns whether it ended well. */
bool script_host_run(struct script_host *host, lua_CFunction body);
/** Take the error on top of lua's stack, of a call that ended with that status, into
 *  host.failure. */
void script_host_blame(lua_State *lua, int status);

/** Compile a story's text; raises what is wrong. Pushes the function. */
void script_host_compile(lua_State *lua, const char *text, size_t len);

/** Set the failure, if none is set yet: FILE:LINE of what lua runs, then the text; behind the
 *  first line of a failed check what the story noted last, as one line of it may be many tries. */
void script_fail_later(lua_State *lua, int exit_code, const char *text);
/** Raise: the story ends with that exit code and "FILE:LINE: " with the text. Never returns; the
 *  int is for "return script_fail(…)". */
int script_fail(lua_State *lua, int exit_code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/** Raise the same failure again, after it was caught to clean up. */
int script_fail_again(lua_State *lua);

#endif
