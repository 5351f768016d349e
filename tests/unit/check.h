/** Four checks around CUnit's one: each prints what was expected beside what was found. */
#ifndef TESTS_UNIT_CHECK_H
#define TESTS_UNIT_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define check_true(condition) check_true_at((condition), #condition, "", __FILE__, __LINE__)
/** The row's name goes into the failure message of a table-driven test. */
#define check_row(row, condition) check_true_at((condition), #condition, (row), __FILE__, __LINE__)
#define check_int(found, expected)                                                                 \
    check_int_at((intmax_t)(found), (intmax_t)(expected), #found, __FILE__, __LINE__)
#define check_near(found, expected, tolerance)                                                     \
    check_near_at((found), (expected), (tolerance), #found, __FILE__, __LINE__)
#define check_text(found, expected) check_text_at((found), (expected), #found, __FILE__, __LINE__)
#define check_bytes(found, expected, len)                                                          \
    check_bytes_at((found), (expected), (len), #found, __FILE__, __LINE__)

/** Each returns whether the check held, so that a loop can stop at its first failure. */
bool check_true_at(bool holds, const char *what, const char *row, const char *file, int line);
bool check_int_at(intmax_t found, intmax_t expected, const char *what, const char *file, int line);
bool check_near_at(double found, double expected, double tolerance, const char *what,
                   const char *file, int line);
bool check_text_at(const char *found, const char *expected, const char *what, const char *file,
                   int line);
bool check_bytes_at(const void *found, const void *expected, size_t len, const char *what,
                    const char *file, int line);

/** This machine cannot run the test, and why; a test that skips checks nothing more. */
void check_skip(const char *why);
/** How many tests have skipped. */
size_t check_skipped(void);

#endif
