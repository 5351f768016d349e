/** The command line of `miner`: cpuminer's letters, long names, and what is wrong with either. */
#ifndef MINER_OPTIONS_H
#define MINER_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "miner/agent.h"
#include "miner/crew_threads.h"

enum { MINER_PROBLEM_MAX = 300 };

/** What a command line asks for. Texts are views into argv, but for the one split at a colon. */
struct miner_options {
    struct miner_agent_options agent;
    struct miner_device_spec devices[MINER_DEVICES_MAX]; /* none given: every core */
    size_t device_count;
    const char *log_spec;
    const char *log_path;     /* NULL: stderr */
    const char *journal_path; /* NULL: none */
    bool seed_given;
    bool no_extranonce_subscribe;
    bool json;
    bool help;
    bool version;
    char user[STRATUM_TEXT_MAX + 1]; /* of --userpass */
};

/** Read a command line.
 *
 *  out      out  large: not for the stack of a thread
 *  argv     in   without the program's name
 *  problem  out  what is wrong, with whom, and what to do
 *  returns  whether all is well; --help and --version end the reading and are always well
 */
bool miner_options_read(struct miner_options *out, int argc, char **argv,
                        char problem[MINER_PROBLEM_MAX]);
/** The help text, made from the same table. */
void miner_options_help(struct stratum_text *out);
/** "400ms", "60s", "5m", "1.5h", "1d"; a bare number is seconds. */
bool miner_options_duration(int64_t *out_us, const char *text);

#endif
