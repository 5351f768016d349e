#include "simpool/program/case_report.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "simpool/report/report.h"

static const struct {
    const char *file;
    enum simpool_report_format format;
} forms[] = {
    {"report.html", SIMPOOL_REPORT_HTML},
    {"report.json", SIMPOOL_REPORT_JSON},
    {"report.md", SIMPOOL_REPORT_MARKDOWN},
};

bool program_case_report(const struct program_case *one, const char *const *journals, size_t count)
{
    bool all = true;
    const struct simpool_report_journals run = {journals, count};
    for (size_t index = 0; index < sizeof forms / sizeof forms[0]; index++) {
        char path[PROGRAM_PATH_MAX];
        program_case_file(path, one, forms[index].file);
        const char *problem = NULL;
        FILE *const out = fopen(path, "we");
        if (out == NULL) {
            fprintf(stderr, "cannot write %s: %s\n", path, strerror(errno));
            return false;
        }
        const bool good =
            simpool_report_journals(out, &run, forms[index].format, &problem) == SIMPOOL_REPORT_OK;
        if (fclose(out) != 0 || !good) {
            fprintf(stderr, "cannot write %s: %s\n", path,
                    problem != NULL ? problem : strerror(errno));
            all = false;
        }
    }
    return all;
}
