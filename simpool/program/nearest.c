#include "simpool/program/nearest.h"

#include <string.h>

enum { WORD_MAX = 64, LETTERS_PER_MISTAKE = 3 };

static size_t least(size_t a, size_t b, size_t c)
{
    const size_t ab = a < b ? a : b;
    return ab < c ? ab : c;
}

/** Levenshtein's distance, one row at a time. */
static size_t distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
    size_t row[WORD_MAX + 1];
    for (size_t column = 0; column <= b_len; column++) {
        row[column] = column;
    }
    for (size_t line = 1; line <= a_len; line++) {
        size_t diagonal = row[0];
        row[0] = line;
        for (size_t column = 1; column <= b_len; column++) {
            const size_t replaced = diagonal + (a[line - 1] != b[column - 1]);
            diagonal = row[column];
            row[column] = least(replaced, row[column - 1] + 1, diagonal + 1);
        }
    }
    return row[b_len];
}

void program_nearest_offer(struct program_nearest *nearest, const char *known)
{
    const size_t word_len = strlen(nearest->word);
    const size_t known_len = strlen(known);
    if (word_len > WORD_MAX || known_len > WORD_MAX) {
        return;
    }
    const size_t mistakes = distance(nearest->word, word_len, known, known_len);
    const size_t longer = word_len > known_len ? word_len : known_len;
    if (mistakes * LETTERS_PER_MISTAKE > longer + LETTERS_PER_MISTAKE - 1) {
        return;
    }
    if (nearest->best == NULL || mistakes < nearest->distance) {
        nearest->best = known;
        nearest->distance = mistakes;
    }
}
