#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "simpool/program/commands.h"
#include "simpool/program/crowd.h"
#include "simpool/program/gather.h"
#include "simpool/program/plan.h"
#include "simpool/program/printer.h"
#include "simpool/program/results.h"
#include "simpool/program/signals.h"
#include "simpool/program/team.h"
#include "simpool/program/trial.h"
#include "simpool/script/dialect.h"
#include "simpool/script/story.h"

static const char summary[] =
    "Plays stories in real time to a miner, any miner: each story has a pool of its own, starts\n"
    "CMD against it, watches it, and judges every share with the reference. In CMD are "
    "replaced:\n\n"
    "  {url}, {host} {port}  the story's pool\n"
    "  {user} {pass}         a login\n"
    "  {journal}             where a miner of ours keeps its journal: what only both sides\n"
    "                        together can tell is measured then, too\n"
    "  {ca}                  a file with the authority to trust, for stories behind TLS\n"
    "  {api}                 a free port for the miner's own HTTP\n"
    "  {n}                   the miner's number when there are several, who have a {user} each\n\n"
    "  simpool test scripts/000-hello -- miner -a qhash -o {url} -u {user} -p {pass}\n\n"
    "exit: 0 good, 1 an expectation failed, 2 usage or story wrong, 3 a promise broken,\n"
    "      4 out of time, 5 the miner ended by itself, 77 skipped, 130 interrupted; of several "
    "the\n"
    "      most serious";

/** What the plan still lacks, or 0. */
static int check(const struct program_syntax *syntax, const struct program_plan *plan)
{
    if (plan->stories.count == 0) {
        return program_usage_error(syntax, "no story: name files or folders of stories");
    }
    const char *const problem = program_team_problem(plan);
    if (problem != NULL) {
        return program_usage_error(syntax, "%s", problem);
    }
    if (plan->json && plan->tap) {
        return program_usage_error(syntax, "--json and --tap both want stdout: choose one");
    }
    if (plan->at_once == 0 || plan->times == 0) {
        return program_usage_error(syntax, "-j and --times are at least 1");
    }
    return 0;
}

static void print_results(FILE *out, const struct program_cases *cases,
                          const struct program_plan *plan)
{
    if (plan->json) {
        program_results_json(out, cases, plan);
    } else if (plan->tap) {
        program_results_tap(out, cases, plan);
    } else if (cases->count > 1) {
        program_results_table(out, cases, plan->verbose);
    }
}

static int play(const struct program_syntax *syntax, struct program_cases *cases,
                const struct program_plan *plan)
{
    FILE *const narration = plan->json || plan->tap ? stderr : stdout;
    const bool whole = program_crowd_run(cases, plan, narration);
    if (plan->report == NULL && !plan->keep) {
        (void)rmdir(cases->folder); /* only when no case left anything there */
    }
    int exit_code = whole ? program_results_exit(cases) : PROGRAM_EXIT_INTERRUPTED;
    struct program_printer printer;
    program_printer_open(&printer, stdout);
    print_results(printer.out, cases, plan);
    (void)program_printer_close(&printer, exit_code != PROGRAM_EXIT_INTERRUPTED);
    if (plan->junit != NULL && !program_results_junit(plan->junit, cases, plan)) {
        (void)program_usage_error(syntax, "cannot write %s: %s", plan->junit, strerror(errno));
        const bool good = exit_code == SIMPOOL_EXIT_GOOD || exit_code == SIMPOOL_EXIT_SKIPPED;
        exit_code = good ? SIMPOOL_EXIT_CHECK : exit_code;
    }
    return exit_code;
}

/** Whether the file can be written: nobody wants to hear that it cannot when an hour was played. */
static bool can_write(const char *path)
{
    FILE *const file = path != NULL ? fopen(path, "ae") : NULL;
    if (file != NULL) {
        (void)fclose(file);
    }
    return path == NULL || file != NULL;
}

static int play_all(const struct program_syntax *syntax, const struct program_plan *plan)
{
    char problem[PROGRAM_PATH_MAX + PROGRAM_WHY_MAX];
    struct program_cases cases;
    if (!program_gather(&cases, plan, problem, sizeof problem)) {
        return program_usage_error(syntax, "%s", problem);
    }
    int exit_code = SIMPOOL_EXIT_USAGE;
    if (!can_write(plan->junit)) {
        (void)program_usage_error(syntax, "cannot write %s: %s", plan->junit, strerror(errno));
    } else if (!program_gather_folders(&cases, plan, problem, sizeof problem)) {
        (void)program_usage_error(syntax, "%s", problem);
    } else {
        exit_code = play(syntax, &cases, plan);
    }
    program_gather_free(&cases);
    return exit_code;
}

static int run(const struct program_syntax *syntax, struct program_plan *plan, const char *dialect)
{
    const int lacks = check(syntax, plan);
    if (lacks != 0) {
        return lacks;
    }
    char problem[PROGRAM_WHY_MAX];
    struct simpool_dialect_book *book = NULL;
    if (dialect != NULL) {
        book = simpool_dialect_open(dialect, problem, sizeof problem);
        if (book == NULL) {
            return program_usage_error(syntax, "%s", problem);
        }
        plan->dialect = simpool_dialect_of(book);
    }
    const int exit_code = play_all(syntax, plan);
    simpool_dialect_close(book);
    return exit_code;
}

/** The options point into the plan and at dialect: both are known only when they are parsed. */
static int parse_and_run(const struct program_syntax *syntax, struct program_plan *plan,
                         const char *const *dialect, int argc, char **argv)
{
    struct program_arguments arguments;
    const enum program_parsed parsed = program_options_parse(&arguments, syntax, argc, argv);
    plan->stories = arguments.operands;
    plan->command = arguments.command;
    char also[PROGRAM_PATH_MAX] = "";
    if (*dialect != NULL) {
        snprintf(also, sizeof also, " --dialect %s", *dialect);
        plan->also = also;
    }
    const int exit_code = parsed == PROGRAM_PARSED        ? run(syntax, plan, *dialect)
                          : parsed == PROGRAM_PARSED_HELP ? SIMPOOL_EXIT_GOOD
                                                          : SIMPOOL_EXIT_USAGE;
    plan->also = ""; /* its words end here */
    program_arguments_done(&arguments);
    return exit_code;
}

int program_test(const char *program, int argc, char **argv)
{
    char called[PROGRAM_PATH_MAX];
    snprintf(called, sizeof called, "%s test", program);
    struct program_plan plan = {.play = program_trial_run,
                                .program = called,
                                .also = "",
                                .miners = 1,
                                .times = 1,
                                .at_once = 1,
                                .log = "off"};
    const char *dialect = NULL;
    const struct program_option options[] = {
        {"dialect", PROGRAM_OPTION_TEXT, "NAME",
         "the pool talks like this, whatever the story says", &dialect, NULL},
        {"algo", PROGRAM_OPTION_ALGORITHM, "NAME", "qhash (default) or sha256d", &plan.algorithm,
         NULL},
        {"tag", PROGRAM_OPTION_TEXT, "TAG", "only stories with this tag, such as quick", &plan.tag,
         NULL},
        {"hashrate", PROGRAM_OPTION_RATE, "RATE",
         "the miner's, such as \"2 MH/s\"; else it is measured", &plan.hashrate_hps, NULL},
        {"seed", PROGRAM_OPTION_COUNT, "N", "instead of each story's own", &plan.seed,
         &plan.seed_given},
        {"hours", PROGRAM_OPTION_NUMBER, "N", "how long a day is, for stories that ask",
         &plan.hours, NULL},
        {"weather", PROGRAM_OPTION_TEXT, "FILE",
         "faults for stories that make theirs from the seed", &plan.weather, NULL},
        {"decisions", PROGRAM_OPTION_TEXT, "JOURNAL",
         "faults decide as they did in that run, as far as it goes", &plan.decisions, NULL},
        {"times", PROGRAM_OPTION_COUNT, "N", "play each story N times, each with the next seed",
         &plan.times, NULL},
        {"miners", PROGRAM_OPTION_COUNT, "N",
         "start CMD N times in each story; several CMDs are written with --- between them",
         &plan.miners, NULL},
        {"displays", PROGRAM_OPTION_TEXT, "WHERE",
         "the miner shows its hashrate, which has to be honest, in lines of its output that have\n"
         "                           these words, or by HTTP:\n"
         "                           \"http://127.0.0.1:{api}/summary#/hashrate kH/s\"",
         &plan.displays, NULL},
        {"j", PROGRAM_OPTION_COUNT, "N", "play N stories at a time", &plan.at_once, NULL},
        {"v", PROGRAM_OPTION_FLAG, NULL,
         "of several stories, tell all of each; else a line, and all of those that failed anew",
         &plan.verbose, NULL},
        {"junit", PROGRAM_OPTION_TEXT, "FILE", "write the results as JUnit XML", &plan.junit, NULL},
        {"tap", PROGRAM_OPTION_FLAG, NULL, "results on stdout in the Test Anything Protocol",
         &plan.tap, NULL},
        {"json", PROGRAM_OPTION_FLAG, NULL, "results on stdout as JSON", &plan.json, NULL},
        {"report", PROGRAM_OPTION_TEXT, "DIR",
         "keep journals, reports with pictures, and the miner's output here", &plan.report, NULL},
        {"keep", PROGRAM_OPTION_FLAG, NULL, "keep the temporary folder of good runs too",
         &plan.keep, NULL},
        {"log", PROGRAM_OPTION_TEXT, "LEVELS", "of the pool, for stderr: info, pool=debug",
         &plan.log, NULL},
    };
    const struct program_syntax syntax = {
        .name = "simpool test",
        .usage = "STORY|FOLDER… [options] -- CMD…",
        .summary = summary,
        .options = options,
        .option_count = sizeof options / sizeof options[0],
    };
    return parse_and_run(&syntax, &plan, &dialect, argc, argv);
}
