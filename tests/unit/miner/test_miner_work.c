#include "miner/work.h"

#include "tests/unit/check.h"

void test_work_batches_add_up(void)
{
    struct miner_batches batches = {.count = 0};
    const struct miner_batches rows[] = {{1, 100, 7}, {2, 50, 9}, {0, 0, 0}, {1, 1, 8}};
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        miner_batches_add(&batches, &rows[index]);
    }
    check_int(batches.count, 4);
    check_int(batches.nonces, 151);
    check_int(batches.took_us_max, 9);
}
