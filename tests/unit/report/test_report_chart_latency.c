#include "report/chart.h"
#include "tests/unit/check.h"
#include "tests/unit/report/paper.h"

void test_report_chart_latency_marks(void)
{
    struct report_record record;
    struct paper paper;
    report_record_init(&record);
    for (int answer = 1; answer <= 100; answer++) {
        record_answered(&record, answer, answer == 100 ? 2.5 : answer == 99 ? 0.9 : 0.025);
    }
    record_answered(&record, 101, 0); /* faster than the clock */
    report_record_finish(&record);
    paper_open(&paper);
    report_chart_latency(paper.out, &record);
    check_true(paper_says(&paper, "p50 25.0 ms"));
    check_true(paper_says(&paper, "p99 900 ms"));
    check_true(paper_says(&paper, "max 2.50 s"));
    check_int(paper_count(&paper, "class=\"bar\""), 4);
    paper_done(&paper);
    report_record_done(&record);
}

void test_report_chart_latency_of_nothing(void)
{
    struct report_record record;
    struct paper paper;
    report_record_init(&record);
    report_record_finish(&record);
    paper_open(&paper);
    report_chart_latency(paper.out, &record);
    check_true(paper_says(&paper, "its journal is needed"));
    paper_done(&paper);
    report_record_done(&record);
}
