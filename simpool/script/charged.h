/** Functions of Lua's own library whose work grows with what they are given: each takes its steps
 *  first. What makes a text needs none of it: its memory is charged. */
#ifndef SIMPOOL_SCRIPT_CHARGED_H
#define SIMPOOL_SCRIPT_CHARGED_H

#include <lua.h>

#include "simpool/script/vocabulary.h"

/** Call the library's function, upvalue 1, in the place of ours: with our stack as its arguments,
 *  and its complaints naming the story's line. Texts behind the first argument are charged.
 *  returns how many results it pushed */
int script_library_call(lua_State *lua);
/** The same for those that read their first argument as a number, too. */
int script_library_read(lua_State *lua);

/** string.byte, to be wrapped too. */
int script_string_byte(lua_State *lua);

/** "10" + 1 reads the text: for the texts' metatable on top of the stack. */
void script_charge_arithmetic(lua_State *lua);

/* To be wrapped around the functions of the same name; a name of NULL ends each list. */
extern const struct script_verb script_charged_table[];

#endif
