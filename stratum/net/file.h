/** A small file, whole: options, a story, a report. */
#ifndef STRATUM_NET_FILE_H
#define STRATUM_NET_FILE_H

#include <stddef.h>

/** Read all of a file.
 *
 *  len      out  bytes
 *  path     in   whatever can be opened; a FIFO is waited for
 *  max      in   bytes; a file of more is refused, not cut
 *  returns  the bytes and a NUL behind them, the caller's to free(); NULL: errno says why, EFBIG
 * where there are more than max
 */
char *stratum_file_read(size_t *len, const char *path, size_t max);

#endif
