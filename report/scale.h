/** Where things stand in a picture, and how numbers are said beside it. */
#ifndef REPORT_SCALE_H
#define REPORT_SCALE_H

#include <stdint.h>
#include <stdio.h>

#include "stratum/text.h"

/* Every picture is so wide, in units that the browser scales; labels stand left of LEFT. */
enum { REPORT_WIDTH = 1100, REPORT_LEFT = 104, REPORT_RIGHT = 1084 };

/** Where a moment of a run of until_us stands. */
double report_scale_x(int64_t at_us, int64_t until_us);
/** The text-anchor of words centred there, so that they stay in the picture. */
const char *report_scale_anchor(double x);
/** A step of 1, 2 or 5 times a power of ten that divides range (> 0) into at most steps_max. */
double report_scale_step(double range, unsigned steps_max);
/** The same for time: seconds, minutes and hours as clocks have them. */
int64_t report_scale_time_step(int64_t range_us, unsigned steps_max);

/** Upright lines with the time below them, for a picture from top to bottom. */
void report_scale_time_grid(FILE *out, int64_t until_us, double top, double bottom);

/** "0:05", "12:30", "1:02:30", "3 d 04:00"; tenths below ten seconds' step. */
void report_say_clock(struct stratum_text *out, int64_t at_us, int64_t step_us);
/** "74.6 ms", "2.21 s", "3 min 20 s", "5 h 12 min" */
void report_say_time(struct stratum_text *out, double us);
/** "14.5 MH/s" */
void report_say_rate(struct stratum_text *out, double rate_hps);
/** Three digits that count: "0.0123", "14.5", "1230". */
void report_say_number(struct stratum_text *out, double number);

#endif
