/** Command lines by table: one row an option, one parser for every subcommand. Options can also
 *  come from a JSON file (-c FILE, {"difficulty": 0.5, "json": true}); the command line wins. */
#ifndef SIMPOOL_PROGRAM_OPTIONS_H
#define SIMPOOL_PROGRAM_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct stratum_address;
struct stratum_json_document;

/** What an option takes, and so the type that value points to. */
enum program_option_kind {
    PROGRAM_OPTION_FLAG,     /* bool */
    PROGRAM_OPTION_TEXT,     /* const char *, never ""; a view of the command line or of the file */
    PROGRAM_OPTION_ANY_TEXT, /* the same, and may be "": a password */
    PROGRAM_OPTION_NUMBER,   /* double > 0 */
    PROGRAM_OPTION_COUNT,    /* uint64_t */
    PROGRAM_OPTION_DURATION, /* int64_t microseconds: "90s", "400ms" */
    PROGRAM_OPTION_RATE,     /* double, hashes a second: "2 MH/s" */
    PROGRAM_OPTION_ALGORITHM, /* enum qhash_algorithm */
};

struct program_option {
    const char *name; /* without dashes; one letter is written with one dash */
    enum program_option_kind kind;
    const char *argument; /* as the help names it: "FILE"; NULL for a flag */
    const char *help;
    void *value;
    bool *given; /* set when it was; may be NULL */
};

/** Words of a command line; they end in a NULL as argv does. */
struct program_words {
    char **at;
    size_t count;
};

/** One subcommand: what it is called, what it says about itself, what it takes. */
struct program_syntax {
    const char *name;    /* "simpool serve" */
    const char *usage;   /* what follows the name: "--jobs FILE [options]" */
    const char *summary; /* a paragraph for --help */
    const struct program_option *options;
    size_t option_count;
};

/** What is left when the options are taken out. */
struct program_arguments {
    struct program_words operands;
    struct program_words command;       /* what stands behind "--", where the usage has that */
    struct stratum_json_document *file; /* of -c; texts are views of it */
};

enum program_parsed {
    PROGRAM_PARSED,       /* values are set; defaults stay where nothing was said */
    PROGRAM_PARSED_HELP,  /* --help or --version was asked for and printed */
    PROGRAM_PARSED_WRONG, /* said on stderr, in one line */
};

/** Parse argv behind the subcommand's name.
 *
 *  out   out  free it with program_arguments_done(), whatever is returned
 *  argv  in   argc words; they are reordered, and out and TEXT values point into them
 */
enum program_parsed program_options_parse(struct program_arguments *out,
                                          const struct program_syntax *syntax, int argc,
                                          char **argv);
void program_arguments_done(struct program_arguments *arguments);

/** One line on stderr: "simpool serve: what is wrong, and what to do". returns exit code 2. */
int program_usage_error(const struct program_syntax *syntax, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** Put words into value, by the option's kind.
 *  returns NULL: done; else what was expected instead ("a duration such as 90s or 400ms") */
const char *program_option_set(const struct program_option *option, const char *words);

/** The address that is the value of the option ("--listen"). false: *problem names both. */
bool program_option_address(struct stratum_address *out, const char *option, const char *words,
                            const char **problem);

#endif
