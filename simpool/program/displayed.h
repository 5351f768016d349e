/** The hashrate that a miner shows, read from what it printed, and whether that is honest. */
#ifndef SIMPOOL_PROGRAM_DISPLAYED_H
#define SIMPOOL_PROGRAM_DISPLAYED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "simpool/kpi/kpi.h"

/** Hashes a second in one of the unit that a text begins with: "khash/s" → 1000, "MH/s" → 1e6; 0:
 * it begins with none. */
double program_displayed_unit(const char *text);
/** The last rate in a line: "accepted: 3/3 (100.00%), 245.33 khash/s (yay!!!)" shows 245330.
 *  returns hashes a second; 0: none is there */
double program_displayed_in(const char *line);
/** The rate of the last line of a file that has these words and a rate. 0: there is none. */
double program_displayed_read(const char *path, const char *words);

enum program_honesty {
    PROGRAM_HONESTY_UNKNOWN, /* nothing was displayed, or nothing credited to hold it against */
    PROGRAM_HONEST,          /* inside the 95 % interval of what was credited */
    PROGRAM_DOUBTFUL,        /* outside of it, as chance brings it once in twenty runs */
    PROGRAM_DISHONEST        /* chance brings it less than once in ten thousand runs */
};
/** Displayed against credited, both computed. Shares come as Poisson's: of those that the displayed
 *  rate promised, the credited ones are counted (Chernoff's bound on the tail). */
enum program_honesty program_honesty_judge(const struct simpool_kpis *kpis);
/** One line, "display  …"; nothing when it is not known. */
void program_honesty_print(FILE *out, const struct simpool_kpis *kpis);

#endif
