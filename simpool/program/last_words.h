/** What a program said last, for whoever wonders why its run failed. */
#ifndef SIMPOOL_PROGRAM_LAST_WORDS_H
#define SIMPOOL_PROGRAM_LAST_WORDS_H

#include <stdio.h>

enum { PROGRAM_LAST_WORDS_LINES = 6, PROGRAM_LAST_WORDS_BYTES = 8 * 1024 };

/** The last lines of a file that are not blank, indented, without colours and other control
 *  characters. Nothing for a file that is not there or says nothing. */
void program_last_words_print(FILE *out, const char *path);

#endif
