/** Where a story's recording is: beside the story, or in the fixtures/ of a folder above it. */
#ifndef SIMPOOL_SCRIPT_PATHS_H
#define SIMPOOL_SCRIPT_PATHS_H

#include <stdbool.h>
#include <stddef.h>

enum { SCRIPT_FOLDERS_MAX = 32 }; /* how far up it looks */

/** Find a file that can be read.
 *
 *  out, capacity  out  its path, relative to the current folder if story is
 *  story          in   path of the story's file
 *  name           in   as the story says it; absolute ones are taken as they are
 *  returns        false: nowhere, or too long
 */
bool script_path_find(char *out, size_t capacity, const char *story, const char *name);

#endif
