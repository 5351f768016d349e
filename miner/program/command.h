/** The command lines of subcommands: `miner bench`, `miner regress`, … */
#ifndef MINER_PROGRAM_COMMAND_H
#define MINER_PROGRAM_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MINER_OPERANDS_MAX = 16 };

/** Where an option is put: exactly one of the three. Texts are views into argv. */
struct miner_switch {
    const char *name;  /* without its dashes */
    const char *value; /* as the help names it; NULL: a flag */
    const char *help;
    const char **text;
    bool *flag;
};

struct miner_syntax {
    const char *name;  /* "miner bench" */
    const char *usage; /* what follows it */
    const char *summary;
    const struct miner_switch *switches;
    size_t switch_count;
};

struct miner_operands {
    const char *at[MINER_OPERANDS_MAX];
    size_t count;
};

enum miner_command_end {
    MINER_COMMAND_READ,
    MINER_COMMAND_HELPED, /* --help or --version was asked for, and printed */
    MINER_COMMAND_WRONG   /* said on stderr in one line */
};

/** argv: behind the subcommand's name. */
enum miner_command_end miner_command_read(struct miner_operands *operands,
                                          const struct miner_syntax *syntax, int argc, char **argv);
/** "miner bench: what is wrong, and what to do" on stderr. returns exit code 2 */
int miner_command_wrong(const struct miner_syntax *syntax, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/** "5%", "5 %" and "0.05" are 0.05; from 0 to 1. */
bool miner_command_part(double *out, const char *words);
/** A whole number within limits. */
bool miner_command_count(uint64_t *out, const char *words, uint64_t least, uint64_t most);

/** The subcommands; each returns the program's exit code. argv: behind its name. */
int miner_bench(int argc, char **argv);
int miner_regress(int argc, char **argv);
int miner_preflight(int argc, char **argv);
int miner_reports(int argc, char **argv);

/** The subcommand of this name, or NULL. */
int (*miner_command_named(const char *name))(int argc, char **argv);

#endif
