#include <stdio.h>

#include "simpool/program/commands.h"
#include "simpool/program/options.h"
#include "simpool/report/report.h"
#include "simpool/script/story.h"

static const char summary[] =
    "The KPIs of a run, from the pool's journal, and the miner's where there is one: some are "
    "seen\n"
    "by one side only. A journal that was cut off (a kill -9) is measured up to its last event.";

static int write_report(const struct program_syntax *syntax, const struct program_words *paths,
                        enum simpool_report_format format)
{
    const struct simpool_report_journals journals = {
        .paths = (const char *const *)paths->at,
        .count = paths->count,
    };
    const char *problem = "out of memory";
    switch (simpool_report_journals(stdout, &journals, format, &problem)) {
    case SIMPOOL_REPORT_OK:
        return SIMPOOL_EXIT_GOOD;
    case SIMPOOL_REPORT_UNWRITTEN:
        (void)program_usage_error(syntax, "cannot write to stdout: %s", problem);
        return SIMPOOL_EXIT_CHECK;
    case SIMPOOL_REPORT_UNREADABLE:
    case SIMPOOL_REPORT_NO_MEMORY:
        break;
    }
    return program_usage_error(syntax, "%s", problem);
}

int program_report(const char *program, int argc, char **argv)
{
    (void)program;
    bool json = false;
    bool markdown = false;
    bool html = false;
    const struct program_option options[] = {
        {"json", PROGRAM_OPTION_FLAG, NULL, "as one JSON object", &json, NULL},
        {"markdown", PROGRAM_OPTION_FLAG, NULL, "as a Markdown table", &markdown, NULL},
        {"html", PROGRAM_OPTION_FLAG, NULL, "as one page with pictures, complete in itself", &html,
         NULL},
    };
    const struct program_syntax syntax = {
        .name = "simpool report",
        .usage = "[--json|--markdown|--html] JOURNAL…",
        .summary = summary,
        .options = options,
        .option_count = sizeof options / sizeof options[0],
    };
    struct program_arguments arguments;
    const enum program_parsed parsed = program_options_parse(&arguments, &syntax, argc, argv);
    int exit_code = parsed == PROGRAM_PARSED_HELP ? SIMPOOL_EXIT_GOOD : SIMPOOL_EXIT_USAGE;
    if (parsed == PROGRAM_PARSED && arguments.operands.count == 0) {
        (void)program_usage_error(&syntax, "no JOURNAL: name the files of one run, as written by "
                                           "--journal or --report");
    } else if (parsed == PROGRAM_PARSED && json + markdown + html > 1) {
        (void)program_usage_error(&syntax, "--json, --markdown and --html: choose one");
    } else if (parsed == PROGRAM_PARSED) {
        exit_code = write_report(&syntax, &arguments.operands,
                                 json       ? SIMPOOL_REPORT_JSON
                                 : markdown ? SIMPOOL_REPORT_MARKDOWN
                                 : html     ? SIMPOOL_REPORT_HTML
                                            : SIMPOOL_REPORT_TABLE);
    }
    program_arguments_done(&arguments);
    return exit_code;
}
