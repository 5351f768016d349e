#include "report/scale.h"

#include "tests/unit/check.h"

void test_report_scale_steps(void)
{
    check_near(report_scale_step(10, 5), 2, 1e-12);
    check_near(report_scale_step(11, 5), 5, 1e-12);
    check_near(report_scale_step(3.4e7, 4), 1e7, 1);
    check_near(report_scale_step(0.9, 4), 0.5, 1e-12);
    static const struct {
        int64_t range_s, step_s;
    } rows[] = {{0, 1},      {9, 1},         {58, 10},        {600, 60},
                {3700, 600}, {86400, 10800}, {864000, 86400}, {8640000, 864000}};
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        check_int(report_scale_time_step(rows[index].range_s * 1000000, 10),
                  rows[index].step_s * 1000000);
    }
}

static void say(char words[64], int what, double number, int64_t step_us)
{
    struct stratum_text text = stratum_text_in(words, 64);
    switch (what) {
    case 'c':
        report_say_clock(&text, (int64_t)number, step_us);
        break;
    case 't':
        report_say_time(&text, number);
        break;
    case 'r':
        report_say_rate(&text, number);
        break;
    default:
        report_say_number(&text, number);
        break;
    }
}

void test_report_scale_words(void)
{
    static const struct {
        int what;
        double number;
        int64_t step_us;
        const char *words;
    } rows[] = {
        {'c', 5e6, 1000000, "0:05"},     {'c', 5.25e6, 1, "0:05.2"},
        {'c', 750e6, 0, "12:30"},        {'c', 3750e6, 0, "1:02:30"},
        {'c', 273600e6, 0, "3 d 04:00"}, {'t', 0, 0, "0 s"},
        {'t', 3, 0, "3.00 µs"},          {'t', 74630, 0, "74.6 ms"},
        {'t', 2213000, 0, "2.21 s"},     {'t', 200e6, 0, "3 min 20 s"},
        {'t', 18720e6, 0, "5 h 12 min"}, {'r', 0, 0, "0 H/s"},
        {'r', 14.52e6, 0, "14.5 MH/s"},  {'r', 999.6, 0, "1.00 kH/s"},
        {'n', 1230.4, 0, "1230"},        {'n', 0.0123, 0, "0.0123"},
    };
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        char words[64];
        say(words, rows[index].what, rows[index].number, rows[index].step_us);
        check_text(words, rows[index].words);
    }
}

void test_report_scale_places(void)
{
    check_near(report_scale_x(0, 100), REPORT_LEFT, 1e-9);
    check_near(report_scale_x(100, 100), REPORT_RIGHT, 1e-9);
    check_near(report_scale_x(-5, 100), REPORT_LEFT, 1e-9);
    check_near(report_scale_x(500, 100), REPORT_RIGHT, 1e-9);
    check_near(report_scale_x(500, 0), REPORT_LEFT, 1e-9);
    check_text(report_scale_anchor(REPORT_RIGHT), "end");
    check_text(report_scale_anchor(REPORT_LEFT), "middle");
}
