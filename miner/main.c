/** `miner`: arguments to a command or a run, and nothing else. */
#include <stdio.h>
#include <stdlib.h>

#include "miner/program/command.h"
#include "miner/program/options.h"
#include "miner/program/run.h"
#include "qhash/selftest.h"
#include "stratum/net/standard.h"

enum { EXIT_GOOD = 0, EXIT_UNFIT = 1, EXIT_USAGE = 2, HELP_MAX = 8192 };

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

/** Answers what asks for a page of text; else mines. */
static int serve(struct miner_options *options, int argc, char **argv)
{
    const char *step = NULL;
    if (options->help || options->version) {
        const int code = answer(options);
        miner_options_free(options);
        return code;
    }
    if (qhash_selftest(&step) != QHASH_OK) {
        fprintf(stderr, "miner: %s (%s differs)\n", qhash_status_text(QHASH_SELFTEST_FAILED), step);
        miner_options_free(options);
        return EXIT_UNFIT;
    }
    return miner_run(options, argc, argv);
}

static int run(int argc, char **argv)
{
    int (*const command)(int argc, char **argv) = argc > 1 ? miner_command_named(argv[1]) : NULL;
    if (command != NULL) {
        return command(argc - 2, argv + 2);
    }
    char problem[MINER_PROBLEM_MAX];
    struct miner_options *const options = miner_options_make(argc - 1, argv + 1, problem);
    if (options == NULL) {
        fprintf(stderr, "miner: %s\n", problem);
        return EXIT_USAGE;
    }
    return serve(options, argc - 1, argv + 1);
}

int main(int argc, char **argv)
{
    stratum_standard_begin();
    return stratum_standard_end("miner", run(argc, argv));
}
