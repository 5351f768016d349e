#include "simpool/report/json.h"

#include <string.h>

#include "simpool/report/report.h"
#include "tests/unit/check.h"
#include "tests/unit/simpool/test_simpool_report_run.h"

/** What was written; closes the file. */
static const char *written(FILE *file, char text[REPORT_TEXT_MAX])
{
    report_read(file, text);
    return text;
}

void test_report_json_object(void)
{
    char text[REPORT_TEXT_MAX];
    struct simpool_kpis *const kpis = report_run_kpis();
    FILE *const file = report_paper();
    simpool_report_kpis(file, kpis, SIMPOOL_REPORT_JSON);
    const char *const found = written(file, text);
    static const char *const parts[] = {
        "{\"kpis\":[{\"name\":\"uptime_ratio\",\"unit\":\"ratio\",\"observer\":\"pool\","
        "\"state\":\"measured\",\"value\":0.80005,\"events\":2},",
        "{\"name\":\"recovery_time\",\"unit\":\"s\",\"observer\":\"pool\",\"state\":\"measured\","
        "\"value\":3.999,\"p50\":3.999,\"p99\":3.999,\"max\":3.999,\"events\":1},",
        "{\"name\":\"share_loss\",\"unit\":\"ratio\",\"observer\":\"both\","
        "\"state\":\"needs-journal\",\"events\":0},",
        "],\"tally\":{\"connections\":2,\"probes\":0,\"jobs\":1,\"shares\":3,\"verified\":2,"
        "\"verdicts\":{\"accepted\":2,\"stale\":1},\"causes\":[],\"untold\":0}}\n",
    };
    for (size_t index = 0; index < sizeof parts / sizeof parts[0]; index++) {
        check_row(parts[index], strstr(found, parts[index]) != NULL);
    }
    simpool_kpis_free(kpis);
}
