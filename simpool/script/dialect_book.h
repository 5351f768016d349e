/** Inside the reading of dialects: the book that keeps the texts, and the table's keys. */
#ifndef SIMPOOL_SCRIPT_DIALECT_BOOK_H
#define SIMPOOL_SCRIPT_DIALECT_BOOK_H

#include <lua.h>

#include "simpool/script/dialect.h"

enum { SCRIPT_DIALECT_TEXTS_MAX = 512, SCRIPT_DIALECT_LIKES_MAX = 4 };

/** simpool/dialects/NAME.lua, put into the program when it is built; the list ends with a NULL. */
struct script_dialect_source {
    const char *name;
    const char *text;
    const unsigned long *len;
};
extern const struct script_dialect_source script_dialect_sources[];
extern const char script_dialect_names[];

struct simpool_dialect_book {
    struct simpool_dialect dialect;
    char *texts[SCRIPT_DIALECT_TEXTS_MAX];
    size_t text_count;
};

/** An empty one: everything as NOMP pools do it. NULL: out of memory. */
struct simpool_dialect_book *script_dialect_make(void);

/** Read the value at index into the book: a name, or a table (with `like`: on top of another).
 *  Raises what is wrong. */
void script_dialect_read(lua_State *lua, int index, struct simpool_dialect_book *book);

/** The keys of the table on top, into the book. Raises what is wrong. */
void script_dialect_keys(lua_State *lua, struct simpool_dialect_book *book);
/** `on = { moment = { step… } }` on top. */
void script_dialect_steps(lua_State *lua, struct simpool_dialect_book *book);
/** `checks = { "stale", … }` on top. */
void script_dialect_checks(lua_State *lua, struct simpool_dialect_book *book);
/** `errors = { stale = { 21, "Stale", whole = true, hushed = true } }` on top. */
void script_dialect_errors(lua_State *lua, struct simpool_dialect_book *book);
/** Raise that the value on top is not what was expected. Never returns. */
int script_dialect_wrong(lua_State *lua, const char *name, const char *expected);
/** A text that lives as long as the book. */
const char *script_dialect_keep(lua_State *lua, struct simpool_dialect_book *book,
                                const char *text);
/** The text on top as a shape: its words must exist. where: for the message */
const char *script_dialect_shape(lua_State *lua, struct simpool_dialect_book *book,
                                 const char *where);

#endif
