/** How all the cases came out: for people, for test harnesses, for machines. */
#ifndef SIMPOOL_PROGRAM_RESULTS_H
#define SIMPOOL_PROGRAM_RESULTS_H

#include <stdbool.h>
#include <stdio.h>

#include "simpool/program/plan.h"

/** The most serious exit code of all. */
int program_results_exit(const struct program_cases *cases);
/** One line: the verdict, the time, and what was wrong, with its figures. */
void program_results_line(FILE *out, const struct program_case *one);
/** The same, of one that failed as another that was told whole. */
void program_results_line_as(FILE *out, const struct program_case *one,
                             const struct program_case *other);
/** Whether two failed alike: by their exit codes, and by the mistake of most of their shares, or
 * else by their first lines, but for the place in the story and the case's folder. */
bool program_results_alike(const struct program_case *one, const struct program_case *other);
/** The lines of those that failed, or of all, and the sum. */
void program_results_table(FILE *out, const struct program_cases *cases, bool all);
/** One JSON object. */
void program_results_json(FILE *out, const struct program_cases *cases,
                          const struct program_plan *plan);
/** The Test Anything Protocol, version 13. */
void program_results_tap(FILE *out, const struct program_cases *cases,
                         const struct program_plan *plan);
/** JUnit's XML, as continuous integration reads it. false: errno says why. */
bool program_results_junit(const char *path, const struct program_cases *cases,
                           const struct program_plan *plan);

#endif
