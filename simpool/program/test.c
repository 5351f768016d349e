#include <stdio.h>

#include "simpool/program/command.h"
#include "simpool/program/commands.h"
#include "simpool/program/play.h"
#include "simpool/program/team.h"
#include "simpool/program/trial.h"
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

/** What the plan still lacks here, or NULL. */
static const char *lacks(const struct program_plan *plan)
{
    if (plan->stories.count == 0) {
        return NULL; /* that is said first, and of simlab too */
    }
    return plan->times == 0 ? "--times is at least 1" : program_team_problem(plan);
}

/** The options point into the plan: it is known only when they are parsed. */
static int parse_and_play(const struct program_syntax *syntax, struct program_plan *plan, int argc,
                          char **argv)
{
    struct program_arguments arguments;
    const enum program_parsed parsed = program_options_parse(&arguments, syntax, argc, argv);
    plan->stories = arguments.operands;
    plan->command = arguments.command;
    int exit_code = parsed == PROGRAM_PARSED_HELP ? SIMPOOL_EXIT_GOOD : SIMPOOL_EXIT_USAGE;
    if (parsed == PROGRAM_PARSED) {
        const char *const lacking = lacks(plan);
        exit_code = lacking != NULL ? program_usage_error(syntax, "%s", lacking)
                                    : program_play(syntax, plan);
    }
    program_arguments_done(&arguments);
    return exit_code;
}

/** As a shell is to read it. */
static void name_itself(char called[PROGRAM_PATH_MAX], const char *program)
{
    struct stratum_text text = stratum_text_in(called, PROGRAM_PATH_MAX);
    program_command_quote(&text, program);
    stratum_text_add(&text, " test");
}

int program_test(const char *program, int argc, char **argv)
{
    char called[PROGRAM_PATH_MAX];
    name_itself(called, program);
    struct program_plan plan = {.play = program_trial_run,
                                .program = called,
                                .also = "",
                                .miners = 1,
                                .times = 1,
                                .at_once = 1,
                                .log = "off"};
    const struct program_option own[] = {
        {"hashrate", PROGRAM_OPTION_RATE, "RATE",
         "the miner's, such as \"2 MH/s\"; else it is measured", &plan.hashrate_hps, NULL},
        {"seed", PROGRAM_OPTION_COUNT, "N", "instead of each story's own", &plan.seed,
         &plan.seed_given},
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
        {"report", PROGRAM_OPTION_TEXT, "DIR",
         "keep journals, reports with pictures, and the miner's output here", &plan.report, NULL},
        {"keep", PROGRAM_OPTION_FLAG, NULL, "keep the temporary folder of good runs too",
         &plan.keep, NULL},
        {"log", PROGRAM_OPTION_TEXT, "LEVELS", "of the pool, for stderr: info, pool=debug",
         &plan.log, NULL},
    };
    struct program_option options[PROGRAM_PLAY_OPTIONS_MAX];
    const struct program_syntax syntax = {
        .name = "simpool test",
        .usage = "STORY|FOLDER… [options] -- CMD…",
        .summary = summary,
        .options = options,
        .option_count = program_play_options(options, &plan, own, sizeof own / sizeof own[0]),
    };
    return parse_and_play(&syntax, &plan, argc, argv);
}
