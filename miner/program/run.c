#include "miner/program/run.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "miner/program/api.h"
#include "miner/program/report.h"
#include "miner/program/reports.h"
#include "miner/program/status_line.h"
#include "miner/program/usage.h"
#include "miner/program/wiring.h"
#include "stratum/net/outlet.h"
#include "stratum/net/standard.h"

#define STATUS_EVERY_US INT64_C(1000000)
#define STATUS_LOG_US   INT64_C(60000000) /* where nobody watches */

enum { REPORT_MAX = 64 * 1024, EXIT_GOOD = 0, EXIT_LOST = 1, EXIT_USAGE = 2, EXIT_NOT_NOW = 6 };

/** Everything that one run is made of. */
struct miner_run {
    struct miner_options *options;
    int argc; /* for a reload */
    char **argv;
    struct miner_wiring parts;
    struct miner_usage usage;
    struct miner_api *api;
    struct miner_status_line status_line;
    bool log_is_apart; /* in a file: a reload changes the option and not the log */
    char pool[STRATUM_HOST_MAX + sizeof "[]:65535"];
    struct stratum_timer status_timer;
    int64_t start_us;
    bool spent; /* no device works, and none will in this process */
    int exit_code;
    char devices[64];
    char report_folder[MINER_PATH_MAX + 1]; /* empty: none */
};

static struct miner_report report_of(void *context)
{
    struct miner_run *run = context;
    struct stratum_text pool = stratum_text_in(run->pool, sizeof run->pool);
    miner_agent_pool(run->parts.agent, &pool);
    return (struct miner_report){
        .meter = miner_agent_meter(run->parts.agent),
        .now_us = stratum_loop_now(run->parts.loop).now_us,
        .start_us = run->start_us,
        .seed = run->options->agent.seed,
        .algorithm = qhash_algorithm_name(run->options->agent.session.algorithm),
        .devices = run->devices,
        .device_count = run->parts.crew->device_count,
        .cpu_us = miner_usage_cpu_us(),
        .log_lost = stratum_log_lost(run->parts.log),
        .pool = run->pool,
    };
}

/** At the end of a run what reads slowly is waited for; in mid-run nothing is.
 *  false: it could not be written whole */
static bool say_report(int fd, struct miner_run *run, bool json, bool at_end)
{
    char page[REPORT_MAX];
    struct stratum_text text = stratum_text_in(page, sizeof page);
    const struct miner_report report = report_of(run);
    if (json) {
        miner_report_json(&text, &report);
    } else {
        miner_report_table(&text, &report);
    }
    int error = 0;
    struct stratum_outlet outlet = stratum_outlet_borrow(fd);
    const size_t taken = at_end ? stratum_outlet_write_out(&outlet, page, text.len, &error)
                                : stratum_outlet_write(&outlet, page, text.len, &error);
    stratum_outlet_close(&outlet);
    return taken == text.len;
}

/* ---- what the loop calls ---- */

/** A pipe has nothing left, and who opens it waits for somebody to write. */
static bool can_be_read_again(const char *path)
{
    struct stat about;
    return path != NULL && (stat(path, &about) != 0 || S_ISREG(about.st_mode));
}

/** It may have been renamed, which is what a log's SIGHUP is about. */
static void open_log_again(struct miner_run *run)
{
    const char *const problem = stratum_log_reopen(run->parts.log);
    if (problem != NULL) {
        stratum_outlet_say(STDERR_FILENO, "miner: %s; the old file is written on\n", problem);
    }
}

/** Pools, logins and policies; devices, outputs and trust are the next start's. */
static void reload(struct miner_run *run)
{
    open_log_again(run);
    if (run->log_is_apart && run->options->config_path == NULL) {
        return;
    }
    char problem[MINER_PROBLEM_MAX] = "there is no file to read again: start with -c FILE";
    struct miner_options *const options = can_be_read_again(run->options->config_path)
                                              ? miner_options_make(run->argc, run->argv, problem)
                                              : NULL;
    if (options == NULL) {
        stratum_outlet_say(STDERR_FILENO, "miner: goes on as it was: %s\n", problem);
        return;
    }
    /* What the run began with: a report of it must not say anything else. */
    options->agent.seed = run->options->agent.seed;
    options->agent.session.algorithm = run->options->agent.session.algorithm;
    miner_agent_reload(run->parts.agent, &options->agent);
    miner_options_free(run->options);
    run->options = options;
    stratum_outlet_say(STDERR_FILENO, "miner: %s is read again\n", options->config_path);
}

static const char no_device[] = "no device works any more, and this process can get none back";

/** Whoever looks after it may start another; to go on would be to hash nothing, unseen. */
static void end_if_spent(struct miner_run *run)
{
    if (!run->spent && miner_crew_threads_spent(run->parts.crew)) {
        run->spent = true;
        stratum_log_write(run->parts.log, stratum_loop_now(run->parts.loop).now_us - run->start_us,
                          "crew", STRATUM_LOG_ERROR, "%s: ends with exit code %d", no_device,
                          EXIT_NOT_NOW);
        miner_agent_finish(run->parts.agent);
    }
}

static void on_wake(void *context)
{
    struct miner_run *run = context;
    miner_crew_threads_collect(run->parts.crew);
    end_if_spent(run);
    if (miner_signals_take(run->parts.signals, MINER_WISH_END)) {
        miner_agent_finish(run->parts.agent);
    }
    if (miner_signals_take(run->parts.signals, MINER_WISH_RELOAD)) {
        miner_status_line_take_away(&run->status_line);
        reload(run);
    }
    if (miner_signals_take(run->parts.signals, MINER_WISH_STATISTICS)) {
        miner_status_line_take_away(&run->status_line);
        (void)say_report(STDERR_FILENO, run, false, false);
    }
}

/** What a pool hears of is in the journal, whatever becomes of us. */
static void on_sending(void *context)
{
    struct miner_run *run = context;
    if (run->parts.journal != NULL) {
        (void)stratum_journal_flush(run->parts.journal);
    }
}

static void on_turned(void *context)
{
    struct miner_run *run = context;
    on_sending(run);
    if (run->log_is_apart || !stratum_log_waits(run->parts.log)) {
        stratum_log_flush(run->parts.log);
        return;
    }
    miner_status_line_take_away(&run->status_line);
    stratum_log_flush(run->parts.log);
    miner_status_line_show(&run->status_line, NULL);
}

static void on_ended(void *context)
{
    struct miner_run *run = context;
    stratum_loop_stop(run->parts.loop);
}

static void on_status(void *context)
{
    struct miner_run *run = context;
    end_if_spent(run); /* who hangs wakes nobody */
    char line[MINER_STATUS_LINE_MAX];
    struct stratum_text text = stratum_text_in(line, sizeof line);
    const struct miner_report report = report_of(run);
    miner_report_status(&text, &report);
    const bool watched = miner_status_line_is_on(&run->status_line);
    if (watched) {
        miner_status_line_show(&run->status_line, line);
    } else {
        stratum_log_write(run->parts.log, report.now_us - run->start_us, "status", STRATUM_LOG_INFO,
                          "%s", line);
    }
    stratum_loop_arm(run->parts.loop, &run->status_timer,
                     report.now_us + (watched ? STATUS_EVERY_US : STATUS_LOG_US));
}

static void tell_run(struct miner_run *run, enum stratum_event_kind kind, const char *words)
{
    if (run->parts.journal == NULL) {
        return;
    }
    const struct stratum_instant now = stratum_loop_now(run->parts.loop);
    struct stratum_event event =
        stratum_event_make(now.now_us - run->start_us, STRATUM_MINER, kind, 0);
    struct stratum_text text = stratum_text_in(event.text, sizeof event.text);
    stratum_text_add(&text, words);
    if (kind == STRATUM_EVENT_RUN_STARTED) {
        stratum_text_format(&text, ": %s, %s, log %s", run->devices,
                            qhash_algorithm_name(run->options->agent.session.algorithm),
                            run->options->log_spec);
        event.seed = run->options->agent.seed;
        event.unix_s = now.unix_s;
        event.number =
            qhash_algorithm_yield(run->options->agent.session.algorithm, (uint32_t)now.unix_s);
    }
    stratum_journal_add(run->parts.journal, &event);
}

static void quit(void *context)
{
    struct miner_run *run = context;
    miner_agent_finish(run->parts.agent);
}

/** NULL: fine, or nobody asked for one. */
static const char *open_api(struct miner_run *run)
{
    const char *problem = NULL;
    const struct miner_api_options api = {
        .address = run->options->api,
        .token = run->options->api_token,
        .report = report_of,
        .quit = quit,
        .context = run,
    };
    if (run->options->api_wanted) {
        run->api = miner_api_open(run->parts.loop, &api, &problem);
    }
    if (run->api != NULL) {
        miner_api_print(stderr, run->api);
    }
    return problem;
}

/** Where `miner 2>&1 | tee log` gets a Ctrl-C, tee may be gone first; the next line must not end a
 *  miner that still has shares to be answered and a report to give. */
static void outlive_readers(void)
{
    const struct sigaction ignored = {.sa_handler = SIG_IGN};
    (void)sigaction(SIGPIPE, &ignored, NULL);
}

/** NULL: it has begun. */
static const char *begin(struct miner_run *run)
{
    struct miner_options *const options = run->options;
    outlive_readers();
    const char *problem = miner_wiring_open(&run->parts, options);
    if (problem != NULL) {
        return problem;
    }
    run->exit_code = EXIT_NOT_NOW; /* what is left may be had when others have ended */
    const struct stratum_instant now = stratum_loop_now(run->parts.loop);
    if (!options->seed_given) {
        options->agent.seed = (uint64_t)now.unix_s ^ ((uint64_t)now.now_us << 20);
    }
    struct stratum_text folder = stratum_text_in(run->report_folder, sizeof run->report_folder);
    stratum_text_add(&folder, options->report_folder != NULL ? options->report_folder : "");
    struct stratum_text devices = stratum_text_in(run->devices, sizeof run->devices);
    miner_options_devices(&devices, options);
    fprintf(stderr, "miner " PROJECT_VERSION ", --seed %llu, %s\n",
            (unsigned long long)options->agent.seed, run->devices);
    run->parts.loop->wake = on_wake;
    run->parts.loop->wake_context = run;
    run->parts.loop->turned = on_turned;
    run->parts.loop->turned_context = run;
    run->parts.loop->sending = on_sending;
    run->parts.loop->sending_context = run;
    problem = miner_wiring_join(&run->parts, options, on_ended, run);
    if (problem != NULL) {
        return problem;
    }
    run->start_us = miner_agent_origin_us(run->parts.agent); /* one clock for all that is told */
    return open_api(run);
}

/** returns the exit code */
static int play(struct miner_run *run)
{
    tell_run(run, STRATUM_EVENT_RUN_STARTED, "miner " PROJECT_VERSION);
    run->status_timer = stratum_timer_make(on_status, run);
    run->status_line = miner_status_line_on(STDERR_FILENO);
    run->log_is_apart = run->options->log_path != NULL;
    stratum_loop_arm(run->parts.loop, &run->status_timer, run->start_us + STATUS_EVERY_US);
    miner_usage_start(&run->usage, run->parts.loop, run->parts.journal, run->start_us);
    miner_agent_start(run->parts.agent);
    stratum_loop_run(run->parts.loop);
    stratum_loop_disarm(run->parts.loop, &run->status_timer);
    miner_crew_threads_collect(run->parts.crew);
    miner_usage_stop(&run->usage);
    miner_status_line_take_away(&run->status_line);
    tell_run(run, STRATUM_EVENT_RUN_ENDED, run->spent ? no_device : "done");
    if (say_report(STDOUT_FILENO, run, run->options->json, true)) {
        return run->spent ? EXIT_NOT_NOW : EXIT_GOOD;
    }
    stratum_outlet_say(STDERR_FILENO, "miner: cannot write the report to stdout; a run with "
                                      "--journal FILE can be told by miner report FILE\n");
    return EXIT_LOST;
}

int miner_run(struct miner_options *options, int argc, char **argv)
{
    struct miner_run run = {
        .options = options, .argc = argc, .argv = argv, .exit_code = EXIT_USAGE};
    const char *const problem = begin(&run);
    if (problem == NULL) {
        run.exit_code = play(&run);
    } else {
        stratum_outlet_say(STDERR_FILENO, "miner: %s\n", problem);
    }
    miner_api_close(run.api);
    if (!miner_wiring_close(&run.parts) && run.exit_code == EXIT_GOOD) {
        run.exit_code = EXIT_LOST;
    }
    if (problem == NULL && run.report_folder[0] != '\0' &&
        !miner_reports_folder(run.report_folder, run.parts.journal_path) &&
        run.exit_code == EXIT_GOOD) {
        run.exit_code = EXIT_LOST;
    }
    miner_options_free(run.options);
    if (run.parts.hangs) {
        stratum_outlet_say(
            STDERR_FILENO,
            "miner: a device's driver does not return, and is not waited for any longer\n");
        /* Not by return: at exit a driver has more to hang in. */
        _exit(stratum_standard_end("miner", run.exit_code));
    }
    return run.exit_code;
}
