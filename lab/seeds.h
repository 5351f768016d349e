/** "7" or "1..200". */
#ifndef LAB_SEEDS_H
#define LAB_SEEDS_H

#include <stdbool.h>
#include <stdint.h>

struct lab_seeds {
    uint64_t first;
    uint64_t last; /* inclusive, >= first */
};

/** false: text is neither a number nor a rising range of numbers. */
bool lab_seeds_parse(struct lab_seeds *out, const char *text);

#endif
