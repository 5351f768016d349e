#include "simpool/program/play.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "simpool/program/crowd.h"
#include "simpool/program/gather.h"
#include "simpool/program/printer.h"
#include "simpool/program/results.h"
#include "simpool/program/signals.h"
#include "simpool/script/dialect.h"
#include "simpool/script/story.h"

size_t program_play_options(struct program_option options[PROGRAM_PLAY_OPTIONS_MAX],
                            struct program_plan *plan, const struct program_option *own,
                            size_t own_count)
{
    const struct program_option common[] = {
        {"algo", PROGRAM_OPTION_ALGORITHM, "NAME", "qhash (default) or sha256d", &plan->algorithm,
         NULL},
        {"dialect", PROGRAM_OPTION_TEXT, "NAME",
         "the pool talks like this, whatever the story says", &plan->dialect_name, NULL},
        {"tag", PROGRAM_OPTION_TEXT, "TAG", "only stories with this tag, such as quick", &plan->tag,
         NULL},
        {"hours", PROGRAM_OPTION_NUMBER, "N", "how long a day is, for stories that ask",
         &plan->hours, NULL},
        {"weather", PROGRAM_OPTION_TEXT, "FILE",
         "faults for stories that make theirs from the seed", &plan->weather, NULL},
        {"decisions", PROGRAM_OPTION_TEXT, "JOURNAL",
         "faults decide as they did in that run, as far as it goes", &plan->decisions, NULL},
        {"j", PROGRAM_OPTION_COUNT, "N", "play N stories at a time", &plan->at_once, NULL},
        {"v", PROGRAM_OPTION_FLAG, NULL,
         "of several stories, tell all of each; else a line, and all of those that failed anew",
         &plan->verbose, NULL},
        {"junit", PROGRAM_OPTION_TEXT, "FILE", "write the results as JUnit XML", &plan->junit,
         NULL},
        {"tap", PROGRAM_OPTION_FLAG, NULL, "results on stdout in the Test Anything Protocol",
         &plan->tap, NULL},
        {"json", PROGRAM_OPTION_FLAG, NULL, "results on stdout as JSON", &plan->json, NULL},
    };
    const size_t common_count = sizeof common / sizeof common[0];
    assert(common_count + own_count <= PROGRAM_PLAY_OPTIONS_MAX);
    memcpy(options, common, sizeof common);
    memcpy(options + common_count, own, own_count * sizeof *own);
    return common_count + own_count;
}

/** What the plan still lacks, or NULL. */
static const char *lacks(const struct program_plan *plan)
{
    if (plan->stories.count == 0) {
        return "no story: name files or folders of stories";
    }
    if (plan->json && plan->tap) {
        return "--json and --tap both want stdout: choose one";
    }
    if (plan->at_once == 0) {
        return "-j is at least 1";
    }
    return NULL;
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

static int play_cases(struct program_cases *cases, const struct program_plan *plan)
{
    FILE *const narration = plan->json || plan->tap ? stderr : stdout;
    const bool whole = program_crowd_run(cases, plan, narration);
    const int exit_code = whole ? program_results_exit(cases) : PROGRAM_EXIT_INTERRUPTED;
    struct program_printer printer;
    program_printer_open(&printer, stdout);
    print_results(printer.out, cases, plan);
    (void)program_printer_close(&printer, exit_code != PROGRAM_EXIT_INTERRUPTED);
    return exit_code;
}

static int play(const struct program_syntax *syntax, struct program_cases *cases,
                const struct program_plan *plan)
{
    int exit_code = plan->instead != NULL ? plan->instead(cases, plan) : play_cases(cases, plan);
    if (plan->report == NULL && !plan->keep) {
        (void)rmdir(cases->folder); /* only when no case left anything there */
    }
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
    if (plan->for_one != NULL && cases.count > 1) {
        (void)program_usage_error(syntax, "%s for one story and one seed: %zu are to be played",
                                  plan->for_one, cases.count);
    } else if (!can_write(plan->junit)) {
        (void)program_usage_error(syntax, "cannot write %s: %s", plan->junit, strerror(errno));
    } else if (!program_gather_folders(&cases, plan, problem, sizeof problem)) {
        (void)program_usage_error(syntax, "%s", problem);
    } else {
        exit_code = play(syntax, &cases, plan);
    }
    program_gather_free(&cases);
    return exit_code;
}

int program_play(const struct program_syntax *syntax, struct program_plan *plan)
{
    const char *const lacking = lacks(plan);
    if (lacking != NULL) {
        return program_usage_error(syntax, "%s", lacking);
    }
    char problem[PROGRAM_WHY_MAX];
    struct simpool_dialect_book *book = NULL;
    if (plan->dialect_name != NULL) {
        book = simpool_dialect_open(plan->dialect_name, problem, sizeof problem);
        if (book == NULL) {
            return program_usage_error(syntax, "%s", problem);
        }
        plan->dialect = simpool_dialect_of(book);
    }
    const int exit_code = play_all(syntax, plan);
    simpool_dialect_close(book);
    return exit_code;
}
