/* qhash verify: vector files against this build, step by step. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "qhash/header.h"
#include "qhash/tool/commands.h"
#include "qhash/tool/vector_file.h"

struct tally {
    size_t passed, failed;
};

/** Whether every step that a vector gives is what this build computes; the first that is not is
 *  printed. */
static bool vector_holds(const struct vector *vector, const char *path)
{
    struct qhash_trace trace;
    qhash_trace(&trace, vector->header, qhash_rules_at(qhash_header_ntime(vector->header)));
    for (size_t step = 0; step < VECTOR_STEPS; step++) {
        char found[TEXT_LINE_MAX];
        const char *expected = vector->steps[step];
        vector_value(found, step, &trace, vector->header);
        if (expected[0] != 0 && !vector_agrees(step, expected, found)) {
            printf("%s (%s:%zu): %s differs\n  expected %s\n  found    %s\n", vector->name, path,
                   vector->line, vector_key(step), expected, found);
            return false;
        }
    }
    return true;
}

static void verify_file(struct tally *tally, FILE *file, const char *path)
{
    struct vector vector;
    size_t line = 0;
    for (enum vector_read got; (got = vector_read(&vector, file, &line, path)) != VECTOR_END;) {
        if (got == VECTOR_OK && vector_holds(&vector, path)) {
            tally->passed++;
        } else {
            tally->failed++;
        }
    }
}

static int run_verify(const struct tool_arguments *arguments)
{
    struct tally tally = {0, 0};
    bool missing = false;
    for (size_t i = 0; i < arguments->operand_count; i++) {
        const char *path = arguments->operands[i];
        FILE *file = fopen(path, "r");
        if (file == NULL) {
            fprintf(stderr, "qhash verify: %s: %s\n", path, strerror(errno));
            missing = true;
            continue;
        }
        const size_t before = tally.passed + tally.failed;
        verify_file(&tally, file, path);
        if (ferror(file)) {
            fprintf(stderr, "qhash verify: %s: cannot be read: %s\n", path, strerror(errno));
            missing = true;
        } else if (tally.passed + tally.failed == before) {
            fprintf(stderr, "qhash verify: %s: holds no vector\n", path);
            missing = true;
        }
        (void)fclose(file);
    }
    printf("%zu passed, %zu failed\n", tally.passed, tally.failed);
    if (missing) {
        return TOOL_USAGE;
    }
    return tally.failed == 0 ? TOOL_GOOD : TOOL_CHECK_FAILED;
}

const struct tool_command tool_verify = {
    .name = "verify",
    .operands = "FILE...",
    .operands_min = 1,
    .operands_max = SIZE_MAX,
    .summary = "vector files against this build; each failure with the first step that differs",
    .run = run_verify,
};
