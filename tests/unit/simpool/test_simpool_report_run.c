#include "tests/unit/simpool/test_simpool_report_run.h"

#include <assert.h>

#define VERDICT(word) .verdict = STRATUM_VERDICT_##word

const struct kpi_told report_run[REPORT_RUN_COUNT] = {
    TOLD(0, RUN_STARTED, .number = 1, .who = STRATUM_STORY),
    TOLD(0, CONNECTED, .rig = 1),
    TOLD(0, AUTHORIZED, .rig = 1),
    TOLD(1, JOB, .rig = 1, .difficulty = 0.5, .number = 1),
    TOLD(2, SHARE, .rig = 1, VERDICT(ACCEPTED), .difficulty = 0.5),
    TOLD(10, UNREACHABLE),
    TOLD(10, DISCONNECTED, .rig = 1, .cause = STRATUM_CAUSE_EXCUSED),
    TOLD(100, REACHABLE),
    TOLD(103.5, CONNECTED, .rig = 2),
    TOLD(103.999, AUTHORIZED, .rig = 2),
    TOLD(104, SHARE, .rig = 2, VERDICT(ACCEPTED), .difficulty = 0.5),
    TOLD(105, SHARE, .rig = 2, VERDICT(STALE)),
    TOLD(110, RUN_ENDED, .who = STRATUM_STORY),
};

struct simpool_kpis *report_run_kpis(void)
{
    return kpi_run(report_run, REPORT_RUN_COUNT, 0);
}

FILE *report_paper(void)
{
    FILE *const file = tmpfile();
    assert(file != NULL);
    return file;
}

void report_read(FILE *file, char text[REPORT_TEXT_MAX])
{
    rewind(file);
    text[fread(text, 1, REPORT_TEXT_MAX - 1, file)] = '\0';
    (void)fclose(file);
}
