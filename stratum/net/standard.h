/** What a program takes for granted when it begins: stdin, stdout and stderr, and that a write
 * which fails says so. */
#ifndef STRATUM_NET_STANDARD_H
#define STRATUM_NET_STANDARD_H

/** First of all.
 *
 *  Where one of the three is closed (`>&-`, some daemons), the next file that is opened stands in
 *  its place, and what is said to people goes into it: a journal, a pipe between two processes.
 *  From now on such a place is taken, and as dead as before: what is written there fails.
 *
 *  A file that may not grow further (ulimit -f) is as full as a disk is, and no signal ends us. */
void stratum_standard_begin(void);

#endif
