/** Runs the tests of one folder: all, the one that is named, or those that begin with PREFIX. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <CUnit/Basic.h>

#include "tests/unit/check.h"
#include "tests/unit/runner.h"

enum { EXIT_SKIPPED = 77 }; /* every test that was chosen */

static int usage(const char *program)
{
    fprintf(stderr, "usage: %s [NAME | --only PREFIX]\n", program);
    return 2;
}

int main(int argc, char **argv)
{
    const bool by_prefix = argc == 3 && strcmp(argv[1], "--only") == 0;
    if (argc > 2 && !by_prefix) {
        return usage(argv[0]);
    }
    const char *const wanted = argc > 1 ? argv[argc - 1] : "";
    /* A whole name ends where the wanted one does: its NUL is compared, too. */
    const size_t wanted_len = strlen(wanted) + (argc == 2 ? 1 : 0);
    CU_pSuite suite = NULL;
    if (CU_initialize_registry() != CUE_SUCCESS ||
        (suite = CU_add_suite("tests", NULL, NULL)) == NULL) {
        return 2;
    }
    size_t count = 0;
    for (size_t index = 0; index < unit_test_count; index++) {
        const struct unit_test *test = &unit_tests[index];
        if (strncmp(test->name, wanted, wanted_len) != 0) {
            continue;
        }
        count++;
        if (CU_add_test(suite, test->name, test->run) == NULL) {
            fprintf(stderr, "cannot register %s: out of memory\n", test->name);
            return 2;
        }
    }
    CU_basic_set_mode(CU_BRM_NORMAL);
    (void)CU_basic_run_tests();
    const unsigned failures = CU_get_number_of_failures();
    const bool ran = CU_get_number_of_tests_run() == count;
    CU_cleanup_registry();
    if (count == 0) {
        fprintf(stderr, "no test matches: running nothing is a failure\n");
        return 2;
    }
    if (failures > 0 || !ran) {
        return 1;
    }
    return check_skipped() == count ? EXIT_SKIPPED : 0;
}
