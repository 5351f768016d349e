/** Which known word somebody may have meant. */
#ifndef SIMPOOL_PROGRAM_NEAREST_H
#define SIMPOOL_PROGRAM_NEAREST_H

#include <stddef.h>

/** Start with the word and zeros, offer each known one, read best. */
struct program_nearest {
    const char *word;
    const char *best; /* NULL: nothing offered is near */
    size_t distance;  /* of best */
};

/** Near is: at most one letter in three wrong, missing or too many; two neighbours exchanged count
 *  as two. Of equally near ones the first stays. */
void program_nearest_offer(struct program_nearest *nearest, const char *known);

#endif
