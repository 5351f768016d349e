/* The command line: subcommands, their options, and help that cannot disagree with them. */
#ifndef QHASH_TOOL_ARGUMENTS_H
#define QHASH_TOOL_ARGUMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "qhash/algorithm.h"

/** How the program ends; the numbers are a contract of all programs here. */
enum tool_exit {
    TOOL_GOOD = 0,
    TOOL_CHECK_FAILED = 1, /* a vector, a line or a device is wrong */
    TOOL_UNWRITTEN = 1,    /* all is well, but could not be said */
    TOOL_USAGE = 2         /* the command line, or a file that it names */
};

enum { TOOL_OPTIONS_MAX = 8 };

/** One option of a subcommand. */
struct tool_option {
    const char *name;  /* "--seed"; NULL ends a list */
    const char *value; /* what its value is called in the help; NULL: a flag */
    const char *help;
};

struct tool_arguments;

/** One subcommand. */
struct tool_command {
    const char *name;
    const char *operands; /* for the help: "FILE..." */
    size_t operands_min, operands_max;
    const char *summary;
    struct tool_option options[TOOL_OPTIONS_MAX + 1];
    int (*run)(const struct tool_arguments *arguments); /* returns an enum tool_exit */
};

/** A command line taken apart. */
struct tool_arguments {
    const struct tool_command *command;
    const char *values[TOOL_OPTIONS_MAX]; /* in the command's order; NULL: not given; "": a flag */
    char **operands;
    size_t operand_count;
};

/** Take a subcommand's arguments apart.
 *
 *  out      out  points into argv
 *  command  in
 *  argc     in   how many arguments follow the subcommand's name
 *  argv     in, out  those arguments; operands move to the front
 *  returns  whether all is known and complete; what is not is said on stderr
 */
bool tool_arguments_take(struct tool_arguments *out, const struct tool_command *command, int argc,
                         char **argv);

/** The value of an option of this command; NULL when it was not given. */
const char *tool_argument(const struct tool_arguments *arguments, const char *option);

/** The value of an option as a number min..max, or *out untouched when it was not given.
 *  returns  false when it is not such a number; that is said on stderr */
bool tool_argument_number(uint64_t *out, const struct tool_arguments *arguments, const char *option,
                          uint64_t min, uint64_t max);

/** The value of --algo, or *out untouched when it was not given.
 *  returns  false when there is no such algorithm; that is said on stderr */
bool tool_argument_algorithm(enum qhash_algorithm *out, const struct tool_arguments *arguments);

/** Whether a CPU engine of this name can run here; why not is said on stderr. */
bool tool_engine_runs(const char *command, const char *name);

/** Print a subcommand's help on stdout. */
void tool_command_help(const struct tool_command *command);

#endif
