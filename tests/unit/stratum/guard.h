/** Memory whose end is the end of the world: reading one byte past an input is a crash, with or
 *  without sanitizers. */
#ifndef TESTS_UNIT_STRATUM_GUARD_H
#define TESTS_UNIT_STRATUM_GUARD_H

#include <stddef.h>

struct guard {
    char *pages;
    size_t len; /* of all pages; the last one may not be touched */
};

/** Room for capacity bytes. */
void guard_init(struct guard *guard, size_t capacity);
void guard_done(struct guard *guard);
/** A copy of the bytes that ends where the memory does; it lives until the next one. */
const char *guard_place(struct guard *guard, const void *bytes, size_t len);

#endif
