#include <pthread.h>
#include <string.h>
#include <sys/resource.h>

#include "miner/crew/placement.h"
#include "tests/unit/check.h"

void test_placement_reads_cores(void)
{
    static const struct {
        const char *text;
        size_t count; /* 0: refused */
        uint64_t low; /* the first 64 */
    } rows[] = {
        {"0", 1, 0x1},       {"3", 1, 0x8},   {"0-3", 4, 0xf},
        {"0-3+8", 5, 0x10f}, {"1+1", 1, 0x2}, {"1023", 1, 0},
        {"1024", 0, 0},      {"", 0, 0},      {"-1", 0, 0},
        {"3-1", 0, 0},       {"0-", 0, 0},    {"0+x", 0, 0},
        {"0,1", 0, 0},       {"0+", 0, 0},    {"99999999999999999999", 0, 0},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        struct miner_placement placement = {.niceness = 0};
        const bool good = miner_placement_cores_read(&placement, rows[row].text);
        check_row(rows[row].text, good == (rows[row].count > 0));
        check_row(rows[row].text, miner_placement_cores(&placement) == rows[row].count);
        check_row(rows[row].text, placement.cores[0] == rows[row].low);
    }
}

void test_placement_chooses_in_turn(void)
{
    for (size_t index = 0; index < 6; index++) {
        struct miner_placement placement = {.niceness = 0};
        check_true(miner_placement_cores_read(&placement, "1+4+70"));
        miner_placement_choose(&placement, index);
        check_int(miner_placement_cores(&placement), 1);
        check_int(placement.cores[0], index % 3 == 0 ? 2 : index % 3 == 1 ? 16 : 0);
    }
    struct miner_placement anywhere = {.niceness = 0};
    miner_placement_choose(&anywhere, 3);
    check_int(miner_placement_cores(&anywhere), 0);
}

static void *placed(void *context)
{
    const char **results = context;
    struct miner_placement placement = {.niceness = 1};
    const int before = getpriority(PRIO_PROCESS, 0);
    results[0] = miner_placement_apply(&placement);
    check_int(getpriority(PRIO_PROCESS, 0), before < 19 ? before + 1 : 19);
    check_true(miner_placement_cores_read(&placement, "1000+1023")); /* nobody has so many */
    placement.niceness = 0;
    results[1] = miner_placement_apply(&placement);
    return NULL;
}

/* One thread is placed; its process stays as it was. */
void test_placement_is_of_one_thread(void)
{
    pthread_t thread;
    const char *results[2] = {"", NULL};
    const int before = getpriority(PRIO_PROCESS, 0);
    check_int(pthread_create(&thread, NULL, placed, (void *)results), 0);
    check_int(pthread_join(thread, NULL), 0);
    check_true(results[0] == NULL);
    check_true(results[1] != NULL && strstr(results[1], "cores named") != NULL);
    check_int(getpriority(PRIO_PROCESS, 0), before);
}
