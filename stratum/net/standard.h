/** What a program takes for granted when it begins: stdin, stdout and stderr, and that a write
 * which fails says so. */
#ifndef STRATUM_NET_STANDARD_H
#define STRATUM_NET_STANDARD_H

#include <stdbool.h>

/** First of all.
 *
 *  Where one of the three is closed (`>&-`, some daemons), the next file that is opened stands in
 *  its place, and what is said to people goes into it: a journal, a pipe between two processes.
 *  From now on such a place is taken, and as dead as before: what is written there fails.
 *
 *  A file that may not grow further (ulimit -f) is as full as a disk is, and no signal ends us. */
void stratum_standard_begin(void);

enum { STRATUM_STANDARD_LOST = 1 /* exit code of what is good, and could not be said */ };

/** Whether all that was said on stdout has arrived; if not, stderr says so for that program. */
bool stratum_standard_flush(const char *program);
/** Last of all. returns exit_code, but STRATUM_STANDARD_LOST for a 0 of which words are lost. */
int stratum_standard_end(const char *program, int exit_code);

#endif
