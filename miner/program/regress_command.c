/* miner regress BASE NEW: the alarm as an exit code. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "miner/program/command.h"
#include "miner/program/regress.h"
#include "stratum/net/file.h"

enum { LINE_MAX_BYTES = 1024, EXIT_GOOD = 0, EXIT_BROKEN = 3 };

static const char summary[] =
    "Compares two reports of `miner bench --json` or `miner --report` and says whether the second\n"
    "is slower by more than is allowed, beyond what noise does. Where both have it, the ratio to\n"
    "the ceiling of the same run decides.\n\n"
    "exit: 0 no regression, or undecided; 2 a report cannot be read, or is of another\n"
    "algorithm, engine or device; 3 a regression";

/** NULL: *status says why. */
static struct stratum_json_document *read_report(const char *path, const char **why)
{
    struct stratum_json_document *document = NULL;
    size_t len = 0;
    char *const text = stratum_file_read(&len, path, STRATUM_JSON_BYTES_MAX);
    *why = text == NULL ? strerror(errno)
                        : stratum_status_text(stratum_json_parse(&document, text, len));
    free(text);
    return document;
}

static int compare(const struct miner_syntax *syntax, const struct miner_operands *paths,
                   double max, bool json)
{
    struct stratum_json_document *documents[2] = {NULL, NULL};
    int code = EXIT_GOOD;
    for (size_t index = 0; index < 2 && code == EXIT_GOOD; index++) {
        const char *why = "";
        documents[index] = read_report(paths->at[index], &why);
        if (documents[index] == NULL) {
            code = miner_command_wrong(syntax, "%s: %s", paths->at[index], why);
        }
    }
    if (code == EXIT_GOOD) {
        char line[LINE_MAX_BYTES];
        struct stratum_text text = stratum_text_in(line, sizeof line);
        const struct miner_regress regress = miner_regress_compare(
            stratum_json_root(documents[0]), stratum_json_root(documents[1]), max);
        if (json || regress.verdict != MINER_REGRESS_NOTHING) {
            (json ? miner_regress_json : miner_regress_say)(&text, &regress, max);
            fputs(line, stdout);
        }
        code = regress.verdict == MINER_REGRESS_ALARM ? EXIT_BROKEN : EXIT_GOOD;
        if (regress.verdict == MINER_REGRESS_NOTHING) {
            text = stratum_text_in(line, sizeof line);
            miner_regress_why_not(&text, &regress);
            code = miner_command_wrong(syntax, "%s and %s cannot be compared: %s", paths->at[0],
                                       paths->at[1], line);
        }
    }
    stratum_json_free(documents[0]);
    stratum_json_free(documents[1]);
    return code;
}

int miner_regress(int argc, char **argv)
{
    const char *max_words = "5%";
    bool json = false;
    const struct miner_switch switches[] = {
        {"max", "PART", "alarm past this (5%)", &max_words, NULL},
        {"json", NULL, "one JSON object", NULL, &json},
    };
    const struct miner_syntax syntax = {"miner regress", "BASE NEW [options]", summary, switches,
                                        sizeof switches / sizeof switches[0]};
    struct miner_operands paths;
    double max = 0;
    switch (miner_command_read(&paths, &syntax, argc, argv)) {
    case MINER_COMMAND_HELPED:
        return EXIT_GOOD;
    case MINER_COMMAND_WRONG:
        return 2;
    case MINER_COMMAND_READ:
        break;
    }
    if (paths.count != 2) {
        return miner_command_wrong(&syntax, "two reports are compared: BASE and NEW");
    }
    if (!miner_command_part(&max, max_words)) {
        return miner_command_wrong(&syntax, "--max %s: write a part such as 5%%", max_words);
    }
    return compare(&syntax, &paths, max, json);
}
