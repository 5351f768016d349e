/* simpool: a mock pool. This file finds the subcommand; each is in a file of its own. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "qhash/selftest.h"
#include "simpool/program/commands.h"
#include "simpool/program/signals.h"
#include "simpool/script/story.h"
#include "stratum/nearest.h"
#include "stratum/net/standard.h"

static const struct {
    const char *name;
    const char *help;
    int (*run)(const char *program, int argc, char **argv);
} commands[] = {
    {"serve", "a pool that replays recorded jobs, for any miner", program_serve},
    {"test", "play stories to a miner and judge it", program_test},
    {"record", "a proxy before a pool that writes down what passes", program_record},
    {"diff", "a recording's miners at another pool: where it answers otherwise", program_diff},
    {"report", "the KPIs of a run, from its journals", program_report},
};

enum { COMMAND_COUNT = sizeof commands / sizeof commands[0] };

static void print_help(void)
{
    puts("simpool " PROJECT_VERSION ": a pool to test miners against\n\n"
         "usage: simpool COMMAND [options]; simpool COMMAND --help says more\n");
    for (size_t index = 0; index < COMMAND_COUNT; index++) {
        printf("  %-8s %s\n", commands[index].name, commands[index].help);
    }
    puts("\n  --help, --version, or -h, -V");
}

static int unknown(const char *word)
{
    struct stratum_nearest nearest = {.word = word};
    for (size_t index = 0; index < COMMAND_COUNT; index++) {
        stratum_nearest_offer(&nearest, commands[index].name);
    }
    fprintf(stderr, "simpool: unknown command %s%s%s; --help lists them\n", word,
            nearest.best[0] != '\0' ? "; did you mean " : "", nearest.best);
    return SIMPOOL_EXIT_USAGE;
}

/** A judge that hashes wrong is worse than none. */
static bool hashes_right(void)
{
    const char *step = "";
    if (qhash_selftest(&step) == QHASH_OK) {
        return true;
    }
    fprintf(stderr,
            "simpool: this build hashes wrong: the self-test differs at %s; do not use it\n", step);
    return false;
}

static int run(const char *program, const char *word, int argc, char **argv)
{
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
        print_help();
        return SIMPOOL_EXIT_GOOD;
    }
    if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0) {
        puts("simpool " PROJECT_VERSION);
        return SIMPOOL_EXIT_GOOD;
    }
    for (size_t index = 0; index < COMMAND_COUNT; index++) {
        if (strcmp(word, commands[index].name) == 0) {
            return hashes_right() ? commands[index].run(program, argc, argv) : SIMPOOL_EXIT_CHECK;
        }
    }
    return unknown(word);
}

int main(int argc, char **argv)
{
    stratum_standard_begin();
    if (argc < 2) {
        fputs("simpool: no command; --help lists them\n", stderr);
        return SIMPOOL_EXIT_USAGE;
    }
    program_signals_heed();
    return stratum_standard_end("simpool", run(argv[0], argv[1], argc - 2, argv + 2));
}
