/** Compiled once for each folder: turns its suites.h (one TEST(suite, name) a line) into a table.
 */
#include "tests/unit/runner.h"

#define TEST(suite, name)      void test_##suite##_##name(void);
#define SLOW_TEST(suite, name) TEST(suite, name)
#include "suites.h"
#undef TEST

#define TEST(suite, name) {#suite, #name, test_##suite##_##name},
const struct unit_test unit_tests[] = {
#include "suites.h"
};

const size_t unit_test_count = sizeof unit_tests / sizeof unit_tests[0];
