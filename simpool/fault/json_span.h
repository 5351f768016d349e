/** Where a value stands in a JSON text, so that a fault can change it and nothing else: every other
 *  byte of the line stays as it was said. Pure; no allocation.
 *
 *  A path is names and indices from 0, with points between: "method", "params.2", "result.0.1".
 *  Names are compared as they are written, escapes and all. Of two equal names the first counts.
 */
#ifndef SIMPOOL_FAULT_JSON_SPAN_H
#define SIMPOOL_FAULT_JSON_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SIMPOOL_SPAN_DEPTH_MAX = 32 };

struct simpool_span {
    size_t from;     /* the value's first byte */
    size_t to;       /* one past its last */
    size_t cut_from; /* what to take out to remove the member or element, with one comma */
    size_t cut_to;
};

/** false: the text does not begin with one whole JSON value, or nothing is at that path. */
bool simpool_span_find(struct simpool_span *out, const char *text, size_t len, const char *path);
/** Whether the value there is this string, without escapes. */
bool simpool_span_is_text(const char *text, const struct simpool_span *span, const char *words);
/** Whether it looks like a path: no empty part, not too deep. */
bool simpool_span_path_is_good(const char *path);

#endif
