#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/chart.h"
#include "tests/unit/check.h"
#include "tests/unit/report/paper.h"

/** The last y of a path of that class. */
static double last_y(struct paper *paper, const char *class)
{
    char begin[64];
    (void)snprintf(begin, sizeof begin, "<path class=\"%s\" d=\"", class);
    const char *const path = strstr(paper_read(paper), begin);
    if (path == NULL) {
        return -1;
    }
    const char *at = strchr(path + strlen(begin), '"');
    while (*at != ' ') {
        at--;
    }
    return strtod(at, NULL);
}

/** Shares of difficulty 1 come as fast as 1e9 nonces a second make them: the two lines meet. */
void test_report_chart_rate_band_holds_the_honest(void)
{
    struct report_record record;
    struct paper paper;
    report_record_init(&record);
    record_tell(&record, 0.001, STRATUM_EVENT_CONNECTED, 1, "");
    for (int second = 1; second <= 1000; second++) {
        record_hashed(&record, second, 1e9);
        if (second % 4 == 0) {
            record_share(&record, second, STRATUM_VERDICT_ACCEPTED, 4 * 1e9 / 4294967296.0);
        }
        record_share(&record, second, STRATUM_VERDICT_STALE, 1e6);
    }
    record_tell(&record, 1000, STRATUM_EVENT_RUN_ENDED, 0, "");
    report_record_finish(&record);
    paper_open(&paper);
    report_chart_rate(paper.out, &record);
    check_near(last_y(&paper, "credited"), last_y(&paper, "hashed"), 0.2);
    check_near(last_y(&paper, "now"), last_y(&paper, "hashed"), 0.2);
    check_int(paper_count(&paper, "class=\"band\""), 1);
    check_true(paper_says(&paper, "MH/s"));
    paper_done(&paper);
    report_record_done(&record);
}

void test_report_chart_rate_of_nothing(void)
{
    struct report_record record;
    struct paper paper;
    report_record_init(&record);
    record_tell(&record, 5, STRATUM_EVENT_CONNECTED, 1, "");
    report_record_finish(&record);
    paper_open(&paper);
    report_chart_rate(paper.out, &record);
    check_true(paper_says(&paper, "No share was credited"));
    paper_done(&paper);
    report_record_done(&record);
}

/** A journal may say any number: no grid goes on for ever. */
void test_report_chart_rate_beyond_all_scales(void)
{
    struct report_record record;
    struct paper paper;
    report_record_init(&record);
    record_tell(&record, 0.001, STRATUM_EVENT_CONNECTED, 1, "");
    record_hashed(&record, 1, 1e308);
    record_hashed(&record, 1.0001, 1e308);
    record_tell(&record, 2, STRATUM_EVENT_RUN_ENDED, 0, "");
    report_record_finish(&record);
    paper_open(&paper);
    report_chart_rate(paper.out, &record);
    check_true(paper_says(&paper, "class=\"nothing\""));
    check_true(paper_count(&paper, "class=\"grid\"") < 20);
    paper_done(&paper);
    report_record_done(&record);
}
