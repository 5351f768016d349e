/** Compiled once for each folder: the tests that tests/unit/list.cmake has found in its sources. */
#include "tests/unit/runner.h"

#define TEST(name) void test_##name(void);
#include "test_list.h"
#undef TEST

#define TEST(name) {#name, test_##name},
const struct unit_test unit_tests[] = {
#include "test_list.h"
};

const size_t unit_test_count = sizeof unit_tests / sizeof unit_tests[0];
