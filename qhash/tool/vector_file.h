/* Vector files: `key=value` lines, one key for each step of the hash, a blank line between
 * vectors, `#` for comments. */
#ifndef QHASH_TOOL_VECTOR_FILE_H
#define QHASH_TOOL_VECTOR_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "qhash/qhash.h"
#include "qhash/tool/text.h"

enum {
    VECTOR_STEPS = 13, /* keys that follow from the header, in the order of computation */
    VECTOR_NAME_MAX = 120
};

/** One vector as text. */
struct vector {
    char name[VECTOR_NAME_MAX + 1];
    uint8_t header[80];
    bool has_header;
    size_t line;                             /* where it begins, from 1 */
    char steps[VECTOR_STEPS][TEXT_LINE_MAX]; /* "": not given */
};

/** What reading a vector came to. */
enum vector_read { VECTOR_END, VECTOR_OK, VECTOR_MALFORMED };

/** The key of a step; never NULL for step < VECTOR_STEPS. */
const char *vector_key(size_t step);

/** Write the value of a step as this build computes it. */
void vector_value(char text[TEXT_LINE_MAX], size_t step, const struct qhash_trace *trace,
                  const uint8_t header[80]);

/** Whether two values of a step say the same: numbers with a fraction within 1e-12 of each other
 *  (3e-8 of a Q1.15 step), the margin within 1e-6 of a step, all else letter for letter. */
bool vector_agrees(size_t step, const char *one, const char *other);

/** Read the next vector; malformed lines are named on stderr and the rest of it is still read.
 *
 *  out         out
 *  file        in, out
 *  line        in, out  the number of the last line read
 *  path        in       for messages
 */
enum vector_read vector_read(struct vector *out, FILE *file, size_t *line, const char *path);

/** Print a vector with all steps on stdout, and the blank line after it. */
void vector_print(const char *name, const uint8_t header[80]);

#endif
