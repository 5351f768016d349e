/** KPIs → promises kept, broken or undecided → exit code. Pure. */
#ifndef SIMPOOL_KPI_PROMISE_H
#define SIMPOOL_KPI_PROMISE_H

#include <stddef.h>

#include "simpool/kpi/kpi.h"

enum { SIMPOOL_PROMISES_MAX = 32 };

struct simpool_promise {
    char name[64];
    double low;       /* -INFINITY: at_most */
    double high;      /* INFINITY: at_least */
    char written[64]; /* as the story says it: "at most 10s" */
};

enum simpool_promise_verdict { SIMPOOL_KEPT, SIMPOOL_BROKEN, SIMPOOL_UNDECIDED };

/** A story judges the point value (by_interval false); endurance and live runs the interval. A KPI
 *  without events is undecided, which is said and does not fail. */
enum simpool_promise_verdict simpool_promise_judge(const struct simpool_promise *promise,
                                                   const struct simpool_kpi_value *value,
                                                   bool by_interval);
const char *simpool_promise_word(enum simpool_promise_verdict verdict);

#endif
