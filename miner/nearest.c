#include "miner/nearest.h"

#include <string.h>

enum { WORD_MAX = 32 };

/** Levenshtein's distance, one row of the table at a time. */
size_t miner_nearest_edits(const char *one, const char *other)
{
    size_t row[WORD_MAX + 1];
    const size_t width = strnlen(other, WORD_MAX);
    for (size_t column = 0; column <= width; column++) {
        row[column] = column;
    }
    for (size_t line = 0; line < WORD_MAX && one[line] != '\0'; line++) {
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
