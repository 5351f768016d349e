/** Words for what went wrong, with the name or number it went wrong with. */
#ifndef STRATUM_NET_PROBLEM_H
#define STRATUM_NET_PROBLEM_H

/** A text that lives until the next call on the same thread.
 *
 *  Compromise: it is the folder's one mutable static, so that *problem can name a file or a port
 *  without anybody freeing it. A buffer in each signature would remove it.
 */
const char *stratum_problem(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
