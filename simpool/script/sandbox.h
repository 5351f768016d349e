/** What a story has of Lua itself: values, tables, text and numbers; no machine, no clock, no
 * chance of its own, nothing that a step limit cannot interrupt. */
#ifndef SIMPOOL_SCRIPT_SANDBOX_H
#define SIMPOOL_SCRIPT_SANDBOX_H

#include <lua.h>

enum {
    SCRIPT_TEXT_MAX = 1024 * 1024, /* what string.rep and string.format may make */
    SCRIPT_NEEDLE_MAX = 4096       /* what string.find may look for */
};

/** Fills globals, string, table and math of the words; raises without memory. */
void script_sandbox_open(lua_State *lua);
/** After the prelude: string, table and math become closed globals. */
void script_sandbox_close(lua_State *lua);
/** Pushes the value on index as text, without addresses. */
const char *script_to_text(lua_State *lua, int index);

#endif
