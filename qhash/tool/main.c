/* The program `qhash`: picks a subcommand, checks itself, runs it. */
#include <stdio.h>
#include <string.h>

#include "qhash/selftest.h"
#include "qhash/tool/commands.h"
#include "qhash/tool/text.h"

#ifndef PROJECT_VERSION
#define PROJECT_VERSION "unknown"
#endif

static const struct tool_command *const commands[] = {
    &tool_hash,    &tool_verify, &tool_vectors, &tool_explain,
    &tool_compare, &tool_bench,  &tool_devices,
};

enum { COMMAND_COUNT = sizeof commands / sizeof commands[0] };

static void help(FILE *out)
{
    fprintf(out, "usage: qhash COMMAND [OPTION...] [OPERAND...]\n"
                 "       qhash COMMAND --help\n"
                 "       qhash --help | --version\n\n"
                 "The proof of work of Qubitcoin, exactly.\n\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        fprintf(out, "  %-8s %s\n", commands[i]->name, commands[i]->summary);
    }
    fprintf(out, "\nexit: 0 good, 1 a check failed, 2 usage\n");
}

static const struct tool_command *command_by_name(const char *name)
{
    const char *names[COMMAND_COUNT + 2];
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(name, commands[i]->name) == 0) {
            return commands[i];
        }
        names[i] = commands[i]->name;
    }
    names[COMMAND_COUNT] = "--help";
    names[COMMAND_COUNT + 1] = "--version";
    fprintf(stderr, "qhash: unknown %s %s; did you mean %s?\n",
            name[0] == '-' ? "option" : "command", name,
            text_nearest(name, names, COMMAND_COUNT + 2));
    return NULL;
}

static bool is_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

static int run(int argc, char **argv)
{
    if (argc < 2) {
        help(stderr);
        return TOOL_USAGE;
    }
    if (is_help(argv[1])) {
        help(stdout);
        return TOOL_GOOD;
    }
    if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
        printf("qhash " PROJECT_VERSION "\n");
        return TOOL_GOOD;
    }
    const struct tool_command *command = command_by_name(argv[1]);
    if (command == NULL) {
        return TOOL_USAGE;
    }
    for (int i = 2; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (is_help(argv[i])) {
            tool_command_help(command);
            return TOOL_GOOD;
        }
    }
    struct tool_arguments arguments;
    if (!tool_arguments_take(&arguments, command, argc - 2, argv + 2)) {
        return TOOL_USAGE;
    }
    const char *step = "";
    const enum qhash_status status = qhash_selftest(&step);
    if (status != QHASH_OK) {
        fprintf(stderr, "qhash: self-test: %s: %s\n", step, qhash_status_text(status));
        return TOOL_CHECK_FAILED;
    }
    return command->run(&arguments);
}

int main(int argc, char **argv)
{
    const int result = run(argc, argv);
    if (fflush(stdout) == 0 && ferror(stdout) == 0) {
        return result;
    }
    perror("qhash: cannot write to stdout");
    return result != TOOL_GOOD ? result : TOOL_UNWRITTEN;
}
