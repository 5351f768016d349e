#include "qhash/device/engine.h"

#include "tests/unit/check.h"
#include "tests/unit/qhash/sample.h"

void test_qhash_engine_rows(void)
{
    size_t count = 0;
    for (const struct device_engine *row; (row = device_engine_row(count)) != NULL; count++) {
        check_row(row->name, row->scan != NULL && row->ceiling != NULL && row->title != NULL);
    }
    check_true(count > 0);
    check_true(device_engine_row(count - 1) == &device_engine_plain);
}

void test_qhash_engine_search(void)
{
    struct device_search search;
    struct device_work work = {.algorithm = QHASH_ALGORITHM_SHA256D, .target = {1, 2, 3}};
    sample_header(work.header, 1, SAMPLE_NTIME_OFFSET_1 - 1);
    device_search_init(&search, &work);
    check_int(search.rules.angle_offset, 0);
    check_int(search.algorithm, QHASH_ALGORITHM_SHA256D);
    check_bytes(search.target, work.target, sizeof search.target);
}
