/** From a story's file to a scenario and a plot that can begin. */
#ifndef SIMPOOL_SCRIPT_LOAD_H
#define SIMPOOL_SCRIPT_LOAD_H

#include <stdbool.h>
#include <stddef.h>

struct simpool_story;

/** The text of a story or a dialect, with a NUL behind it; free() it. NULL: problem is one line. */
char *script_source_read(size_t *len, const char *path, char *problem, size_t capacity);
/** Fills host and scenario of an empty story. false: problem is one line. */
bool script_load(struct simpool_story *story, const char *path, char *problem, size_t capacity);

#endif
