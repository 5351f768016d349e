/** The command line of `miner`: cpuminer's letters, long names, and what is wrong with either. */
#ifndef MINER_PROGRAM_OPTIONS_H
#define MINER_PROGRAM_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "miner/agent/agent.h"
#include "miner/crew/threads.h"
#include "stratum/net/socks.h"
#include "stratum/net/tls.h"

enum { MINER_PROBLEM_MAX = 300, MINER_PATH_MAX = 1023 };

/** What a command line and its file ask for. Texts are views into argv, but for those split at a
 *  colon and those of the file, which this owns. */
struct miner_options {
    struct miner_agent_options agent;
    struct miner_device_spec devices[MINER_DEVICES_MAX]; /* none given: every core */
    size_t device_count;
    size_t user_count; /* the first is the first pool's, and so on; the last is everybody else's */
    size_t pass_count;
    struct stratum_tls_trust trust;
    struct stratum_socks proxy;
    bool proxied;
    const char *config_path; /* NULL: none */
    char *config_texts;
    const char *log_spec;
    const char *log_path;       /* NULL: stderr */
    const char *journal_path;   /* NULL: none */
    const char *report_folder;  /* NULL: none */
    struct stratum_address api; /* when it is wanted */
    bool api_wanted;
    const char *api_token; /* NULL: the API is read-only */
    bool log_json;
    bool seed_given;
    bool no_extranonce_subscribe;
    bool no_resume;
    bool json;
    bool help;
    bool version;
    char users[MINER_POOLS_MAX][STRATUM_TEXT_MAX + 1]; /* of --userpass */
};

/** Read a command line, and the file that it names. What both say, the command line decides; where
 *  it names pools, users or devices, those of the file count for nothing.
 *
 *  out      out  large: not for the stack of a thread; yours to miner_options_done(), whatever
 *                is returned
 *  argv     in   without the program's name
 *  problem  out  what is wrong, with whom, and what to do
 *  returns  whether all is well; --help and --version end the reading and are always well
 */
bool miner_options_read(struct miner_options *out, int argc, char **argv,
                        char problem[MINER_PROBLEM_MAX]);
/** Frees what it owns, not itself. */
void miner_options_done(struct miner_options *options);
/** The same, on the heap. NULL: problem says what is wrong. */
struct miner_options *miner_options_make(int argc, char **argv, char problem[MINER_PROBLEM_MAX]);
/** NULL is fine. */
void miner_options_free(struct miner_options *options);
/** Where the journal is kept: a report needs one. false: nowhere. */
bool miner_options_journal(const struct miner_options *options, char path[MINER_PATH_MAX + 1]);
/** "2 x cpu, 1 x cuda" */
void miner_options_devices(struct stratum_text *out, const struct miner_options *options);
/** The help text, made from the same table. */
void miner_options_help(struct stratum_text *out);
/** "400ms", "60s", "5m", "1.5h", "1d"; a bare number is seconds. */
bool miner_options_duration(int64_t *out_us, const char *text);

#endif
