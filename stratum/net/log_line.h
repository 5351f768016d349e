/** What a line of the log looks like, for people or for machines. Private to log.c. */
#ifndef STRATUM_NET_LOG_LINE_H
#define STRATUM_NET_LOG_LINE_H

#include <stddef.h>
#include <stdint.h>

#include "stratum/net/log.h"
#include "stratum/net/log_ring.h"

/** Words may come from a peer. */
struct stratum_log_words {
    int64_t at_us;
    const char *module; /* the first 24 bytes count */
    enum stratum_log_level level;
    const char *words; /* cut where they do not fit, and that is seen */
};

/** "off" to "trace" */
const char *stratum_log_level_word(enum stratum_log_level level);
/** "    12.345678  info   session   subscribed" with its newline. returns its length */
size_t stratum_log_line_text(char line[STRATUM_LOG_LINE_MAX],
                             const struct stratum_log_words *words);
/** {"t":12.345678,"level":"info","module":"session","text":"subscribed"} and a newline. */
size_t stratum_log_line_json(char line[STRATUM_LOG_LINE_MAX],
                             const struct stratum_log_words *words);

#endif
