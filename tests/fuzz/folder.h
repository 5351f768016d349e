/** A folder of the process's own, for targets that read files; it goes when the process ends. */
#ifndef TESTS_FUZZ_FOLDER_H
#define TESTS_FUZZ_FOLDER_H

#include <stddef.h>
#include <stdint.h>

/** Write a file of that name, over the one before it. returns its path, valid until the next call
 */
const char *fuzz_file(const char *name, const uint8_t *data, size_t len);

#endif
