/* Which word is which subcommand; apart, so that one of them can be built by itself. */
#include <string.h>

#include "miner/program/command.h"

int (*miner_command_named(const char *name))(int argc, char **argv)
{
    static const struct {
        const char *name;
        int (*run)(int argc, char **argv);
    } commands[] = {
        {"bench", miner_bench},
        {"preflight", miner_preflight},
        {"regress", miner_regress},
        {"report", miner_reports},
    };
    for (size_t index = 0; index < sizeof commands / sizeof commands[0]; index++) {
        if (strcmp(commands[index].name, name) == 0) {
            return commands[index].run;
        }
    }
    return NULL;
}
