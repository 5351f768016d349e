/** The subcommands; each parses its own words, says its own errors, and returns an exit code. */
#ifndef SIMPOOL_PROGRAM_COMMANDS_H
#define SIMPOOL_PROGRAM_COMMANDS_H

/** argc words behind the subcommand's name; program: how simpool was called. */
int program_serve(const char *program, int argc, char **argv);
int program_test(const char *program, int argc, char **argv);
int program_record(const char *program, int argc, char **argv);
int program_diff(const char *program, int argc, char **argv);
int program_report(const char *program, int argc, char **argv);

#endif
