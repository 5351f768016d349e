/* The subcommands of the program `qhash`, one file each. */
#ifndef QHASH_TOOL_COMMANDS_H
#define QHASH_TOOL_COMMANDS_H

#include "qhash/tool/arguments.h"

extern const struct tool_command tool_bench;
extern const struct tool_command tool_compare;
extern const struct tool_command tool_devices;
extern const struct tool_command tool_explain;
extern const struct tool_command tool_hash;
extern const struct tool_command tool_vectors;
extern const struct tool_command tool_verify;

#endif
