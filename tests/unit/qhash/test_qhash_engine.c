#include "qhash/device/engine.h"

#include <string.h>

#include "tests/unit/check.h"
#include "tests/unit/qhash/sample.h"

void test_qhash_engine_rows(void)
{
    size_t count = 0;
    for (const struct device_engine *row; (row = device_engine_row(count)) != NULL; count++) {
        check_row(row->name, row->title != NULL && (row->qhash != NULL) == (row->sha256d != NULL) &&
                                 (row->qhash != NULL) == (row->ceiling != NULL));
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

void test_qhash_engine_by_name(void)
{
    for (size_t i = 0; device_engine_row(i) != NULL; i++) {
        const struct device_engine *row = device_engine_row(i);
        check_row(row->name, device_engine_by_name(row->name) == row);
        check_true(device_engine_tops(row, QHASH_ALGORITHM_QHASH) == row->qhash);
        check_true(device_engine_tops(row, QHASH_ALGORITHM_SHA256D) == row->sha256d);
    }
    check_true(device_engine_by_name("abacus") == NULL);
    check_true(device_engine_lacks(device_engine_by_name(NULL)) == NULL);
}

void test_qhash_engine_lacks(void)
{
    const struct device_engine unmade = {.name = "unmade"};
    struct device_engine greedy = device_engine_plain;
    check_true(device_engine_lacks(&device_engine_plain) == NULL);
    check_true(strstr(device_engine_lacks(&unmade), "compiler") != NULL);
    greedy.needs = 1u << 31; /* nobody has what has no name */
    check_true(device_engine_lacks(&greedy) != NULL);
}

/** Every third nonce claims the best of digests. */
static void tops_boastful(uint32_t tops[DEVICE_SLICE], const struct device_search *search,
                          uint32_t first, uint32_t count)
{
    (void)search;
    for (uint32_t i = 0; i < count; i++) {
        tops[i] = (first + i) % 3 == 0 ? 0 : 1;
    }
}

/** Candidates are hashed again: what is claimed and not true is no find. */
void test_qhash_engine_scan(void)
{
    uint32_t finds[DEVICE_SLICE];
    struct device_search search;
    struct device_work work = {.algorithm = QHASH_ALGORITHM_SHA256D};
    sample_header(work.header, 1, SAMPLE_NTIME_OFFSET_1);
    device_search_init(&search, &work);
    check_int(device_scan(finds, tops_boastful, &search, 0, DEVICE_SLICE), 0);
    memset(work.target, 0xff, 28); /* the top word stays 0: only the boasts are looked at */
    device_search_init(&search, &work);
    memset(search.target, 0xff, sizeof search.target);
    check_int(device_scan(finds, tops_boastful, &search, 0, 100), 34);
    check_true(finds[0] == 0 && finds[1] == 3 && finds[33] == 99);
}
