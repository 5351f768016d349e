/** A story's words against the vocabulary, before it runs: a typo must not wait ninety seconds to
 *  be found. */
#ifndef SIMPOOL_SCRIPT_SPELLING_H
#define SIMPOOL_SCRIPT_SPELLING_H

#include <stddef.h>

#include <lua.h>

/** Checks global names, `:verbs` and the option names in verbs' tables; raises the first that is
 *  unknown, with its line. Scopes are not followed: a name that is local anywhere passes here, and
 *  is caught at run time. len bytes of text that compile. */
void script_spelling_check(lua_State *lua, const char *text, size_t len);

#endif
