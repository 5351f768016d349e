/** The last lines of a run: KPIs, promises, what was judged, and where it is written down. */
#ifndef SIMPOOL_PROGRAM_CLOSING_H
#define SIMPOOL_PROGRAM_CLOSING_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "simpool/kpi/kpi.h"
#include "simpool/script/story.h"

/** kpis: computed. by_interval: how the promises were judged (simpool/kpi/promise.h). scenario
 * NULL: no promises. journal: its path, or in brackets why there is none to show. */
struct program_closing {
    const struct simpool_kpis *kpis;
    const struct simpool_scenario *scenario;
    bool by_interval;
    uint64_t seed;
    const char *journal;
    uint64_t unheard; /* lines that were left out, and nobody could be told so */
};

void program_closing_print(FILE *out, const struct program_closing *closing);

#endif
