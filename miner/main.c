/** `miner`: arguments to wiring to loop, and nothing else. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "miner/agent/agent.h"
#include "miner/program/api.h"
#include "miner/program/command.h"
#include "miner/program/options.h"
#include "miner/program/report.h"
#include "miner/program/reports.h"
#include "miner/program/signals.h"
#include "miner/program/usage.h"
#include "qhash/selftest.h"
#include "stratum/net/problem.h"
#include "stratum/net/tls.h"

#define STATUS_EVERY_US INT64_C(1000000)
#define STATUS_LOG_US   INT64_C(60000000) /* where nobody watches */
#define DEVICE_RETRY_US INT64_C(10000000)

enum {
    EXIT_GOOD = 0,
    EXIT_UNFIT = 1,
    EXIT_USAGE = 2,
    REPORT_MAX = 64 * 1024,
    HELP_MAX = 8192,
    FOLDER_MODE = 0755
};

/** Everything that one run is made of. */
struct program {
    struct miner_options *options;
    int argc; /* without the program's name, for a reload */
    char **argv;
    struct stratum_loop *loop;
    struct stratum_tls *tls;
    struct stratum_dialer *dialer;
    struct stratum_log *log;
    struct stratum_journal *journal;
    struct miner_signals *signals;
    struct miner_crew *crew;
    struct miner_agent *agent;
    struct miner_usage usage;
    struct miner_api *api;
    bool ran; /* to its end */
    bool on_terminal;
    char journal_path[MINER_PATH_MAX + 1];
    char pool[STRATUM_HOST_MAX + 8];
    struct stratum_timer status_timer;
    int64_t start_us;
    char devices[64];
};

static struct miner_report report_of(void *context)
{
    struct program *program = context;
    struct stratum_text pool = stratum_text_in(program->pool, sizeof program->pool);
    miner_agent_pool(program->agent, &pool);
    return (struct miner_report){
        .meter = miner_agent_meter(program->agent),
        .now_us = stratum_loop_now(program->loop).now_us,
        .start_us = program->start_us,
        .seed = program->options->agent.seed,
        .algorithm = qhash_algorithm_name(program->options->agent.session.algorithm),
        .devices = program->devices,
        .device_count = program->crew->device_count,
        .cpu_us = miner_usage_cpu_us(),
        .log_lost = stratum_log_lost(program->log),
        .pool = program->pool,
    };
}

static void say_report(FILE *out, struct program *program, bool json)
{
    char page[REPORT_MAX];
    struct stratum_text text = stratum_text_in(page, sizeof page);
    const struct miner_report report = report_of(program);
    if (json) {
        miner_report_json(&text, &report);
    } else {
        miner_report_table(&text, &report);
    }
    fputs(page, out);
}

static void options_free(struct miner_options *options)
{
    if (options != NULL) {
        miner_options_done(options);
        free(options);
    }
}

/* ---- what the loop calls ---- */

/** Pools, logins and policies; devices, outputs and trust are the next start's. */
static void reload(struct program *program)
{
    char problem[MINER_PROBLEM_MAX] = "there is no file to read again: start with -c FILE";
    struct miner_options *options = calloc(1, sizeof *options);
    const bool good = options != NULL && program->options->config_path != NULL &&
                      miner_options_read(options, program->argc, program->argv, problem);
    if (!good) {
        fprintf(stderr, "miner: goes on as it was: %s\n", problem);
        options_free(options);
        return;
    }
    options->agent.seed = program->options->agent.seed;
    miner_agent_reload(program->agent, &options->agent);
    options_free(program->options);
    program->options = options;
    fprintf(stderr, "miner: %s is read again\n", options->config_path);
}

static void on_wake(void *context)
{
    struct program *program = context;
    miner_crew_threads_collect(program->crew);
    if (miner_signals_take(program->signals, MINER_WISH_END)) {
        miner_agent_finish(program->agent);
    }
    if (miner_signals_take(program->signals, MINER_WISH_RELOAD)) {
        reload(program);
    }
    if (miner_signals_take(program->signals, MINER_WISH_STATISTICS)) {
        say_report(stderr, program, false);
    }
}

static void on_turned(void *context)
{
    struct program *program = context;
    if (program->journal != NULL) {
        (void)stratum_journal_flush(program->journal);
    }
    stratum_log_flush(program->log);
}

static void on_ended(void *context)
{
    struct program *program = context;
    stratum_loop_stop(program->loop);
}

static void on_status(void *context)
{
    struct program *program = context;
    char line[256];
    struct stratum_text text = stratum_text_in(line, sizeof line);
    const struct miner_report report = report_of(program);
    miner_report_status(&text, &report);
    if (program->on_terminal) {
        fprintf(stderr, "\r\033[K%s", line);
    } else {
        stratum_log_write(program->log, report.now_us - program->start_us, "status",
                          STRATUM_LOG_INFO, "%s", line);
    }
    stratum_loop_arm(program->loop, &program->status_timer,
                     report.now_us + (program->on_terminal ? STATUS_EVERY_US : STATUS_LOG_US));
}

/* ---- beginning and end ---- */

static void tell_run(struct program *program, enum stratum_event_kind kind, const char *words)
{
    if (program->journal == NULL) {
        return;
    }
    const struct stratum_instant now = stratum_loop_now(program->loop);
    struct stratum_event event =
        stratum_event_make(now.now_us - program->start_us, STRATUM_MINER, kind, 0);
    struct stratum_text text = stratum_text_in(event.text, sizeof event.text);
    stratum_text_add(&text, words);
    if (kind == STRATUM_EVENT_RUN_STARTED) {
        stratum_text_format(&text, ": %s, %s, log %s", program->devices,
                            qhash_algorithm_name(program->options->agent.session.algorithm),
                            program->options->log_spec);
        event.seed = program->options->agent.seed;
        event.unix_s = now.unix_s;
        event.number =
            qhash_algorithm_yield(program->options->agent.session.algorithm, (uint32_t)now.unix_s);
    }
    stratum_journal_add(program->journal, &event);
}

/** Everything that may fail for a reason the user can remove. NULL: fine. */
static const char *open_outputs(struct program *program)
{
    const struct miner_options *options = program->options;
    const char *problem = NULL;
    program->tls = stratum_tls_client_make(&options->trust, &problem);
    if (program->tls == NULL) {
        return problem;
    }
    program->log = stratum_log_open(options->log_spec, options->log_path, &problem);
    if (program->log == NULL) {
        return problem;
    }
    stratum_log_as_json(program->log, options->log_json);
    if (options->report_folder != NULL && mkdir(options->report_folder, FOLDER_MODE) != 0 &&
        errno != EEXIST) {
        return stratum_problem("cannot make the folder %s: %s", options->report_folder,
                               strerror(errno));
    }
    if (miner_options_journal(options, program->journal_path)) {
        program->journal = stratum_journal_open(program->journal_path, &problem);
    }
    return problem;
}

/** Sockets, over them the proxy if there is one, over that TLS where a pool wants it. false: out of
 *  memory. */
static bool wire_dialer(struct program *program)
{
    const struct miner_options *options = program->options;
    program->dialer = stratum_dialer_tcp_make(program->loop);
    struct stratum_dialer *next = program->dialer;
    if (next != NULL && options->proxied) {
        next = stratum_dialer_socks_make(program->loop, &options->proxy, program->dialer);
        program->dialer = next != NULL ? next : program->dialer;
    }
    if (next != NULL) {
        next = stratum_dialer_tls_make(program->loop, program->tls, program->dialer);
        program->dialer = next != NULL ? next : program->dialer;
    }
    return next != NULL;
}

/** false: out of memory or threads. */
static bool wire(struct program *program)
{
    struct miner_options *options = program->options;
    const struct miner_crew_threads_options crew = {
        .loop = program->loop,
        .specs = options->devices,
        .spec_count = options->device_count,
        .algorithm = options->agent.session.algorithm,
        .retry_us = DEVICE_RETRY_US,
    };
    program->signals = miner_signals_make(program->loop);
    if (program->signals == NULL || !wire_dialer(program)) {
        return false;
    }
    program->loop->wake = on_wake;
    program->loop->wake_context = program;
    program->loop->turned = on_turned;
    program->loop->turned_context = program;
    program->crew = miner_crew_threads_make(&crew);
    if (program->crew == NULL) {
        return false;
    }
    const struct miner_seams seams = {program->loop, program->dialer, program->crew,
                                      program->journal, program->log};
    program->agent = miner_agent_make(&options->agent, &seams, on_ended, program);
    return program->agent != NULL;
}

static void quit(void *context)
{
    struct program *program = context;
    miner_agent_finish(program->agent);
}

/** NULL: fine, or nobody asked for one. */
static const char *open_api(struct program *program)
{
    const char *problem = NULL;
    const struct miner_api_options api = {
        .address = program->options->api,
        .token = program->options->api_token,
        .report = report_of,
        .quit = quit,
        .context = program,
    };
    if (program->options->api_wanted) {
        program->api = miner_api_open(program->loop, &api, &problem);
    }
    if (program->api != NULL) {
        miner_api_print(stderr, program->api);
    }
    return problem;
}

static void unwire(struct program *program)
{
    miner_api_close(program->api);
    miner_agent_free(program->agent);
    if (program->crew != NULL) {
        program->crew->ops->free(program->crew);
    }
    if (program->dialer != NULL) {
        program->dialer->free(program->dialer);
    }
    stratum_tls_free(program->tls);
    miner_signals_free(program->signals);
    stratum_journal_close(program->journal);
    if (program->ran && program->options->report_folder != NULL) {
        (void)miner_reports_folder(program->options->report_folder, program->journal_path);
    }
    stratum_log_close(program->log);
    stratum_loop_free(program->loop);
}

static int run(struct program *program)
{
    struct miner_options *options = program->options;
    program->loop = stratum_loop_ev_make();
    if (program->loop == NULL) {
        fputs("miner: the operating system has no event loop for us\n", stderr);
        return EXIT_USAGE;
    }
    const struct stratum_instant now = stratum_loop_now(program->loop);
    program->start_us = now.now_us;
    if (!options->seed_given) {
        options->agent.seed = (uint64_t)now.unix_s ^ ((uint64_t)now.now_us << 20);
    }
    const char *problem = open_outputs(program);
    if (problem != NULL) {
        fprintf(stderr, "miner: %s\n", problem);
        return EXIT_USAGE;
    }
    fprintf(stderr, "miner " PROJECT_VERSION ", --seed %llu, %s\n",
            (unsigned long long)options->agent.seed, program->devices);
    if (!wire(program)) {
        fputs("miner: out of memory or threads\n", stderr);
        return EXIT_USAGE;
    }
    problem = open_api(program);
    if (problem != NULL) {
        fprintf(stderr, "miner: %s\n", problem);
        return EXIT_USAGE;
    }
    tell_run(program, STRATUM_EVENT_RUN_STARTED, "miner " PROJECT_VERSION);
    program->status_timer = stratum_timer_make(on_status, program);
    program->on_terminal = isatty(STDERR_FILENO) != 0;
    stratum_loop_arm(program->loop, &program->status_timer, now.now_us + STATUS_EVERY_US);
    miner_usage_start(&program->usage, program->loop, program->journal);
    miner_agent_start(program->agent);
    stratum_loop_run(program->loop);
    stratum_loop_disarm(program->loop, &program->status_timer);
    miner_crew_threads_collect(program->crew);
    miner_usage_stop(&program->usage);
    tell_run(program, STRATUM_EVENT_RUN_ENDED, "done");
    say_report(stdout, program, program->options->json);
    program->ran = true;
    return EXIT_GOOD;
}

static int answer(const struct miner_options *options)
{
    char page[HELP_MAX];
    struct stratum_text text = stratum_text_in(page, sizeof page);
    if (options->help) {
        miner_options_help(&text);
    } else {
        stratum_text_add(&text, "miner " PROJECT_VERSION "\n");
    }
    fputs(page, stdout);
    return EXIT_GOOD;
}

int main(int argc, char **argv)
{
    char problem[MINER_PROBLEM_MAX];
    const char *step = NULL;
    int (*command)(int argc, char **argv) = argc > 1 ? miner_command_named(argv[1]) : NULL;
    if (command != NULL) {
        return command(argc - 2, argv + 2);
    }
    struct program *program = calloc(1, sizeof *program);
    if (program == NULL || (program->options = calloc(1, sizeof *program->options)) == NULL) {
        fputs("miner: out of memory\n", stderr);
        free(program);
        return EXIT_USAGE;
    }
    program->argc = argc - 1;
    program->argv = argv + 1;
    int code = EXIT_USAGE;
    if (!miner_options_read(program->options, program->argc, program->argv, problem)) {
        fprintf(stderr, "miner: %s\n", problem);
    } else if (program->options->help || program->options->version) {
        code = answer(program->options);
    } else if (qhash_selftest(&step) != QHASH_OK) {
        fprintf(stderr, "miner: %s (%s differs)\n", qhash_status_text(QHASH_SELFTEST_FAILED), step);
        code = EXIT_UNFIT;
    } else {
        struct stratum_text devices = stratum_text_in(program->devices, sizeof program->devices);
        miner_options_devices(&devices, program->options);
        code = run(program);
        unwire(program);
    }
    options_free(program->options);
    free(program);
    return code;
}
