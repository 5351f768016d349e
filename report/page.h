/** One self-contained HTML page about a run: no network, no script, light and dark, fit to print.
 *
 *  The pictures come from the run's record; the words (facts, promises, KPIs) from whoever knows
 *  them. Every text may come from a stranger: it is escaped here.
 */
#ifndef REPORT_PAGE_H
#define REPORT_PAGE_H

#include <stddef.h>
#include <stdio.h>

#include "report/record.h"

enum report_mood { REPORT_PLAIN, REPORT_GOOD, REPORT_BAD, REPORT_OPEN };

/** A name and what belongs to it; of a tile, with a line below. */
struct report_fact {
    const char *name;
    const char *value;
    const char *below; /* NULL or "": nothing */
    enum report_mood mood;
};

/** A row of the table of KPIs. */
struct report_row {
    const char *name;
    const char *value;
    const char *range;   /* 95 % interval, or p50, p99, max */
    const char *promise; /* "": none */
    const char *verdict; /* "kept", "broken", "undecided", "" */
    const char *observer;
    const char *events;
    enum report_mood mood;
    bool measured; /* false: value says why not */
};

struct report_page {
    const char *title;
    const char *program; /* "simpool 0.1.0" */
    const char *verdict; /* "PASSED"; NULL: nobody judged */
    const char *why;     /* "": nothing to say */
    enum report_mood mood;
    const struct report_fact *facts; /* below the title */
    size_t fact_count;
    const struct report_fact *tiles; /* the few numbers to see first */
    size_t tile_count;
    const struct report_row *rows;
    size_t row_count;
    const struct report_fact *sources; /* journals, and how to have the run again */
    size_t source_count;
    const struct report_record *record; /* finished */
};

/** false: the disk refused, or there was no memory. */
bool report_page_write(FILE *out, const struct report_page *page);

#endif
