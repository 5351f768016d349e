/* simlab: stories on virtual time, both sides in one process. */
#include <stdio.h>
#include <string.h>

#include "lab/pace.h"
#include "lab/seeds.h"
#include "lab/shrink.h"
#include "lab/trial.h"
#include "qhash/selftest.h"
#include "simpool/program/command.h"
#include "simpool/program/options.h"
#include "simpool/program/play.h"
#include "simpool/program/printer.h"
#include "simpool/program/signals.h"
#include "simpool/script/story.h"
#include "stratum/nearest.h"
#include "stratum/net/standard.h"

static const char summary[] =
    "Plays stories to this project's miner on virtual time: real hashing at a modelled rate, both\n"
    "sides in one process, bit for bit repeatable. With --mutant a deliberately bad miner plays,\n"
    "and a story that is worth its name fails. endure plays a day of weather made from the seed, "
    "in\n"
    "seconds, and judges it by its KPIs.\n\n"
    "exit: as simpool test; of several stories the most serious";

/** What is written on the command line, before it means anything. */
struct words {
    const char *seed;
    const char *seeds;
    const char *mutant;
    const char *only;
    bool list_mutants;
    bool shrink;
    bool rate_given;
};

/** One call of the program. */
struct call {
    struct words words;
    struct program_plan plan;
    struct lab_miner miner;
    struct simpool_story_faults only;
    char program[PROGRAM_PATH_MAX];
    char also[PROGRAM_PATH_MAX + 256];
};

static int list_mutants(void)
{
    const struct lab_mutant_rule *rule = NULL;
    for (size_t index = 0; (rule = lab_mutant_at(index)) != NULL; index++) {
        printf("%-20s %s\n", rule->name, rule->what);
    }
    return SIMPOOL_EXIT_GOOD;
}

static int unknown_mutant(const struct program_syntax *syntax, const char *name)
{
    struct stratum_nearest nearest = {.word = name};
    const struct lab_mutant_rule *rule = NULL;
    for (size_t index = 0; (rule = lab_mutant_at(index)) != NULL; index++) {
        stratum_nearest_offer(&nearest, rule->name);
    }
    return program_usage_error(syntax, "no mutant %s%s%s; --list-mutants names them", name,
                               nearest.best[0] != '\0' ? "; did you mean " : "", nearest.best);
}

/** What the words about seeds and faults mean. false: *problem is what is wrong. */
static bool understand_lists(struct call *call, const char **problem)
{
    const struct words *words = &call->words;
    const char *range = words->seeds != NULL ? words->seeds : words->seed;
    struct lab_seeds seeds = {0, 0};
    if (range != NULL && !lab_seeds_parse(&seeds, range)) {
        *problem = "--seed and --seeds: write 7, or 1..200";
        return false;
    }
    if (range != NULL) {
        call->plan.seed_given = true;
        call->plan.seed = seeds.first;
        call->plan.times = seeds.last - seeds.first + 1;
    }
    if (words->only != NULL) {
        call->plan.only = &call->only;
        *problem = "--only: write the numbers of faults, such as 3,7";
        return simpool_story_faults_parse(&call->only, words->only);
    }
    return true;
}

static int shrink(struct program_cases *cases, const struct program_plan *plan)
{
    const struct lab_miner *const miner = plan->stage;
    struct program_printer printer;
    program_printer_open(&printer, stdout);
    const int code = lab_shrink_case(printer.out, cases, plan, miner->save);
    (void)program_printer_close(&printer, code != PROGRAM_EXIT_INTERRUPTED);
    return code;
}

/** Words to values. returns 0, or the exit code with the reason said. */
static int understand(const struct program_syntax *syntax, struct call *call)
{
    const struct words *words = &call->words;
    const char *problem = NULL;
    if (!understand_lists(call, &problem)) {
        return program_usage_error(syntax, "%s", problem);
    }
    if (words->mutant != NULL) {
        call->miner.mutant = lab_mutant_by_name(words->mutant);
        if (call->miner.mutant == NULL) {
            return unknown_mutant(syntax, words->mutant);
        }
    }
    if (!(call->miner.rate_hps >= LAB_PACE_HPS_MIN && call->miner.rate_hps <= LAB_PACE_HPS_MAX)) {
        return program_usage_error(syntax,
                                   "--rate is from 1 H/s to 1 GH/s, as all of it is really hashed");
    }
    if (call->miner.save != NULL && !words->shrink) {
        return program_usage_error(syntax, "--save FILE is of use with --shrink alone");
    }
    if (words->shrink && (call->plan.json || call->plan.tap || call->plan.junit != NULL)) {
        return program_usage_error(syntax, "--shrink says in words what it found: leave --json, "
                                           "--tap and --junit away");
    }
    if (words->shrink) {
        call->plan.instead = shrink;
    }
    if (words->shrink || call->miner.journal != NULL) {
        call->plan.for_one = "--journal and --shrink are";
    }
    struct stratum_text also = stratum_text_in(call->also, sizeof call->also);
    if (words->mutant != NULL) {
        stratum_text_format(&also, " --mutant %s", words->mutant);
    }
    if (words->rate_given) {
        stratum_text_format(&also, " --rate '%.9g H/s'", call->miner.rate_hps);
    }
    return 0;
}

/** `simlab endure`: the same, over the day's own story. */
static const char endure_word[] = "endure";
static char endure_story[] = LAB_STORIES "/500-endurance/day.lua";
static char *endure_stories[] = {endure_story, NULL};
static const double ENDURE_HOURS = 24;

static int parse_and_play(struct call *call, const struct program_syntax *syntax,
                          const struct program_words *line)
{
    struct program_arguments arguments;
    const enum program_parsed parsed =
        program_options_parse(&arguments, syntax, (int)line->count, line->at);
    if (arguments.operands.count > 0) {
        call->plan.stories = arguments.operands;
    }
    int code = parsed == PROGRAM_PARSED_HELP ? SIMPOOL_EXIT_GOOD : SIMPOOL_EXIT_USAGE;
    if (parsed == PROGRAM_PARSED && call->words.list_mutants) {
        code = list_mutants();
    } else if (parsed == PROGRAM_PARSED) {
        code = understand(syntax, call);
        code = code != 0 ? code : program_play(syntax, &call->plan);
    }
    program_arguments_done(&arguments);
    return code;
}

static int run(struct call *call, const struct program_words *line)
{
    struct words *words = &call->words;
    const struct program_option own[] = {
        {"seed", PROGRAM_OPTION_TEXT, "N", "instead of each story's own", &words->seed, NULL},
        {"seeds", PROGRAM_OPTION_TEXT, "A..B", "each story once for each of these seeds",
         &words->seeds, NULL},
        {"journal", PROGRAM_OPTION_TEXT, "FILE", "keep the journal of both sides here",
         &call->miner.journal, NULL},
        {"rate", PROGRAM_OPTION_RATE, "RATE",
         "of the modelled device; \"2 kH/s\" by default, \"200 H/s\" for endure",
         &call->miner.rate_hps, &words->rate_given},
        {"only", PROGRAM_OPTION_TEXT, "N,N...", "only these of a story's faults, by their order",
         &words->only, NULL},
        {"shrink", PROGRAM_OPTION_FLAG, NULL,
         "of a run that fails, find the few faults that matter", &words->shrink, NULL},
        {"save", PROGRAM_OPTION_TEXT, "FILE", "with --shrink: keep them as a file for --weather",
         &call->miner.save, NULL},
        {"mutant", PROGRAM_OPTION_TEXT, "NAME", "a deliberately bad miner", &words->mutant, NULL},
        {"list-mutants", PROGRAM_OPTION_FLAG, NULL, "name them all", &words->list_mutants, NULL},
        {"log", PROGRAM_OPTION_TEXT, "LEVELS", "for stderr: info, session=debug", &call->plan.log,
         NULL},
    };
    struct program_option options[PROGRAM_PLAY_OPTIONS_MAX];
    const struct program_syntax syntax = {
        .name = "simlab",
        .usage = "STORY|FOLDER… [options]\n       simlab endure [--hours N] [options]",
        .summary = summary,
        .options = options,
        .option_count = program_play_options(options, &call->plan, own, sizeof own / sizeof own[0]),
    };
    return parse_and_play(call, &syntax, line);
}

int main(int argc, char **argv)
{
    stratum_standard_begin();
    const char *step = "";
    if (qhash_selftest(&step) != QHASH_OK) {
        fprintf(stderr, "simlab: this build hashes wrong: the self-test differs at %s\n", step);
        return SIMPOOL_EXIT_CHECK;
    }
    program_signals_heed();
    struct call call = {.miner = {.rate_hps = LAB_RATE_HPS}};
    const bool endures = argc > 1 && strcmp(argv[1], endure_word) == 0;
    struct stratum_text called = stratum_text_in(call.program, sizeof call.program);
    program_command_quote(&called, argv[0]);
    stratum_text_format(&called, "%s%s", endures ? " " : "", endures ? endure_word : "");
    call.plan = (struct program_plan){.play = lab_trial_run,
                                      .stage = &call.miner,
                                      .program = call.program,
                                      .also = call.also,
                                      .times = 1,
                                      .at_once = 1,
                                      .log = "off",
                                      .repeatable = true};
    if (endures) {
        call.miner.rate_hps = LAB_ENDURE_RATE_HPS;
        call.plan.hours = ENDURE_HOURS;
        call.plan.stories = (struct program_words){endure_stories, 1};
    }
    const int skip = endures ? 2 : 1;
    const struct program_words line = {argv + skip, (size_t)(argc - skip)};
    return stratum_standard_end("simlab", run(&call, &line));
}
