/** Where a miner shows its hashrate by HTTP: a URL, and a place in the JSON that is found there. */
#ifndef SIMPOOL_PROGRAM_GAUGE_H
#define SIMPOOL_PROGRAM_GAUGE_H

#include <stdbool.h>

#include "stratum/net/http_answer.h"
#include "stratum/net/link.h"

enum { PROGRAM_GAUGE_TEXT_MAX = 1024, PROGRAM_GAUGE_PROBLEM_MAX = 512 };

struct program_gauge {
    struct stratum_address address;
    char path[PROGRAM_GAUGE_TEXT_MAX];    /* "/1/summary"; with its query, if there is one */
    char pointer[PROGRAM_GAUGE_TEXT_MAX]; /* "/gpus/0/hashrate" (RFC 6901); "": the whole answer */
    double unit;                          /* hashes a second in one of what the number counts */
};

/** Whether it is a URL; else it is words of the miner's output. */
bool program_gauge_is(const char *displays);
/** "http://127.0.0.1:4068/1/summary#/hashrate_10s", and behind a blank the unit, if it is not H/s:
 *  "… kH/s". false: *problem says what is wrong and what to write. */
bool program_gauge_parse(struct program_gauge *out, const char *displays, const char **problem);

/** What it shows.
 *
 *  problem  out  in one line why there is none
 *  returns  hashes a second: of a number in the gauge's unit, of a text in that which it names
 *           itself ("245.33 kH/s"), if it does; below 0: there is none
 */
double program_gauge_read(const struct program_gauge *gauge,
                          const struct stratum_http_answer *answer,
                          char problem[PROGRAM_GAUGE_PROBLEM_MAX]);

#endif
