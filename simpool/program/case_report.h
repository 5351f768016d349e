/** A case's journals as reports beside them: report.html, report.json, report.md. */
#ifndef SIMPOOL_PROGRAM_CASE_REPORT_H
#define SIMPOOL_PROGRAM_CASE_REPORT_H

#include "simpool/program/plan.h"

/** The journals are closed. What cannot be written is said in one line on stderr: false. */
bool program_case_report(const struct program_case *one, const char *const *journals, size_t count);

#endif
