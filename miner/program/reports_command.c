/* miner report JOURNAL: the reporting template, from what the miner wrote down. */
#include <stdio.h>

#include "miner/program/command.h"
#include "miner/program/reports.h"

static const char summary[] =
    "The report of a run, from the journal that the miner kept (--journal, --report): the fields "
    "of\n"
    "the reporting template, what stands out, and samples that `miner regress` compares.\n\n"
    "exit: 0 good; 1 the report cannot be written; 2 the journal cannot be read";

int miner_reports(int argc, char **argv)
{
    bool json = false, html = false, markdown = false;
    const struct miner_switch switches[] = {
        {"markdown", NULL, "as a Markdown table (the default)", NULL, &markdown},
        {"json", NULL, "as one JSON object", NULL, &json},
        {"html", NULL, "as one page with pictures, complete in itself", NULL, &html},
    };
    const struct miner_syntax syntax = {"miner report", "JOURNAL [--markdown|--json|--html]",
                                        summary, switches, sizeof switches / sizeof switches[0]};
    struct miner_operands paths;
    const enum miner_command_end end = miner_command_read(&paths, &syntax, argc, argv);
    if (end != MINER_COMMAND_READ) {
        return end == MINER_COMMAND_HELPED ? 0 : 2;
    }
    if (paths.count != 1) {
        return miner_command_wrong(&syntax, "one JOURNAL: the file of --journal");
    }
    if (json + html + markdown > 1) {
        return miner_command_wrong(&syntax, "--markdown, --json and --html: choose one");
    }
    const char *problem = NULL;
    const enum miner_reports_form form = json   ? MINER_REPORTS_JSON
                                         : html ? MINER_REPORTS_HTML
                                                : MINER_REPORTS_MARKDOWN;
    return miner_reports_write(stdout, paths.at[0], form, &problem)
               ? 0
               : miner_command_wrong(&syntax, "%s: %s", paths.at[0], problem);
}
