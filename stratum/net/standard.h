/** The three descriptors that a program finds open: stdin, stdout, stderr. */
#ifndef STRATUM_NET_STANDARD_H
#define STRATUM_NET_STANDARD_H

/** Where one of them is closed (`>&-`, some daemons), the next file that is opened stands in its
 *  place, and what is said to people goes into it: a journal, a pipe between two processes. From
 * now on such a place is taken, and as dead as before: what is written there fails. First of all.
 */
void stratum_standard_occupy(void);

#endif
