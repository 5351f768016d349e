/** KPIs for people and for machines. */
#ifndef SIMPOOL_REPORT_REPORT_H
#define SIMPOOL_REPORT_REPORT_H

#include <stddef.h>
#include <stdio.h>

#include "simpool/kpi/kpi.h"
#include "simpool/kpi/promise.h"

enum simpool_report_format {
    SIMPOOL_REPORT_TABLE,
    SIMPOOL_REPORT_JSON, /* one object, one line */
    SIMPOOL_REPORT_MARKDOWN,
    SIMPOOL_REPORT_HTML /* a page with pictures; of journals alone */
};

/** The table people read: aligned columns, one KPI a line. */
void simpool_report_table(FILE *out, const struct simpool_kpis *kpis);
/** The same in any form, with the tally. */
void simpool_report_kpis(FILE *out, const struct simpool_kpis *kpis,
                         enum simpool_report_format format);
/** "shares 12, every one verified: accepted 11, stale 1", and who came. */
void simpool_report_tally(FILE *out, const struct simpool_tally *tally);
/** "promise  recovery_time  <= 10s   measured 3.999  kept", one a line, aligned.
 *  returns how many are broken */
size_t simpool_report_promises(FILE *out, const struct simpool_promise *promises, size_t count,
                               const struct simpool_kpis *kpis, bool by_interval);

enum simpool_report_status {
    SIMPOOL_REPORT_OK,
    SIMPOOL_REPORT_UNREADABLE, /* *problem names file and line */
    SIMPOOL_REPORT_UNWRITTEN,  /* *problem says why: a full disk */
    SIMPOOL_REPORT_NO_MEMORY
};

/** Journals of one run: the pool's, and the miner's where there is one. */
struct simpool_report_journals {
    const char *const *paths;
    size_t count;
};
/** Reads them all, then writes the KPIs and the tally. A journal that was cut (no run-ended) is
 *  measured up to its last event, and the report says so. Nothing is written of journals that
 *  cannot be read; what was written is flushed. */
enum simpool_report_status simpool_report_journals(FILE *out,
                                                   const struct simpool_report_journals *journals,
                                                   enum simpool_report_format format,
                                                   const char **problem);

#endif
