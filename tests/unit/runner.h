/** A folder's tests by name. */
#ifndef TESTS_UNIT_RUNNER_H
#define TESTS_UNIT_RUNNER_H

#include <stddef.h>

struct unit_test {
    const char *name;
    void (*run)(void);
};

extern const struct unit_test unit_tests[];
extern const size_t unit_test_count;

#endif
