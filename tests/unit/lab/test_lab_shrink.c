#include "lab/shrink.h"

#include <string.h>

#include "tests/unit/check.h"

/** A run that fails when all of these take place. */
struct run {
    struct simpool_story_faults needed;
    unsigned plays;
};

static bool fails(void *context, const struct simpool_story_faults *faults)
{
    struct run *const run = context;
    run->plays++;
    for (size_t index = 0; index < run->needed.count; index++) {
        if (!simpool_story_faults_have(faults, run->needed.numbers[index])) {
            return false;
        }
    }
    return true;
}

static struct simpool_story_faults first(size_t count)
{
    struct simpool_story_faults faults = {.count = count};
    for (size_t index = 0; index < count; index++) {
        faults.numbers[index] = index + 1;
    }
    return faults;
}

void test_lab_shrink_finds_what_matters(void)
{
    static const struct {
        size_t count;
        struct simpool_story_faults needed;
    } rows[] = {
        {1, {{1}, 1}},      {2, {{2}, 1}},        {30, {{17}, 1}},
        {30, {{1, 30}, 2}}, {31, {{3, 4, 5}, 3}}, {5, {{1, 2, 3, 4}, 4}},
        {8, {{0}, 0}},      {0, {{0}, 0}},        {256, {{100}, 1}},
    };
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        struct simpool_story_faults faults = first(rows[index].count);
        struct run run = {rows[index].needed, 0};
        lab_shrink(&faults, fails, &run);
        check_int(faults.count, rows[index].needed.count);
        check_bytes(faults.numbers, rows[index].needed.numbers,
                    faults.count * sizeof faults.numbers[0]);
        check_true(run.plays <= rows[index].count * rows[index].count + 2);
    }
}

/** One of many that need nobody else is found in few plays. */
void test_lab_shrink_halves(void)
{
    struct simpool_story_faults faults = first(128);
    struct run run = {{{77}, 1}, 0};
    lab_shrink(&faults, fails, &run);
    check_int(faults.numbers[0], 77);
    check_true(run.plays < 40);
}

/** What fails in any two of three keeps two. */
static bool fails_with_two(void *context, const struct simpool_story_faults *faults)
{
    (void)context;
    return faults->count >= 2;
}

void test_lab_shrink_none_can_go(void)
{
    struct simpool_story_faults faults = first(9);
    lab_shrink(&faults, fails_with_two, NULL);
    check_int(faults.count, 2);
}
