/** Which known word somebody may have meant. */
#ifndef STRATUM_NEAREST_H
#define STRATUM_NEAREST_H

#include <stddef.h>

enum { STRATUM_WORD_MAX = 64 }; /* letters of a word that count */

/** How many letters must be changed, put in or taken out to make one word the other (Levenshtein);
 *  two neighbours exchanged count as two. No allocation. */
size_t stratum_nearest_edits(const char *one, const char *other);

/** Start with the word and zeros, offer each known one, read best. */
struct stratum_nearest {
    const char *word;
    char best[STRATUM_WORD_MAX + 1]; /* a copy; empty: none is near */
    size_t edits;                    /* of best */
};

/** Near is at most one letter in three wrong, missing or too many. The order of offers does not
 *  matter: of equally near ones the alphabetically first wins. Words of more than STRATUM_WORD_MAX
 *  letters are passed over. */
void stratum_nearest_offer(struct stratum_nearest *nearest, const char *known);

#endif
