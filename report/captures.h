/** A run in equal stretches, ten minutes each where it is long enough: what stands out of them, and
 *  of its answers and silences, is named. */
#ifndef REPORT_CAPTURES_H
#define REPORT_CAPTURES_H

#include "report/record.h"

enum { REPORT_CAPTURES_MAX = 1024, REPORT_OUTLIERS_MAX = 24 };

struct report_capture {
    int64_t from_us, until_us;
    double nonces; /* hashed, by the miner's journal */
    double credit; /* difficulty accepted */
    unsigned accepted, stale, refused;
    uint64_t answers;
    double answer_us_sum, answer_us_max;
};

struct report_outlier {
    int64_t at_us;
    char words[200];
};

struct report_captures {
    int64_t width_us;
    size_t count;
    struct report_capture at[REPORT_CAPTURES_MAX];
    size_t outlier_count;
    struct report_outlier outliers[REPORT_OUTLIERS_MAX];
};

/** Rates of a capture, in nonces a second. */
double report_capture_hashed_hps(const struct report_capture *capture);
double report_capture_credited_hps(const struct report_capture *capture, double yield);

/** To be freed with free(). NULL: out of memory. */
struct report_captures *report_captures_make(const struct report_record *record);

#endif
