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

/** All answers took as long: no mark stands on another. */
void test_report_chart_latency_marks_apart(void)
{
    struct report_record record;
    struct paper paper;
    report_record_init(&record);
    for (int answer = 1; answer <= 3; answer++) {
        record_answered(&record, answer, 0.025);
    }
    report_record_finish(&record);
    paper_open(&paper);
    report_chart_latency(paper.out, &record);
    static const char *const lines[] = {"y=\"14\" text-anchor=\"start\">p50",
                                        "y=\"28\" text-anchor=\"start\">p99",
                                        "y=\"42\" text-anchor=\"start\">max"};
    for (size_t line = 0; line < sizeof lines / sizeof lines[0]; line++) {
        check_row(lines[line], paper_says(&paper, lines[line]));
    }
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
