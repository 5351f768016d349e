#include "report/captures.h"

#include <stdlib.h>
#include <string.h>

#include "tests/unit/check.h"
#include "tests/unit/report/paper.h"

static struct report_captures *captures_of(double until_s)
{
    struct report_record record;
    report_record_init(&record);
    record_tell(&record, 0, STRATUM_EVENT_CONNECTED, 1, "");
    record_tell(&record, until_s, STRATUM_EVENT_RUN_ENDED, 0, "");
    report_record_finish(&record);
    struct report_captures *const captures = report_captures_make(&record);
    report_record_done(&record);
    return captures;
}

void test_report_captures_divides(void)
{
    static const struct {
        double until_s;
        double width_s;
        size_t count;
    } rows[] = {
        {0, 5, 1},      {7, 5, 1},         {8, 5, 2},         {58, 10, 6},          {62, 10, 6},
        {3600, 600, 6}, {86400, 600, 144}, {86430, 600, 144}, {8640000, 9600, 900},
    };
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        struct report_captures *const captures = captures_of(rows[index].until_s);
        check_near((double)captures->width_us / 1e6, rows[index].width_s, 1e-9);
        check_int(captures->count, rows[index].count);
        check_true(captures->at[captures->count - 1].until_us >=
                   (int64_t)(rows[index].until_s * 1e6));
        free(captures);
    }
}

void test_report_captures_names_what_stands_out(void)
{
    struct report_record record;
    report_record_init(&record);
    record_tell(&record, 0, STRATUM_EVENT_CONNECTED, 1, "");
    for (int second = 1; second <= 100; second++) {
        const bool slow = second > 60 && second <= 80;
        const bool silent = second > 20 && second < 45;
        record_hashed(&record, second, slow ? 5e5 : 1e6 + 1000 * (second % 3));
        record_answered(&record, second, second == 90 ? 3 : 0.02);
        if (!silent) {
            record_share(&record, second, STRATUM_VERDICT_ACCEPTED, 1);
        }
    }
    report_record_finish(&record);
    struct report_captures *const captures = report_captures_make(&record);
    check_int(captures->outlier_count, 3);
    check_text(captures->outliers[0].words,
               "no share for 25.0 s, where the mean rate of this run lets 19 be expected");
    check_true(strstr(captures->outliers[1].words, "up to 1:20 the miner hashed") != NULL);
    check_text(captures->outliers[2].words,
               "an answer took 3.00 s; half of all take at most 20.0 ms");
    check_near(report_capture_hashed_hps(&captures->at[0]), 1.001e6, 2e3);
    check_near(report_capture_credited_hps(&captures->at[5], 0.5), 4294967296.0 / 0.5, 1);
    free(captures);
    report_record_done(&record);
}
