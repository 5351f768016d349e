/** For people: one event a line on stderr. Machines read journals (stratum/net/journal.h). */
#ifndef STRATUM_NET_LOG_H
#define STRATUM_NET_LOG_H

#include <stdbool.h>
#include <stdint.h>

enum stratum_log_level {
    STRATUM_LOG_OFF,
    STRATUM_LOG_ERROR,
    STRATUM_LOG_WARN,
    STRATUM_LOG_INFO,
    STRATUM_LOG_DEBUG,
    STRATUM_LOG_TRACE
};

struct stratum_log;

/** spec: "info", or "info,session=debug,link=trace" (a level for all, then per module).
 *  NULL with *problem set when spec has a word that is no level. path NULL: stderr. */
struct stratum_log *stratum_log_open(const char *spec, const char *path, const char **problem);
/** Lines as JSON objects from now on; before any other thread knows the log. */
void stratum_log_as_json(struct stratum_log *log, bool json);
/** Lines lost so far, since the beginning; NULL: 0. Any thread. */
uint64_t stratum_log_lost(const struct stratum_log *log);
/** Opens its file once more by its name, for it may have been renamed (logrotate); what was said
 * until now stands in the old one. Does nothing for stderr. On the loop's thread. NULL: fine; else
 * why not, and the old file is written on. */
const char *stratum_log_reopen(struct stratum_log *log);
/** Writes what is left. NULL is fine. */
void stratum_log_close(struct stratum_log *log);
/** false for NULL: no log wants nothing. */
bool stratum_log_wants(const struct stratum_log *log, const char *module,
                       enum stratum_log_level level);
/** "    12.345678  info   session   subscribed, extranonce1 180313f6". Any thread: lines wait in a
 *  ring and are written by flush on the loop's thread; when the ring is full the line is counted as
 *  lost and that is said. */
void stratum_log_write(struct stratum_log *log, int64_t at_us, const char *module,
                       enum stratum_log_level level, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
/** Whether a flush has something to write; on the loop's thread. */
bool stratum_log_waits(const struct stratum_log *log);
/** Never waits: what a pipe or a terminal does not take now stays in the ring for the next flush.
 */
void stratum_log_flush(struct stratum_log *log);

#endif
