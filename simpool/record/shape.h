/** The form of a server's line without what is a session's own, so that two pools can be compared.
 *  Pure. */
#ifndef SIMPOOL_RECORD_SHAPE_H
#define SIMPOOL_RECORD_SHAPE_H

#include <stddef.h>

#include "stratum/text.h"

enum { SIMPOOL_SHAPE_MAX = 4096 };

enum simpool_strictness {
    /** Methods, ids, the types of everything, error codes, and whether a result is true. */
    SIMPOOL_SHAPE_LOOSE,
    /** Also the order of keys, numbers, and texts; of hex how many digits it has, from 8 on. */
    SIMPOOL_SHAPE_STRICT
};

/** The form of one line without its newline; one that is no JSON is its own form. */
void simpool_shape(struct stratum_text *out, const char *line, size_t len,
                   enum simpool_strictness strictness);

#endif
