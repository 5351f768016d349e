#include "miner/options.h"

#include <assert.h>
#include <string.h>

#include "miner/nearest.h"
#include "miner/option_values.h"

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
    {'u', "user", "USER", "user name, often ADDRESS.worker", NULL, AT(agent.session.user)},
    {'p', "pass", "PASS", "password; x when not given", NULL, AT(agent.session.pass)},
    {'O', "userpass", "USER:PASS", "both at once", miner_option_take_userpass, 0},
    {'t', "threads", "N", "as --device cpu:N", miner_option_take_threads, 0},
    {0, "device", "KIND[:N]", "cpu is every core, cpu:4 four of them; may be given again",
     miner_option_take_device, 0},
    {0, "duration", "TIME", "stop after 400ms, 60s, 5m, 1h", miner_option_take_duration, 0},
    {0, "iterations", "N", "stop after N accepted shares", miner_option_take_iterations, 0},
    {0, "version-rolling", NULL, "offer the pool to roll version bits (BIP310)", NULL,
     AT(agent.session.version_rolling)},
    {0, "no-extranonce-subscribe", NULL, "do not ask for mining.set_extranonce", NULL,
     AT(no_extranonce_subscribe)},
    {0, "seed", "N", "of the retry jitter; said at start, so that a run can be repeated",
     miner_option_take_seed, 0},
    {0, "log", "LEVELS", "info, or info,session=debug (modules: link session share crew)", NULL,
     AT(log_spec)},
    {0, "log-file", "FILE", "instead of stderr", NULL, AT(log_path)},
    {0, "journal", "FILE", "every event as a line of JSON", NULL, AT(journal_path)},
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
        if (miner_nearest_edits(word, rows[row].name) <
            miner_nearest_edits(word, rows[best].name)) {
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

/** "-o", "-oURL" */
static bool take_short(struct reading *reading, const char *given)
{
    for (size_t row = 0; row < ROW_COUNT; row++) {
        if (rows[row].letter != 0 && rows[row].letter == given[0]) {
            return take(reading, &rows[row], given[1] != '\0' ? given + 1 : NULL);
        }
    }
    stratum_text_format(&reading->problem, "unknown option -%c; --help lists all", given[0]);
    return false;
}

static bool take_next(struct reading *reading)
{
    const char *argument = *reading->next++;
    if (strncmp(argument, "--", 2) == 0) {
        return take_long(reading, argument + 2);
    }
    if (argument[0] == '-' && argument[1] != '\0') {
        return take_short(reading, argument + 1);
    }
    stratum_text_format(&reading->problem,
                        "%s is no option; a pool is given as -o stratum+tcp://host:port", argument);
    return false;
}

/** What must be there, and what is assumed where nothing was said. */
static bool complete(struct reading *reading)
{
    struct miner_options *options = reading->options;
    options->agent.session.extranonce_subscribe = !options->no_extranonce_subscribe;
    if (options->agent.pool_count == 0) {
        stratum_text_add(&reading->problem, "no pool: give one with -o stratum+tcp://host:port");
        return false;
    }
    if (options->agent.session.user[0] == '\0') {
        stratum_text_add(&reading->problem, "no user: give one with -u ADDRESS.worker");
        return false;
    }
    return options->device_count > 0 || miner_option_take_device(options, "cpu", &reading->problem);
}

bool miner_options_read(struct miner_options *out, int argc, char **argv,
                        char problem[MINER_PROBLEM_MAX])
{
    *out = (struct miner_options){.log_spec = "info"};
    miner_agent_defaults(&out->agent);
    struct reading reading = {
        .options = out,
        .next = argv,
        .end = argv + argc,
        .problem = stratum_text_in(problem, MINER_PROBLEM_MAX),
    };
    while (reading.next != reading.end) {
        if (!take_next(&reading)) {
            return false;
        }
        if (out->help || out->version) {
            return true;
        }
    }
    return complete(&reading);
}

void miner_options_help(struct stratum_text *out)
{
    stratum_text_add(out,
                     "usage: miner -o stratum+tcp://HOST:PORT -u USER [-p PASS] [options]\n\n");
    for (size_t row = 0; row < ROW_COUNT; row++) {
        char left[48];
        struct stratum_text text = stratum_text_in(left, sizeof left);
        stratum_text_format(&text, rows[row].letter != 0 ? "-%c, " : "    ", rows[row].letter);
        stratum_text_format(&text, "--%s %s", rows[row].name,
                            rows[row].value != NULL ? rows[row].value : "");
        stratum_text_format(out, "  %-32s %s\n", left, rows[row].help);
    }
    stratum_text_add(out, "\nExit: 0 good, 1 the self-test failed, 2 the command line is wrong.\n");
    assert(!out->overflow);
}
