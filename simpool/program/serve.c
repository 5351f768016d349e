#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "simpool/program/closing.h"
#include "simpool/program/command.h"
#include "simpool/program/commands.h"
#include "simpool/program/options.h"
#include "simpool/program/printer.h"
#include "simpool/program/serve_edge.h"
#include "simpool/program/signals.h"
#include "simpool/program/stage.h"
#include "simpool/script/dialect.h"
#include "simpool/script/story.h"
#include "simpool/script/units.h"
#include "stratum/net/outlet.h"
#include "stratum/text.h"

enum { PROBLEM_LEN_MAX = 1600, BLOCKS_MAX = 64, OPTIONS_MAX = 32 };

static const char summary[] =
    "A pool that hands out jobs, recorded or made up, and judges every share with the reference.\n"
    "The first line of stdout is JSON with the URL it listens on; SIGINT or SIGTERM end it with "
    "the\n"
    "KPIs of the run. With --story it does what the story says instead of answering by itself.";

/** The command line of `simpool serve`, and the run. */
struct serve {
    const char *jobs, *listen, *dialect, *journal, *story_path, *log, *vardiff, *blocks;
    enum qhash_algorithm algorithm;
    double difficulty;
    double time_scale;
    bool fresh_ntime;
    int64_t duration_us;   /* 0: until a signal */
    int64_t block_time_us; /* of jobs that are made up: between two blocks, on average */
    uint64_t seed;
    bool seed_given;
    struct program_edge edge;

    struct program_stage stage;
    struct simpool_dialect_book *book; /* NULL: the story's dialect, or the usual one */
    struct simpool_story *story;       /* NULL: automatic */
    struct simpool_dialect changed;    /* the dialect, with what else was said of it */
    double blocks_s[BLOCKS_MAX];       /* between made-up blocks; as chance has it when none */
    size_t block_count;
    struct stratum_timer watch;
    int64_t end_us;                 /* INT64_MAX: never */
    bool told_to_end;               /* by a signal */
    struct program_printer printer; /* of the end */
    int exit_code;
};

static struct program_closing closing_of(const struct serve *serve)
{
    return (struct program_closing){
        .kpis = serve->stage.kpis,
        .scenario = serve->story != NULL ? simpool_story_scenario(serve->story) : NULL,
        .seed = serve->seed,
        .journal = serve->journal != NULL ? serve->journal : "(none; --journal FILE keeps one)",
        .unheard = serve->stage.unheard,
    };
}

static void end(struct serve *serve, int exit_code, const char *why)
{
    serve->exit_code = exit_code;
    program_stage_settle(&serve->stage, exit_code, why);
    stratum_loop_stop(serve->stage.loop);
}

static void on_story_ended(void *context, int exit_code, const char *why)
{
    if (exit_code != SIMPOOL_EXIT_GOOD) {
        char words[PROBLEM_LEN_MAX];
        snprintf(words, sizeof words, "%s", why);
        stratum_text_plain_lines(words); /* a miner's words may stand in it */
        fprintf(stderr, "simpool serve: the story ended: %s\n", words);
    }
    end(context, exit_code, why);
}

/** Without a story there is nothing that could be cut short: that is a good end.
 *  exit_code: of a story that had not ended */
static void end_from_outside(struct serve *serve, int exit_code, const char *why)
{
    if (serve->story != NULL) {
        simpool_story_abort(serve->story, exit_code, why);
    } else {
        end(serve, SIMPOOL_EXIT_GOOD, why);
    }
}

static void on_watch(void *context)
{
    struct serve *const serve = context;
    const int64_t now_us = stratum_loop_now(serve->stage.loop).now_us;
    if (program_signals_take(0) != 0) {
        serve->told_to_end = true;
        end_from_outside(serve, PROGRAM_EXIT_INTERRUPTED, "interrupted");
    } else if (now_us >= serve->end_us) {
        end_from_outside(serve, SIMPOOL_EXIT_TIMEOUT, "--duration is over");
    } else {
        stratum_loop_arm(serve->stage.loop, &serve->watch, now_us + PROGRAM_WATCH_US);
    }
}

/** Different in each run that does not say; printed, so that it can be said. */
static uint64_t any_seed(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (uint64_t)now.tv_nsec / 1000 + (uint64_t)getpid();
}

/** The line machines read. */
static void print_url(const struct serve *serve)
{
    char url[320];
    struct stratum_text text = stratum_text_in(url, sizeof url);
    program_command_url(&text, simpool_server_address(serve->stage.server));
    printf("{\"url\":\"%s\",\"seed\":%llu", url, (unsigned long long)serve->seed);
    program_edge_print(stdout, &serve->edge);
    puts("}");
    (void)fflush(stdout);
}

static void run(struct serve *serve)
{
    program_signals_hold();
    const int64_t now_us = stratum_loop_now(serve->stage.loop).now_us;
    serve->end_us = serve->duration_us > 0 ? now_us + serve->duration_us : INT64_MAX;
    if (stratum_log_wants(serve->stage.log, "pool", STRATUM_LOG_INFO)) {
        program_stage_narrate(&serve->stage, stderr);
    }
    serve->watch = stratum_timer_make(on_watch, serve);
    stratum_loop_arm(serve->stage.loop, &serve->watch, now_us + PROGRAM_WATCH_US);
    print_url(serve);
    if (serve->story != NULL) {
        const struct simpool_story_run story = {.server = serve->stage.server,
                                                .seed = serve->seed,
                                                .ended = on_story_ended,
                                                .context = serve};
        simpool_story_start(serve->story, &story);
    }
    stratum_loop_run(serve->stage.loop);
    program_stage_hush(&serve->stage);
    const struct program_closing closing = closing_of(serve);
    program_printer_open(&serve->printer, stdout);
    program_closing_print(serve->printer.out, &closing);
}

/** The command line's, else the story's, else the base of all. */
static const struct simpool_dialect *dialect_of(const struct serve *serve)
{
    const struct simpool_dialect *of_story =
        serve->story != NULL ? simpool_story_scenario(serve->story)->dialect : NULL;
    return serve->book != NULL ? simpool_dialect_of(serve->book)
           : of_story != NULL  ? of_story
                               : &simpool_dialect_nomp;
}

static bool open_dialect(struct serve *serve, char problem[PROBLEM_LEN_MAX])
{
    if (serve->dialect != NULL) {
        serve->book = simpool_dialect_open(serve->dialect, problem, PROBLEM_LEN_MAX);
    }
    return serve->dialect == NULL || serve->book != NULL;
}

/** "20/min" */
static bool read_vardiff(struct serve *serve, char problem[PROBLEM_LEN_MAX])
{
    double pace = 0;
    serve->changed = *dialect_of(serve);
    if (serve->vardiff == NULL) {
        return true;
    }
    if (!script_quantity_read(&pace, SCRIPT_PACE, serve->vardiff) || pace <= 0) {
        snprintf(problem, PROBLEM_LEN_MAX, "--vardiff \"%.64s\": expected a pace such as %s",
                 serve->vardiff, script_quantity_example(SCRIPT_PACE));
        return false;
    }
    serve->changed.vardiff.target_s = 1 / pace;
    return true;
}

/** "2m,40s,40s" */
static bool read_blocks(struct serve *serve, char problem[PROBLEM_LEN_MAX])
{
    const char *rest = serve->blocks != NULL ? serve->blocks : "";
    while (*rest != '\0') {
        char word[32];
        double gap_s = 0;
        const size_t len = strcspn(rest, ",");
        snprintf(word, sizeof word, "%.*s", (int)len, rest);
        if (serve->block_count == BLOCKS_MAX ||
            !script_quantity_read(&gap_s, SCRIPT_DURATION, word) || gap_s <= 0) {
            snprintf(problem, PROBLEM_LEN_MAX,
                     "--blocks: \"%s\": expected up to %d durations such as 2m,40s,40s", word,
                     BLOCKS_MAX);
            return false;
        }
        serve->blocks_s[serve->block_count++] = gap_s;
        rest += len + (rest[len] == ',');
    }
    return true;
}

static void say_made_up(const struct program_syntax *syntax, const struct serve *serve)
{
    char blocks[sizeof "a block every  s or so" + 32];
    snprintf(blocks, sizeof blocks, "a block every %.0f s or so",
             (double)serve->block_time_us / 1e6);
    fprintf(stderr, "%s: no --jobs: the jobs are made up, %s; nobody pays for them\n", syntax->name,
            serve->block_count > 0 ? "blocks as --blocks has them" : blocks);
}

static bool open_stage(struct serve *serve, const char **problem)
{
    const struct simpool_dialect *const dialect = &serve->changed;
    const struct program_places places = {
        .listen = serve->listen,
        .jobs = serve->jobs,
        .journal = serve->journal,
        .log = serve->log,
        .title = serve->story != NULL ? serve->story_path : "serve",
        .chain = {.seed = serve->seed,
                  .block_s = (double)serve->block_time_us / 1e6,
                  .blocks_s = serve->blocks_s,
                  .block_count = serve->block_count,
                  .refresh_s = (double)dialect->refresh_us / 1e6,
                  .empty_s = (double)dialect->empty_first_us / 1e6},
        .tls = serve->edge.tls,
    };
    const struct simpool_pool_options pool = {
        .algorithm = serve->algorithm,
        .scripted = serve->story != NULL,
        .dialect = dialect,
        .difficulty = serve->difficulty,
        .seed = serve->seed,
        .time_scale = serve->time_scale,
        /* Made-up blocks are refreshed where they are made. */
        .refresh_us = serve->jobs != NULL ? dialect->refresh_us : 0,
        .idle_limit_us = dialect->idle_limit_us,
        .fresh_ntime = serve->fresh_ntime || serve->jobs == NULL,
    };
    return program_stage_open(&serve->stage, &places, &pool, problem) &&
           program_edge_open(&serve->edge, &serve->stage, problem);
}

/** The story, when there is one, says what the command line leaves open. */
static bool open_story(struct serve *serve, char problem[PROBLEM_LEN_MAX])
{
    if (serve->story_path != NULL) {
        serve->story = simpool_story_load(serve->story_path, problem, PROBLEM_LEN_MAX);
        if (serve->story == NULL) {
            return false;
        }
        const struct simpool_scenario *const scenario = simpool_story_scenario(serve->story);
        serve->jobs = serve->jobs != NULL ? serve->jobs : scenario->jobs;
        serve->seed = serve->seed_given ? serve->seed : scenario->seed;
    } else if (!serve->seed_given) {
        serve->seed = any_seed();
    }
    return true;
}

static int serve_all(const struct program_syntax *syntax, struct serve *serve)
{
    char story_problem[PROBLEM_LEN_MAX];
    const char *problem = story_problem;
    if (!open_dialect(serve, story_problem) || !open_story(serve, story_problem) ||
        !read_vardiff(serve, story_problem) || !read_blocks(serve, story_problem) ||
        !open_stage(serve, &problem)) {
        stratum_journal_forget(serve->stage.journal); /* what the last run has left stays */
        (void)program_usage_error(syntax, "%s", problem);
        serve->exit_code = SIMPOOL_EXIT_USAGE;
    } else {
        if (serve->jobs == NULL) {
            say_made_up(syntax, serve);
        }
        run(serve);
    }
    program_edge_close(&serve->edge);
    if (!program_stage_close(&serve->stage) && serve->exit_code == SIMPOOL_EXIT_GOOD) {
        serve->exit_code = SIMPOOL_EXIT_CHECK;
    }
    if (!program_printer_close(&serve->printer, !serve->told_to_end)) {
        stratum_outlet_say(STDERR_FILENO, "%s: nobody read the KPIs of the run\n", syntax->name);
        serve->exit_code =
            serve->exit_code == SIMPOOL_EXIT_GOOD ? SIMPOOL_EXIT_CHECK : serve->exit_code;
    }
    simpool_story_free(serve->story);
    simpool_dialect_close(serve->book);
    return serve->exit_code;
}

/** returns how many */
static size_t list_options(struct program_option out[OPTIONS_MAX], struct serve *serve)
{
    const struct program_option rows[] = {
        {"jobs", PROGRAM_OPTION_TEXT, "FILE",
         "a recording to take the jobs from; without one they are made up", &serve->jobs, NULL},
        {"vardiff", PROGRAM_OPTION_TEXT, "PACE",
         "difficulties follow the miners to this pace, such as 20/min", &serve->vardiff, NULL},
        {"blocks", PROGRAM_OPTION_TEXT, "TIMES",
         "between made-up blocks, over and over: 2m,40s,40s", &serve->blocks, NULL},
        {"block-time", PROGRAM_OPTION_DURATION, "TIME",
         "between made-up blocks, on average; default 2m", &serve->block_time_us, NULL},
        {"listen", PROGRAM_OPTION_TEXT, "HOST:PORT", "default 127.0.0.1:0, a free port",
         &serve->listen, NULL},
        {"algo", PROGRAM_OPTION_ALGORITHM, "NAME", "qhash (default) or sha256d", &serve->algorithm,
         NULL},
        {"difficulty", PROGRAM_OPTION_NUMBER, "D",
         "of shares, default 1; a plain CPU (1 MH/s) wants 0.002", &serve->difficulty, NULL},
        {"dialect", PROGRAM_OPTION_TEXT, "NAME",
         "the family of pools to talk like: nomp (default), ckpool…, FILE.lua", &serve->dialect,
         NULL},
        {"journal", PROGRAM_OPTION_TEXT, "FILE", "write down every event, for simpool report",
         &serve->journal, NULL},
        {"story", PROGRAM_OPTION_TEXT, "FILE", "do what this story says", &serve->story_path, NULL},
        {"time-scale", PROGRAM_OPTION_NUMBER, "X", "recorded seconds in a second, default 1",
         &serve->time_scale, NULL},
        {"fresh-ntime", PROGRAM_OPTION_FLAG, NULL, "jobs carry the current time, not the recorded",
         &serve->fresh_ntime, NULL},
        {"duration", PROGRAM_OPTION_DURATION, "TIME", "end after so long, such as 60s",
         &serve->duration_us, NULL},
        {"seed", PROGRAM_OPTION_COUNT, "N", "of everything that is drawn by chance", &serve->seed,
         &serve->seed_given},
        {"log", PROGRAM_OPTION_TEXT, "LEVELS", "for stderr: info (default), info,pool=debug, off",
         &serve->log, NULL},
    };
    const size_t count = sizeof rows / sizeof rows[0];
    static_assert(sizeof rows / sizeof rows[0] + PROGRAM_EDGE_OPTIONS <= OPTIONS_MAX, "room");
    memcpy(out, rows, sizeof rows);
    program_edge_options(out + count, &serve->edge);
    return count + PROGRAM_EDGE_OPTIONS;
}

int program_serve(const char *program, int argc, char **argv)
{
    (void)program;
    struct serve serve = {.listen = "127.0.0.1:0",
                          .log = "info",
                          .difficulty = 1,
                          .block_time_us = 120 * INT64_C(1000000),
                          .time_scale = 1};
    struct program_option options[OPTIONS_MAX];
    const size_t option_count = list_options(options, &serve);
    const struct program_syntax syntax = {
        .name = "simpool serve",
        .usage = "[--jobs FILE] [options]",
        .summary = summary,
        .options = options,
        .option_count = option_count,
    };
    struct program_arguments arguments;
    const enum program_parsed parsed = program_options_parse(&arguments, &syntax, argc, argv);
    int exit_code = parsed == PROGRAM_PARSED_HELP ? SIMPOOL_EXIT_GOOD : SIMPOOL_EXIT_USAGE;
    if (parsed == PROGRAM_PARSED && arguments.operands.count > 0) {
        (void)program_usage_error(&syntax, "what is %s? a recording is named with --jobs FILE",
                                  arguments.operands.at[0]);
    } else if (parsed == PROGRAM_PARSED) {
        exit_code = serve_all(&syntax, &serve);
    }
    program_arguments_done(&arguments);
    return exit_code;
}
