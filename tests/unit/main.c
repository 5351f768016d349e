/** Runs the tests of one folder: all, those that match --only PREFIX, or none with --list. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <CUnit/Basic.h>

#include "tests/unit/check.h"
#include "tests/unit/runner.h"

enum { EXIT_SKIPPED = 77 }; /* every test that was chosen */

static bool chosen(const struct unit_test *test, const char *only)
{
    char full[256];
    (void)snprintf(full, sizeof full, "%s.%s", test->suite, test->name);
    return only == NULL || strncmp(full, only, strlen(only)) == 0;
}

static int usage(const char *program)
{
    fprintf(stderr, "usage: %s [--list | --only SUITE[.NAME]]\n", program);
    return 2;
}

int main(int argc, char **argv)
{
    const char *only = NULL;
    bool list = false;
    for (int index = 1; index < argc; index++) {
        if (strcmp(argv[index], "--list") == 0) {
            list = true;
        } else if (strcmp(argv[index], "--only") == 0 && index + 1 < argc) {
            only = argv[++index];
        } else {
            return usage(argv[0]);
        }
    }
    if (CU_initialize_registry() != CUE_SUCCESS) {
        return 2;
    }
    CU_pSuite suite = NULL;
    size_t count = 0;
    for (size_t index = 0; index < unit_test_count; index++) {
        const struct unit_test *test = &unit_tests[index];
        if (!chosen(test, only)) {
            continue;
        }
        count++;
        if (list) {
            printf("%s.%s\n", test->suite, test->name);
            continue;
        }
        if (suite == NULL || strcmp(suite->pName, test->suite) != 0) {
            suite = CU_add_suite(test->suite, NULL, NULL);
        }
        if (suite == NULL || CU_add_test(suite, test->name, test->run) == NULL) {
            fprintf(stderr, "cannot register %s.%s: is it listed twice?\n", test->suite,
                    test->name);
            return 2;
        }
    }
    if (!list) {
        CU_basic_set_mode(CU_BRM_NORMAL);
        (void)CU_basic_run_tests();
    }
    const unsigned failures = CU_get_number_of_failures();
    const bool ran = list || CU_get_number_of_tests_run() == count;
    CU_cleanup_registry();
    if (count == 0) {
        fprintf(stderr, "no test matches: running nothing is a failure\n");
        return 2;
    }
    if (failures > 0 || !ran) {
        return 1;
    }
    return !list && check_skipped() == count ? EXIT_SKIPPED : 0;
}
