/** Reading what a verb was given; whatever is wrong is raised with the story's line. */
#ifndef SIMPOOL_SCRIPT_ARGUMENTS_H
#define SIMPOOL_SCRIPT_ARGUMENTS_H

#include <stdbool.h>
#include <stdint.h>

#include <lua.h>

#include "simpool/script/units.h"
#include "stratum/net/certificate.h"

/** The options of a verb at index: nothing, or a table with no other names than the verb takes. */
void script_options(lua_State *lua, int index, const char *verb);

/* Of the table (or nothing) at index; absent: the last argument. */
int64_t script_option_us(lua_State *lua, int index, const char *name, int64_t absent_us);
/** The text stays valid while the table does. */
const char *script_option_text(lua_State *lua, int index, const char *name, const char *absent);
/** A whole number from 1 to a million. */
size_t script_option_count(lua_State *lua, int index, const char *name, size_t absent);
/** The same, but 0 is one, too. */
size_t script_option_length(lua_State *lua, int index, const char *name, size_t absent);
bool script_option_given(lua_State *lua, int index, const char *name);

/** The value at index as a quantity; a number without a unit is refused. name: for messages. */
double script_quantity_at(lua_State *lua, int index, const char *name,
                          enum script_quantity quantity);

/** What is at index, as a story calls it: "rig", "job", "number", "nil" where nothing is. */
const char *script_type_name(lua_State *lua, int index);

/** Raises for a method that is a misspelling: nothing would ever fit it. */
void script_method(lua_State *lua, const char *method);

/** The kind of a certificate; a word that is none is refused. */
enum stratum_certificate_kind script_certificate(lua_State *lua, const char *word);

/** A closed table on top of the stack, its fields set: from now on unknown fields are errors, and
 *  tostring gives kind and label. kind is a literal. */
void script_record_close(lua_State *lua, const char *kind);

#endif
