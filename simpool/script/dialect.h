/** Dialects from Lua tables: those that are built in (simpool/dialects), and anybody's files.
 *  docs/DIALECTS.md says what a table may hold. */
#ifndef SIMPOOL_SCRIPT_DIALECT_H
#define SIMPOOL_SCRIPT_DIALECT_H

#include <stddef.h>

#include "simpool/dialect/dialect.h"

/** A dialect and the texts it points to. */
struct simpool_dialect_book;

/** Read a dialect.
 *
 *  name      in   of one that is built in, or the path of a file that ends in .lua
 *  returns   NULL: problem (capacity given) is one line that says what is wrong and where
 */
struct simpool_dialect_book *simpool_dialect_open(const char *name, char *problem, size_t capacity);
void simpool_dialect_close(struct simpool_dialect_book *book);
/** Lives as long as the book. */
const struct simpool_dialect *simpool_dialect_of(const struct simpool_dialect_book *book);
/** Those that are built in, blank-separated. */
const char *simpool_dialect_names(void);

#endif
