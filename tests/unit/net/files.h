/** Files for tests: a name nobody else has, and what is in it. */
#ifndef TESTS_UNIT_NET_FILES_H
#define TESTS_UNIT_NET_FILES_H

#include <stddef.h>

enum { FILES_PATH_MAX = 64 };

/** Makes an empty file and gives its path; remove it with files_remove. */
void files_make(char path[FILES_PATH_MAX]);
void files_remove(const char *path);
void files_write(const char *path, const char *text, size_t len);
/** The whole file with a NUL behind it; the caller frees it. */
char *files_read(const char *path);

#endif
