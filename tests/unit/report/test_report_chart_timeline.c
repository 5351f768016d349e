#include "report/chart.h"
#include "tests/unit/check.h"
#include "tests/unit/report/paper.h"

static void draw(struct paper *paper, struct report_record *record)
{
    paper_open(paper);
    report_record_finish(record);
    report_chart_timeline(paper->out, record);
}

void test_report_chart_timeline_draws_what_happened(void)
{
    struct report_record record;
    struct paper paper;
    report_record_init(&record);
    record_tell(&record, 0, STRATUM_EVENT_CONNECTED, 1, "");
    record_tell(&record, 1, STRATUM_EVENT_AUTHORIZED, 1, "some <body>");
    record_tell(&record, 1, STRATUM_EVENT_JOB, 1, "");
    record_share(&record, 2, STRATUM_VERDICT_ACCEPTED, 1);
    record_share(&record, 3, STRATUM_VERDICT_STALE, 1);
    record_share(&record, 4, STRATUM_VERDICT_DUPLICATE, 1);
    record_tell(&record, 5, STRATUM_EVENT_FAULT_ON, 1, "latency");
    record_tell(&record, 6, STRATUM_EVENT_UNREACHABLE, 0, "refusing");
    record_tell(&record, 9, STRATUM_EVENT_RUN_ENDED, 0, "");
    draw(&paper, &record);
    check_int(paper_count(&paper, "<circle class=\"accepted\""), 1);
    check_int(paper_count(&paper, "<circle class=\"stale\""), 1);
    check_int(paper_count(&paper, "<circle class=\"refused\""), 1);
    check_int(paper_count(&paper, "class=\"session\""), 1);
    check_int(paper_count(&paper, "class=\"fault\""), 1);
    check_int(paper_count(&paper, "class=\"outage\""), 1);
    check_true(paper_says(&paper, "some &lt;body&gt;"));
    check_int(paper_count(&paper, "<svg"), 1);
    check_int(paper_count(&paper, "</svg>"), 1);
    paper_done(&paper);
    report_record_done(&record);
}

void test_report_chart_timeline_many_shares_become_columns(void)
{
    struct report_record record;
    struct paper paper;
    report_record_init(&record);
    for (int share = 0; share < 5000; share++) {
        record_share(&record, share,
                     share == 2500 ? STRATUM_VERDICT_STALE : STRATUM_VERDICT_ACCEPTED, 1);
    }
    draw(&paper, &record);
    check_int(paper_count(&paper, "<circle"), 0);
    check_int(paper_count(&paper, "<rect class=\"accepted\""), 245);
    check_true(paper_says(&paper, "<title>1 stale</title>"));
    paper_done(&paper);
    report_record_done(&record);
}

void test_report_chart_timeline_of_nothing(void)
{
    struct report_record record;
    struct paper paper;
    report_record_init(&record);
    draw(&paper, &record);
    check_true(paper_says(&paper, "Nothing happened."));
    paper_done(&paper);
    report_record_done(&record);
}
