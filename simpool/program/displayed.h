/** The hashrate that a miner shows, read from what it printed. */
#ifndef SIMPOOL_PROGRAM_DISPLAYED_H
#define SIMPOOL_PROGRAM_DISPLAYED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "simpool/kpi/kpi.h"

enum {
    PROGRAM_DISPLAYED_LINE_MAX = 4096
}; /* what comes further behind in a line is not looked at */

/** Hashes a second in one of the unit that a text begins with: "khash/s" → 1000, "MH/s" → 1e6; 0:
 * it begins with none. */
double program_displayed_unit(const char *text);
/** The last rate in a line: "accepted: 3/3 (100.00%), 245.33 khash/s (yay!!!)" shows 245330.
 *  returns hashes a second; 0: none is there */
double program_displayed_in(const char *line);
/** The rate of the last line of a file that has these words and a rate. 0: there is none. */
double program_displayed_read(const char *path, const char *words);

/** One line, "display  …"; nothing when it is not known. */
void program_honesty_print(FILE *out, const struct simpool_kpis *kpis);

#endif
