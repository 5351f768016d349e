#include "stratum/nearest.h"

#include <string.h>

enum { LETTERS_PER_MISTAKE = 3 };

/** One row of the table at a time. */
size_t stratum_nearest_edits(const char *one, const char *other)
{
    size_t row[STRATUM_WORD_MAX + 1];
    const size_t width = strnlen(other, STRATUM_WORD_MAX);
    for (size_t column = 0; column <= width; column++) {
        row[column] = column;
    }
    for (size_t line = 0; line < STRATUM_WORD_MAX && one[line] != '\0'; line++) {
        size_t diagonal = row[0];
        row[0] = line + 1;
        for (size_t column = 1; column <= width; column++) {
            const size_t changed = diagonal + (one[line] == other[column - 1] ? 0 : 1);
            const size_t shorter = row[column] < row[column - 1] ? row[column] : row[column - 1];
            diagonal = row[column];
            row[column] = changed < shorter + 1 ? changed : shorter + 1;
        }
    }
    return row[width];
}

void stratum_nearest_offer(struct stratum_nearest *nearest, const char *known)
{
    const size_t word_len = strlen(nearest->word);
    const size_t known_len = strlen(known);
    if (word_len > STRATUM_WORD_MAX || known_len > STRATUM_WORD_MAX) {
        return;
    }
    const size_t edits = stratum_nearest_edits(nearest->word, known);
    const size_t longer = word_len > known_len ? word_len : known_len;
    if (edits == longer || edits * LETTERS_PER_MISTAKE > longer + LETTERS_PER_MISTAKE - 1) {
        return;
    }
    if (nearest->best[0] == '\0' || edits < nearest->edits ||
        (edits == nearest->edits && strcmp(known, nearest->best) < 0)) {
        memcpy(nearest->best, known, known_len + 1);
        nearest->edits = edits;
    }
}
