/** The words a story may use, kept in the Lua state itself: what is defined is what is known.
 *
 *  registry table "words": one table of names for each of globals, pool, rig, link, string, table,
 *  math; and options: verb → the option names it takes, blank-separated. A verb that is not in
 *  options takes tables of its caller's own making.
 */
#ifndef SIMPOOL_SCRIPT_VOCABULARY_H
#define SIMPOOL_SCRIPT_VOCABULARY_H

#include <stdbool.h>
#include <stddef.h>

#include <lua.h>

#include "stratum/nearest.h"

enum { SCRIPT_SUGGESTION_MAX = 512 }; /* bytes: all options of the richest fault fit */

struct script_verb {
    const char *name; /* NULL ends a list */
    lua_CFunction call;
    const char *options; /* NULL: not checked */
};

/** Makes the tables; raises without memory. */
void script_words_init(lua_State *lua);
/** Pushes the table of that group ("rig", "globals", "options"). */
void script_words_push(lua_State *lua, const char *group);
void script_words_add(lua_State *lua, const char *group, const struct script_verb *verbs);

/** Replaces the table on top by a closed view of it: an unknown name is an error, and so is any
 *  assignment. group: as in messages; "globals" for the story's own environment. */
void script_close(lua_State *lua, const char *group);
/** Whether the group on words has that name. */
bool script_word_known(lua_State *lua, const char *group, const char *word);

/** Offers all names of the table on top. */
void script_nearest_offer_names(struct stratum_nearest *nearest, lua_State *lua);
/** Offers a blank-separated list. */
void script_nearest_offer_list(struct stratum_nearest *nearest, const char *list);

/** The end of a message about an unknown word: "; did you mean `rest`?", what to say instead of
 *  words people bring from elsewhere, or nothing. */
void script_suggest(char *out, size_t capacity, const struct stratum_nearest *nearest);
/** The same of an unknown option, of a verb that takes those of the list: "; did you mean
 * `within`?", or what there is to choose from: "; it takes `count`, `within`". */
void script_suggest_option(char *out, size_t capacity, const char *word, const char *list);
/** Whether a blank-separated list has that word. */
bool script_list_has(const char *list, const char *wanted);

#endif
