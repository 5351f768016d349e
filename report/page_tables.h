/** The tables of a page; inside the page's files only. A table of nothing is left out. */
#ifndef REPORT_PAGE_TABLES_H
#define REPORT_PAGE_TABLES_H

#include "report/captures.h"
#include "report/page.h"

/** Who did what, where several miners were at one pool. */
void report_page_miners(FILE *out, const struct report_record *record);
void report_page_kpis(FILE *out, const struct report_page *page);
void report_page_outliers(FILE *out, const struct report_captures *captures);
void report_page_captures(FILE *out, const struct report_captures *captures,
                          const struct report_record *record);
/** Shares that were not accepted, with the judge's words. */
void report_page_refused(FILE *out, const struct report_record *record);
/** What was said: the story's notes, failures, lines nobody could read. */
void report_page_notes(FILE *out, const struct report_record *record);

#endif
