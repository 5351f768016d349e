#include "miner/program/options.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "miner/program/config.h"
#include "miner/program/file_pools.h"
#include "miner/program/option_values.h"
#include "stratum/nearest.h"

/** A flag and a text are stored where `at` says; any other value has a function to read it. */
struct option_row {
    char letter;       /* 0: none */
    const char *name;  /* without its dashes */
    const char *value; /* what it is called in the help; NULL: a flag */
    const char *help;
    miner_option_take take; /* NULL: store it as it is */
    size_t at;
};

#define AT(member) offsetof(struct miner_options, member)
static const struct option_row rows[] = {
    {'a', "algo", "NAME", "qhash (the default) or sha256d", miner_option_take_algorithm, 0},
    {'o', "url", "URL", "stratum+tcp://host:port; again: the next pool when this one fails",
     miner_option_take_url, 0},
    {'u', "user", "USER", "user name, often ADDRESS.worker; again: that of the next pool",
     miner_option_take_user, 0},
    {'p', "pass", "PASS", "password; x when not given", miner_option_take_pass, 0},
    {'O', "userpass", "USER:PASS", "both at once", miner_option_take_userpass, 0},
    {'t', "threads", "N", "as --device cpu:N", miner_option_take_threads, 0},
    {'c', "config", "FILE", "these options as one JSON object; what is given here wins", NULL,
     AT(config_path)},
    {0, "device", "KIND[:N][,...]", "all, cpu, cpu:4, cuda:0,intensity=50; may be given again",
     miner_option_take_device, 0},
    {0, "tls-ca", "FILE", "trust these authorities (PEM) instead of the machine's", NULL,
     AT(trust.ca_file)},
    {0, "tls-pin", "SHA256", "trust the one certificate with this fingerprint", NULL,
     AT(trust.pin)},
    {0, "tls-insecure", NULL, "trust any certificate", NULL, AT(trust.insecure)},
    {0, "proxy", "URL", "reach all pools through socks5://[user:pass@]host:port",
     miner_option_take_proxy, 0},
    {0, "reconnect-anywhere", NULL, "follow client.reconnect out of the pool's domain", NULL,
     AT(agent.reconnect_anywhere)},
    {0, "submit-stale", NULL, "send shares of ended jobs, too", NULL,
     AT(agent.session.submit_stale)},
    {0, "no-resume", NULL, "do not ask for the session of the connection before", NULL,
     AT(no_resume)},
    {0, "ntime-ahead", "N", "seconds ntime may be moved when all else is used up; 600",
     miner_option_take_ntime, 0},
    {0, "silence", "TIME", "leave a pool that says nothing for so long; 150s",
     miner_option_take_silence, 0},
    {0, "duration", "TIME", "stop after 400ms, 60s, 5m, 1h", miner_option_take_duration, 0},
    {0, "iterations", "N", "stop after N accepted shares", miner_option_take_iterations, 0},
    {0, "version-rolling", NULL, "offer the pool to roll version bits (BIP310)", NULL,
     AT(agent.session.version_rolling)},
    {0, "no-extranonce-subscribe", NULL, "do not ask for mining.set_extranonce", NULL,
     AT(no_extranonce_subscribe)},
    {0, "seed", "N", "of the retry jitter; said at start, so that a run can be repeated",
     miner_option_take_seed, 0},
    {0, "log", "LEVELS", "info, or info,session=debug (also: link share crew status)",
     miner_option_take_log, 0},
    {0, "log-file", "FILE", "instead of stderr", NULL, AT(log_path)},
    {0, "log-json", NULL, "each line of the log as a JSON object", NULL, AT(log_json)},
    {0, "api", "HOST:PORT", "numbers over HTTP (127.0.0.1:4068): /1/summary, /metrics",
     miner_option_take_api, 0},
    {0, "api-token", "TOKEN", "let whoever knows it steer the miner (POST /1/quit)", NULL,
     AT(api_token)},
    {0, "journal", "FILE", "every event as a line of JSON", NULL, AT(journal_path)},
    {0, "report", "DIR", "keep the journal there, and a report of it: page, JSON, Markdown", NULL,
     AT(report_folder)},
    {0, "json", NULL, "the final report as JSON", NULL, AT(json)},
    {'h', "help", NULL, "this text", NULL, AT(help)},
    {'V', "version", NULL, "the version", NULL, AT(version)},
};
enum { ROW_COUNT = sizeof rows / sizeof rows[0] };

/** What is left of the command line. */
struct reading {
    struct miner_options *options;
    char **next;
    char **end;
    struct stratum_text problem;
};

static bool complain_unknown(struct reading *reading, const char *given, size_t len)
{
    char word[64];
    struct stratum_text text = stratum_text_in(word, sizeof word);
    stratum_text_add_bytes(&text, given, len);
    size_t best = 0;
    for (size_t row = 1; row < ROW_COUNT; row++) {
        if (stratum_nearest_edits(word, rows[row].name) <
            stratum_nearest_edits(word, rows[best].name)) {
            best = row;
        }
    }
    stratum_text_format(&reading->problem, "unknown option --%s; did you mean --%s?", word,
                        rows[best].name);
    return false;
}

static void store(const struct option_row *row, struct miner_options *options, const char *value)
{
    char *place = (char *)options + row->at;
    if (row->value == NULL) {
        const bool on = true;
        memcpy(place, &on, sizeof on);
    } else {
        memcpy(place, &value, sizeof value);
    }
}

/** attached: the value that came in the same argument; NULL: none. */
static bool take(struct reading *reading, const struct option_row *row, const char *attached)
{
    const char *value = attached;
    if (row->value == NULL && attached != NULL) {
        stratum_text_format(&reading->problem, "--%s takes no value", row->name);
        return false;
    }
    if (row->value != NULL && value == NULL) {
        if (reading->next == reading->end) {
            stratum_text_format(&reading->problem, "--%s needs a value: %s", row->name, row->value);
            return false;
        }
        value = *reading->next++;
    }
    /* A script's variable that is not set: only a password may be meant so. */
    if (row->value != NULL && value[0] == '\0' && row->take != miner_option_take_pass) {
        stratum_text_format(&reading->problem, "--%s is empty: expected %s", row->name, row->value);
        return false;
    }
    if (row->take != NULL) {
        return row->take(reading->options, value, &reading->problem);
    }
    store(row, reading->options, value);
    return true;
}

/** "--name", "--name=value" */
static bool take_long(struct reading *reading, const char *given)
{
    const size_t len = strcspn(given, "=");
    for (size_t row = 0; row < ROW_COUNT; row++) {
        if (strlen(rows[row].name) == len && strncmp(rows[row].name, given, len) == 0) {
            return take(reading, &rows[row], given[len] == '=' ? given + len + 1 : NULL);
        }
    }
    return complain_unknown(reading, given, len);
}

/** "-o", "-oURL", "-o=URL" */
static bool take_short(struct reading *reading, const char *given)
{
    const char *const attached = given + (given[1] == '=' ? 2 : 1);
    for (size_t row = 0; row < ROW_COUNT; row++) {
        if (rows[row].letter != 0 && rows[row].letter == given[0]) {
            return take(reading, &rows[row], given[1] != '\0' ? attached : NULL);
        }
    }
    stratum_text_format(&reading->problem, "unknown option -%c; --help lists all", given[0]);
    return false;
}

static bool take_next(struct reading *reading)
{
    const char *argument = *reading->next++;
    if (strcmp(argument, "--") == 0 && reading->next == reading->end) {
        return true;
    }
    if (strcmp(argument, "--") == 0) {
        argument = *reading->next++; /* whatever it looks like, it is no option */
    } else if (strncmp(argument, "--", 2) == 0) {
        return take_long(reading, argument + 2);
    } else if (argument[0] == '-' && argument[1] != '\0') {
        return take_short(reading, argument + 1);
    }
    stratum_text_format(&reading->problem,
                        "%s is no option; a pool is given as -o stratum+tcp://host:port", argument);
    return false;
}

/* ---- the file ---- */

/** What the command line has said of things that come several times. */
struct given {
    struct reading *reading;
    bool pools, users, devices;
    bool inside; /* of one of the file's pools */
    struct miner_file_pools file_pools;
};

static bool is_one_of(const char *name, const char *const *names)
{
    while (*names != NULL && strcmp(name, *names) != 0) {
        names++;
    }
    return *names != NULL;
}

/** Where one of the file's pools begins, and where it ends. */
static bool pass_border(struct given *given, struct stratum_text *problem)
{
    struct miner_options *const options = given->reading->options;
    given->inside = !given->inside;
    if (given->pools) {
        return true; /* all that it says is overruled */
    }
    return given->inside ? miner_file_pools_open(&given->file_pools, options, problem)
                         : miner_file_pools_close(&given->file_pools, options, problem);
}

/** Whether what the file says here is overruled. A login inside of a pool is for that pool alone:
 * it is not sent to another one that the command line names. */
static bool is_overruled(const struct given *given, const char *name)
{
    static const char *const pools[] = {"url", NULL};
    static const char *const users[] = {"user", "pass", "userpass", NULL};
    static const char *const devices[] = {"device", "threads", NULL};
    return (given->pools && (given->inside || is_one_of(name, pools))) ||
           (given->users && is_one_of(name, users)) || (given->devices && is_one_of(name, devices));
}

static bool take_known(struct reading *reading, const struct option_row *row, const char *value,
                       struct stratum_text *problem)
{
    if (row->value != NULL && value == NULL) {
        stratum_text_format(problem, "%s needs a value: %s", row->name, row->value);
        return false;
    }
    if (row->value == NULL && value != NULL) {
        stratum_text_format(problem, "%s is true or false", row->name);
        return false;
    }
    return take(reading, row, value);
}

static bool take_configured(void *context, const char *name, const char *value,
                            struct stratum_text *problem)
{
    static const char *const never[] = {"config", "help", "version", NULL};
    struct given *const given = context;
    if (name == miner_config_pool) {
        return pass_border(given, problem);
    }
    if (is_overruled(given, name)) {
        return true;
    }
    if (is_one_of(name, never)) {
        stratum_text_format(problem, "%s is for the command line alone", name);
        return false;
    }
    for (size_t row = 0; row < ROW_COUNT; row++) {
        if (strcmp(rows[row].name, name) == 0) {
            return value == miner_config_off ||
                   take_known(given->reading, &rows[row], value, problem);
        }
    }
    return complain_unknown(given->reading, name, strlen(name));
}

static bool take_all(struct reading *reading, char **argv)
{
    reading->next = argv;
    while (reading->next != reading->end) {
        if (!take_next(reading)) {
            return false;
        }
        if (reading->options->help || reading->options->version) {
            return true;
        }
    }
    return true;
}

static void begin(struct miner_options *options)
{
    *options = (struct miner_options){.log_spec = "info"};
    miner_agent_defaults(&options->agent);
}

/** Again from the start: first the file, then the command line over it. */
static bool take_config(struct reading *reading, char **argv)
{
    struct miner_options *options = reading->options;
    const char *path = options->config_path;
    struct given given = {
        .reading = reading,
        .pools = options->agent.pool_count > 0,
        .users = options->user_count > 0 || options->pass_count > 0,
        .devices = options->device_count > 0,
    };
    given.file_pools.overruled = given.users;
    begin(options);
    return miner_config_read(&options->config_texts, path, take_configured, &given,
                             &reading->problem) &&
           take_all(reading, argv);
}

static bool read_all(struct reading *reading, char **argv)
{
    const struct miner_options *options = reading->options;
    if (!take_all(reading, argv)) {
        return false;
    }
    if (options->help || options->version) {
        return true;
    }
    return (options->config_path == NULL || take_config(reading, argv)) &&
           miner_option_complete(reading->options, &reading->problem);
}

bool miner_options_read(struct miner_options *out, int argc, char **argv,
                        char problem[MINER_PROBLEM_MAX])
{
    begin(out);
    struct reading reading = {
        .options = out,
        .end = argv + argc,
        .problem = stratum_text_in(problem, MINER_PROBLEM_MAX),
    };
    const bool good = read_all(&reading, argv);
    stratum_text_one_line(problem);
    return good;
}

void miner_options_done(struct miner_options *options)
{
    free(options->config_texts);
    options->config_texts = NULL;
}

struct miner_options *miner_options_make(int argc, char **argv, char problem[MINER_PROBLEM_MAX])
{
    struct miner_options *const options = calloc(1, sizeof *options);
    if (options == NULL) {
        (void)snprintf(problem, MINER_PROBLEM_MAX, "out of memory");
    } else if (!miner_options_read(options, argc, argv, problem)) {
        miner_options_free(options);
        return NULL;
    }
    return options;
}

void miner_options_free(struct miner_options *options)
{
    if (options != NULL) {
        miner_options_done(options);
        free(options);
    }
}

bool miner_options_journal(const struct miner_options *options, char path[MINER_PATH_MAX + 1])
{
    struct stratum_text text = stratum_text_in(path, MINER_PATH_MAX + 1);
    if (options->journal_path != NULL) {
        stratum_text_add(&text, options->journal_path);
    } else if (options->report_folder != NULL) {
        stratum_text_format(&text, "%s/miner.jsonl", options->report_folder);
    }
    return text.len > 0;
}

void miner_options_help(struct stratum_text *out)
{
    stratum_text_add(out, "usage: miner -o stratum+tcp://HOST:PORT -u USER [-p PASS] [options]\n"
                          "       miner bench | preflight | report | regress [--help]\n\n");
    for (size_t row = 0; row < ROW_COUNT; row++) {
        char left[48];
        struct stratum_text text = stratum_text_in(left, sizeof left);
        stratum_text_format(&text, rows[row].letter != 0 ? "-%c, " : "    ", rows[row].letter);
        stratum_text_format(&text, "--%s %s", rows[row].name,
                            rows[row].value != NULL ? rows[row].value : "");
        stratum_text_format(out, "  %-29s %s\n", left, rows[row].help);
    }
    stratum_text_add(out,
                     "\nExit: 0 good, 1 the self-test failed, or the journal or the report could "
                     "not be written\nwhole, 2 the command line or a file is not as it should be, "
                     "6 another start may do better,\n130 ended by a second signal.\n");
    assert(!out->overflow);
}
