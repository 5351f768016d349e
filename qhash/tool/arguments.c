#include "qhash/tool/arguments.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "qhash/device/engine.h"
#include "qhash/tool/text.h"

enum { TOOL_ENGINES_MAX = 32 }; /* named to somebody who mistyped one */

/** len: of the name. */
static size_t option_at(const struct tool_command *command, const char *name, size_t len)
{
    size_t i = 0;
    while (command->options[i].name != NULL && (strlen(command->options[i].name) != len ||
                                                memcmp(command->options[i].name, name, len) != 0)) {
        i++;
    }
    return i;
}

static size_t option_index(const struct tool_command *command, const char *name)
{
    return option_at(command, name, strlen(name));
}

static void complain_unknown(const struct tool_command *command, const char *given, size_t len)
{
    char name[64];
    (void)snprintf(name, sizeof name, "%.*s", (int)(len < sizeof name ? len : sizeof name), given);
    const char *names[TOOL_OPTIONS_MAX + 2] = {"--help"};
    size_t count = 1;
    for (size_t i = 0; command->options[i].name != NULL; i++) {
        names[count++] = command->options[i].name;
    }
    fprintf(stderr, "qhash %s: unknown option %s; did you mean %s?\n", command->name, given,
            text_nearest(name, names, count));
}

/** "--name value", "--name=value" or "--flag"; *at is moved to its last word. */
static bool take_option(struct tool_arguments *out, int *at, int argc, char **argv)
{
    const char *const given = argv[*at];
    const size_t len = strcspn(given, "=");
    const char *const attached = given[len] == '=' ? given + len + 1 : NULL;
    const size_t index = option_at(out->command, given, len);
    const struct tool_option *const option = &out->command->options[index];
    if (option->name == NULL) {
        complain_unknown(out->command, given, len);
        return false;
    }
    if (option->value == NULL && attached != NULL) {
        fprintf(stderr, "qhash %s: %s takes no value\n", out->command->name, option->name);
        return false;
    }
    if (option->value != NULL && attached == NULL && ++*at == argc) {
        fprintf(stderr, "qhash %s: %s needs a value: %s\n", out->command->name, given,
                option->value);
        return false;
    }
    out->values[index] = option->value == NULL ? "" : attached != NULL ? attached : argv[*at];
    return true;
}

static bool are_as_many_as_wanted(const struct tool_arguments *arguments)
{
    const struct tool_command *const command = arguments->command;
    if (arguments->operand_count < command->operands_min) {
        fprintf(stderr, "qhash %s: %s is missing; --help says more\n", command->name,
                command->operands);
    } else if (arguments->operand_count > command->operands_max) {
        fprintf(stderr, "qhash %s: what is %s? --help says what it takes\n", command->name,
                arguments->operands[command->operands_max]);
    }
    return arguments->operand_count >= command->operands_min &&
           arguments->operand_count <= command->operands_max;
}

bool tool_arguments_take(struct tool_arguments *out, const struct tool_command *command, int argc,
                         char **argv)
{
    *out = (struct tool_arguments){.command = command, .operands = argv};
    bool only_operands = false;
    for (int at = 0; at < argc; at++) {
        char *const given = argv[at];
        if (only_operands || given[0] != '-' || strcmp(given, "-") == 0) {
            argv[out->operand_count++] = given;
        } else if (strcmp(given, "--") == 0) {
            only_operands = true;
        } else if (!take_option(out, &at, argc, argv)) {
            return false;
        }
    }
    return are_as_many_as_wanted(out);
}

const char *tool_argument(const struct tool_arguments *arguments, const char *option)
{
    const size_t index = option_index(arguments->command, option);
    assert(arguments->command->options[index].name != NULL);
    return arguments->values[index];
}

bool tool_argument_number(uint64_t *out, const struct tool_arguments *arguments, const char *option,
                          uint64_t min, uint64_t max)
{
    const char *given = tool_argument(arguments, option);
    uint64_t value;
    if (given == NULL) {
        return true;
    }
    if (!text_number(&value, given) || value < min || value > max) {
        fprintf(stderr, "qhash %s: %s must be a number from %" PRIu64 " to %" PRIu64 ", not %s\n",
                arguments->command->name, option, min, max, given);
        return false;
    }
    *out = value;
    return true;
}

bool tool_argument_algorithm(enum qhash_algorithm *out, const struct tool_arguments *arguments)
{
    static const char *const names[] = {"qhash", "sha256d"};
    const char *given = tool_argument(arguments, "--algo");
    if (given == NULL || qhash_algorithm_by_name(out, given)) {
        return true;
    }
    fprintf(stderr, "qhash %s: unknown algorithm %s; did you mean %s?\n", arguments->command->name,
            given, text_nearest(given, names, 2));
    return false;
}

bool tool_engine_runs(const char *command, const char *name)
{
    const char *names[TOOL_ENGINES_MAX];
    const struct device_engine *engine = device_engine_by_name(name);
    if (engine == NULL) {
        size_t count = 0;
        for (; count < TOOL_ENGINES_MAX && device_engine_row(count) != NULL; count++) {
            names[count] = device_engine_row(count)->name;
        }
        fprintf(stderr, "qhash %s: unknown engine %s; did you mean %s?\n", command, name,
                text_nearest(name, names, count));
        return false;
    }
    const char *lacks = device_engine_lacks(engine);
    if (lacks != NULL) {
        fprintf(stderr, "qhash %s: engine %s cannot be used here: it needs %s\n", command, name,
                lacks);
    }
    return lacks == NULL;
}

void tool_command_help(const struct tool_command *command)
{
    printf("usage: qhash %s [OPTION...]%s%s\n\n%s\n", command->name,
           command->operands[0] != '\0' ? " " : "", command->operands, command->summary);
    for (const struct tool_option *option = command->options; option->name != NULL; option++) {
        char left[40];
        (void)snprintf(left, sizeof left, "%s %s", option->name,
                       option->value != NULL ? option->value : "");
        printf("  %-20s %s\n", left, option->help);
    }
}
