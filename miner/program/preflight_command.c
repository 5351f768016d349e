/* miner preflight: the checklist as checks, each with its fix. */
#include <stdio.h>
#include <stdlib.h>

#include "miner/program/command.h"
#include "miner/program/preflight.h"

enum { EXIT_GOOD = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, CELL_BYTES = 1024 };

static const char summary[] = "Looks whether this machine is fit to mine and to be measured: idle, "
                              "cool, at full clock, with\n"
                              "a driver that fits. Each check passes, warns or fails, with what to "
                              "do. Works without a GPU.\n\n"
                              "exit: 0 nothing fails; 1 a check fails; 2 usage";

static void print_json(const struct miner_preflight *preflight)
{
    fputs("{\"checks\":[", stdout);
    for (unsigned index = 0; index < preflight->count; index++) {
        const struct miner_preflight_row *row = &preflight->rows[index];
        char cell[CELL_BYTES];
        struct stratum_text text = stratum_text_in(cell, sizeof cell);
        stratum_text_format(&text, "%s{\"check\":\"%s\",\"verdict\":\"%s\",\"found\":",
                            index > 0 ? "," : "", row->check, miner_preflight_word(row->verdict));
        stratum_text_json(&text, row->found);
        stratum_text_add(&text, ",\"fix\":");
        stratum_text_json(&text, row->fix);
        stratum_text_add(&text, "}");
        fputs(cell, stdout);
    }
    printf("],\"worst\":\"%s\"}\n", miner_preflight_word(miner_preflight_worst(preflight)));
}

static void print_table(const struct miner_preflight *preflight)
{
    for (unsigned index = 0; index < preflight->count; index++) {
        const struct miner_preflight_row *row = &preflight->rows[index];
        printf("%-4s  %-16s  %s%s%s\n", miner_preflight_word(row->verdict), row->check, row->found,
               row->fix[0] != '\0' ? "\n                        fix: " : "", row->fix);
    }
}

int miner_preflight(int argc, char **argv)
{
    bool json = false;
    const struct miner_switch switches[] = {
        {"json", NULL, "one JSON object", NULL, &json},
    };
    const struct miner_syntax syntax = {"miner preflight", "[--json]", summary, switches,
                                        sizeof switches / sizeof switches[0]};
    struct miner_operands operands;
    const enum miner_command_end end = miner_command_read(&operands, &syntax, argc, argv);
    if (end != MINER_COMMAND_READ || operands.count > 0) {
        return end == MINER_COMMAND_HELPED ? EXIT_GOOD
               : end == MINER_COMMAND_WRONG
                   ? EXIT_USAGE
                   : miner_command_wrong(&syntax, "%s is no option", operands.at[0]);
    }
    struct miner_preflight_facts *facts = calloc(1, sizeof *facts);
    struct miner_preflight *preflight = calloc(1, sizeof *preflight);
    int code = EXIT_USAGE;
    if (facts != NULL && preflight != NULL) {
        miner_preflight_look(facts, "");
        miner_preflight_judge(preflight, facts);
        (json ? print_json : print_table)(preflight);
        code = miner_preflight_worst(preflight) == MINER_PREFLIGHT_FAIL ? EXIT_FAILED : EXIT_GOOD;
    }
    free(preflight);
    free(facts);
    return code;
}
