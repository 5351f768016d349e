/** Logs for tests, each with a file of its own (files.h). */
#ifndef TESTS_UNIT_NET_LOGS_H
#define TESTS_UNIT_NET_LOGS_H

#include "stratum/net/log.h"
#include "tests/unit/net/files.h"

/** A log into a new file, whose path is given. */
struct stratum_log *logs_open(const char *spec, char path[FILES_PATH_MAX]);
/** Closes the log and gives what it wrote; the caller frees it. */
char *logs_close(struct stratum_log *log, const char *path);

#endif
