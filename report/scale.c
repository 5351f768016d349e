#include "report/scale.h"

#include <inttypes.h>
#include <math.h>

#define SECOND_US INT64_C(1000000)

enum { GRID_STEPS_MAX = 10, MINUTE_S = 60, HOUR_S = 3600, DAY_S = 86400 };

double report_scale_x(int64_t at_us, int64_t until_us)
{
    const double part = until_us > 0 ? (double)at_us / (double)until_us : 0;
    const double inside = part < 0 ? 0 : part > 1 ? 1 : part;
    return REPORT_LEFT + inside * (REPORT_RIGHT - REPORT_LEFT);
}

const char *report_scale_anchor(double x)
{
    return x > REPORT_RIGHT - 24 ? "end" : "middle";
}

double report_scale_step(double range, unsigned steps_max)
{
    const double least = range / steps_max;
    const double power = pow(10, floor(log10(least)));
    static const double factors[] = {1, 2, 5, 10};
    for (size_t index = 0; index < sizeof factors / sizeof factors[0]; index++) {
        if (factors[index] * power >= least * (1 - 1e-9)) {
            return factors[index] * power;
        }
    }
    return 10 * power;
}

int64_t report_scale_time_step(int64_t range_us, unsigned steps_max)
{
    static const int64_t steps_s[] = {1,   2,    5,    10,   15,    30,    60,    120,  300,
                                      600, 1800, 3600, 7200, 10800, 21600, 43200, 86400};
    const int64_t least_us = range_us / steps_max;
    for (size_t index = 0; index < sizeof steps_s / sizeof steps_s[0]; index++) {
        if (steps_s[index] * SECOND_US >= least_us) {
            return steps_s[index] * SECOND_US;
        }
    }
    const int64_t day_us = DAY_S * SECOND_US;
    return (least_us + day_us - 1) / day_us * day_us;
}

void report_scale_time_grid(FILE *out, int64_t until_us, double top, double bottom)
{
    const int64_t step_us = report_scale_time_step(until_us > 0 ? until_us : 1, GRID_STEPS_MAX);
    for (int64_t at_us = 0; at_us <= until_us; at_us += step_us) {
        char words[32];
        struct stratum_text text = stratum_text_in(words, sizeof words);
        report_say_clock(&text, at_us, step_us);
        const double x = report_scale_x(at_us, until_us);
        fprintf(out,
                "<path class=\"grid\" d=\"M%.1f %.1fV%.1f\"/><text class=\"tick\" x=\"%.1f\" "
                "y=\"%.1f\" text-anchor=\"%s\">%s</text>\n",
                x, top, bottom, x, bottom + 16, report_scale_anchor(x), words);
    }
}

void report_say_clock(struct stratum_text *out, int64_t at_us, int64_t step_us)
{
    const int64_t at_s = at_us / SECOND_US;
    const int64_t day_s = at_s % DAY_S;
    if (at_s >= DAY_S) {
        stratum_text_format(out, "%" PRId64 " d %02" PRId64 ":%02" PRId64, at_s / DAY_S,
                            day_s / HOUR_S, day_s % HOUR_S / MINUTE_S);
    } else if (at_s >= HOUR_S) {
        stratum_text_format(out, "%" PRId64 ":%02" PRId64 ":%02" PRId64, day_s / HOUR_S,
                            day_s % HOUR_S / MINUTE_S, day_s % MINUTE_S);
    } else {
        stratum_text_format(out, "%" PRId64 ":%02" PRId64, day_s / MINUTE_S, day_s % MINUTE_S);
    }
    if (step_us > 0 && step_us < SECOND_US) {
        stratum_text_format(out, ".%01" PRId64, at_us % SECOND_US / (SECOND_US / 10));
    }
}

void report_say_number(struct stratum_text *out, double number)
{
    const double size = fabs(number);
    if (size >= 99.95 || size == 0) {
        stratum_text_format(out, "%.0f", number);
    } else if (size >= 9.995) {
        stratum_text_format(out, "%.1f", number);
    } else if (size >= 0.9995) {
        stratum_text_format(out, "%.2f", number);
    } else {
        stratum_text_format(out, "%.3g", number);
    }
}

void report_say_time(struct stratum_text *out, double us)
{
    const double s = us / (double)SECOND_US;
    if (us == 0) {
        stratum_text_add(out, "0 s");
    } else if (us < 999.5) {
        report_say_number(out, us);
        stratum_text_add(out, " µs");
    } else if (s < 0.9995) {
        report_say_number(out, us / 1e3);
        stratum_text_add(out, " ms");
    } else if (s < MINUTE_S) {
        report_say_number(out, s);
        stratum_text_add(out, " s");
    } else if (s < HOUR_S) {
        const int64_t whole_s = llround(s);
        stratum_text_format(out, "%" PRId64 " min %02" PRId64 " s", whole_s / MINUTE_S,
                            whole_s % MINUTE_S);
    } else {
        const int64_t whole_min = llround(s / MINUTE_S);
        stratum_text_format(out, "%" PRId64 " h %02" PRId64 " min", whole_min / MINUTE_S,
                            whole_min % MINUTE_S);
    }
}

void report_say_rate(struct stratum_text *out, double rate_hps)
{
    static const char *const units[] = {"H/s", "kH/s", "MH/s", "GH/s", "TH/s", "PH/s"};
    size_t unit = 0;
    while (rate_hps >= 999.5 && unit + 1 < sizeof units / sizeof units[0]) {
        rate_hps /= 1000;
        unit++;
    }
    report_say_number(out, rate_hps);
    stratum_text_format(out, " %s", units[unit]);
}
