/** Lua values as JSON, for lines that a story makes up. */
#ifndef SIMPOOL_SCRIPT_JSON_H
#define SIMPOOL_SCRIPT_JSON_H

#include <lua.h>

#include "stratum/text.h"

enum { SCRIPT_JSON_DEPTH_MAX = 16, SCRIPT_JSON_NAMES_MAX = 64 };

/** Appends the value at index. A table with a first element, or with none at all, is an array;
 *  others are objects, names in alphabetical order. The global `null` is null, what json "…" made
 * is its text. Raises what has no form in JSON, and what does not fit. */
void script_json_add(lua_State *lua, int index, struct stratum_text *out);
/** Adds the word `json`. */
void script_json_define(lua_State *lua);

#endif
