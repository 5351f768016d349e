/* simlab: stories on virtual time, both sides in one process. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lab/seeds.h"
#include "lab/trial.h"
#include "qhash/selftest.h"
#include "simpool/program/crowd.h"
#include "simpool/program/gather.h"
#include "simpool/program/nearest.h"
#include "simpool/program/options.h"
#include "simpool/program/results.h"
#include "simpool/program/signals.h"
#include "simpool/script/dialect.h"
#include "simpool/script/story.h"

static const char summary[] =
    "Plays stories to this project's miner on virtual time: real hashing at a modelled rate, both\n"
    "sides in one process, bit for bit repeatable. With --mutant a deliberately bad miner plays,\n"
    "and a story that is worth its name fails.\n\n"
    "exit: as simpool test; of several stories the most serious";

/** What is written on the command line, before it means anything. */
struct words {
    const char *seed;
    const char *seeds;
    const char *mutant;
    const char *dialect;
    bool list_mutants;
};

static int list_mutants(void)
{
    size_t count = 0;
    const struct lab_mutant_rule *rules = lab_mutants(&count);
    for (size_t index = 0; index < count; index++) {
        printf("%-20s %s\n", rules[index].name, rules[index].what);
    }
    return SIMPOOL_EXIT_GOOD;
}

static int unknown_mutant(const struct program_syntax *syntax, const char *name)
{
    struct program_nearest nearest = {.word = name};
    size_t count = 0;
    const struct lab_mutant_rule *rules = lab_mutants(&count);
    for (size_t index = 0; index < count; index++) {
        program_nearest_offer(&nearest, rules[index].name);
    }
    return program_usage_error(syntax, "no mutant %s%s%s; --list-mutants names them", name,
                               nearest.best != NULL ? "; did you mean " : "",
                               nearest.best != NULL ? nearest.best : "");
}

/** Words to values. returns 0, or the exit code with the reason said. */
static int understand(const struct program_syntax *syntax, const struct words *words,
                      struct program_plan *plan, struct lab_miner *miner)
{
    const char *range = words->seeds != NULL ? words->seeds : words->seed;
    struct lab_seeds seeds = {0, 0};
    if (range != NULL && !lab_seeds_parse(&seeds, range)) {
        return program_usage_error(syntax, "\"%s\" is no seed: write 7, or 1..200", range);
    }
    if (range != NULL) {
        plan->seed_given = true;
        plan->seed = seeds.first;
        plan->times = seeds.last - seeds.first + 1;
    }
    if (words->mutant != NULL) {
        miner->mutant = lab_mutant_by_name(words->mutant);
        if (miner->mutant == NULL) {
            return unknown_mutant(syntax, words->mutant);
        }
    }
    if (plan->stories.count == 0) {
        return program_usage_error(syntax, "no story: name files or folders of stories");
    }
    if (plan->at_once == 0 || plan->times == 0) {
        return program_usage_error(syntax, "-j is at least 1, and so is the number of seeds");
    }
    return 0;
}

static int play(const struct program_syntax *syntax, const struct program_plan *plan)
{
    const struct lab_miner *miner = plan->stage;
    char problem[PROGRAM_PATH_MAX + PROGRAM_WHY_MAX];
    struct program_cases cases;
    if (!program_gather(&cases, plan, problem, sizeof problem)) {
        return program_usage_error(syntax, "%s", problem);
    }
    int code = SIMPOOL_EXIT_USAGE;
    if (miner->journal != NULL && cases.count > 1) {
        code = program_usage_error(syntax,
                                   "--journal is for one story and one seed: %zu are to "
                                   "be played",
                                   cases.count);
    } else if (!program_gather_folders(&cases, plan, problem, sizeof problem)) {
        code = program_usage_error(syntax, "%s", problem);
    } else {
        const bool whole = program_crowd_run(&cases, plan, stdout);
        if (cases.count > 1) {
            program_results_table(stdout, &cases);
        }
        (void)rmdir(cases.folder); /* only when no case left anything there */
        code = whole ? program_results_exit(&cases) : PROGRAM_EXIT_INTERRUPTED;
    }
    program_gather_free(&cases);
    return code;
}

/** Play in a dialect; NULL: in each story's own. */
static int play_in(const struct program_syntax *syntax, struct program_plan *plan,
                   const char *dialect)
{
    char problem[PROGRAM_WHY_MAX];
    struct simpool_dialect_book *book = NULL;
    if (dialect != NULL) {
        book = simpool_dialect_open(dialect, problem, sizeof problem);
        if (book == NULL) {
            return program_usage_error(syntax, "%s", problem);
        }
        plan->dialect = simpool_dialect_of(book);
    }
    const int code = play(syntax, plan);
    simpool_dialect_close(book);
    return code;
}

static int run(int argc, char **argv)
{
    struct words words = {0};
    struct lab_miner miner = {.rate_hps = LAB_RATE_HPS};
    struct program_plan plan = {.play = lab_trial_run,
                                .stage = &miner,
                                .program = argv[0],
                                .also = "",
                                .times = 1,
                                .at_once = 1,
                                .log = "off",
                                .repeatable = true};
    const struct program_option options[] = {
        {"seed", PROGRAM_OPTION_TEXT, "N", "instead of each story's own", &words.seed, NULL},
        {"seeds", PROGRAM_OPTION_TEXT, "A..B", "each story once for each of these seeds",
         &words.seeds, NULL},
        {"j", PROGRAM_OPTION_COUNT, "N", "play N at a time", &plan.at_once, NULL},
        {"tag", PROGRAM_OPTION_TEXT, "TAG", "only stories with this tag", &plan.tag, NULL},
        {"journal", PROGRAM_OPTION_TEXT, "FILE", "keep the journal of both sides here",
         &miner.journal, NULL},
        {"rate", PROGRAM_OPTION_RATE, "RATE", "of the modelled device; \"2 kH/s\" by default",
         &miner.rate_hps, NULL},
        {"algo", PROGRAM_OPTION_ALGORITHM, "NAME", "qhash (default) or sha256d", &plan.algorithm,
         NULL},
        {"dialect", PROGRAM_OPTION_TEXT, "NAME",
         "the pool talks like this, whatever the story says", &words.dialect, NULL},
        {"mutant", PROGRAM_OPTION_TEXT, "NAME", "a deliberately bad miner", &words.mutant, NULL},
        {"list-mutants", PROGRAM_OPTION_FLAG, NULL, "name them all", &words.list_mutants, NULL},
        {"log", PROGRAM_OPTION_TEXT, "LEVELS", "for stderr: info, session=debug", &plan.log, NULL},
    };
    const struct program_syntax syntax = {
        .name = "simlab",
        .usage = "STORY|FOLDER… [options]",
        .summary = summary,
        .options = options,
        .option_count = sizeof options / sizeof options[0],
    };
    struct program_arguments arguments;
    const enum program_parsed parsed =
        program_options_parse(&arguments, &syntax, argc - 1, argv + 1);
    plan.stories = arguments.operands;
    char also[256];
    snprintf(also, sizeof also, "%s%s%s%s", words.mutant != NULL ? " --mutant " : "",
             words.mutant != NULL ? words.mutant : "", words.dialect != NULL ? " --dialect " : "",
             words.dialect != NULL ? words.dialect : "");
    plan.also = also;
    int code = parsed == PROGRAM_PARSED_HELP ? SIMPOOL_EXIT_GOOD : SIMPOOL_EXIT_USAGE;
    if (parsed == PROGRAM_PARSED && words.list_mutants) {
        code = list_mutants();
    } else if (parsed == PROGRAM_PARSED) {
        code = understand(&syntax, &words, &plan, &miner);
        code = code != 0 ? code : play_in(&syntax, &plan, words.dialect);
    }
    program_arguments_done(&arguments);
    return code;
}

int main(int argc, char **argv)
{
    const char *step = "";
    if (qhash_selftest(&step) != QHASH_OK) {
        fprintf(stderr, "simlab: this build hashes wrong: the self-test differs at %s\n", step);
        return SIMPOOL_EXIT_CHECK;
    }
    program_signals_hold();
    return run(argc, argv);
}
