#include "qhash/device/engine.h"

#include <stdlib.h>
#include <string.h>

#include "qhash/device/kinds.h"
#include "qhash/header.h"
#include "qhash/target.h"
#include "qhash/verify.h"
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

/** The known shares of a job: each nonce up to a limit, and its digest as displayed. */
struct shares {
    FILE *file;
    uint8_t header[80];
};

static bool shares_open(struct shares *shares)
{
    char line[1024];
    shares->file = sample_fixture("shares/luckypool-480f.txt");
    while (shares->file != NULL && fgets(line, sizeof line, shares->file) != NULL) {
        if (strncmp(line, "header=", 7) == 0) {
            line[7 + 160] = 0;
            sample_hex(shares->header, line + 7);
            return true;
        }
    }
    return false;
}

/** Read the next share; false at the end. */
static bool shares_next(struct shares *shares, uint32_t *nonce, char display[65])
{
    char line[1024];
    while (fgets(line, sizeof line, shares->file) != NULL) {
        if (strlen(line) == 8 + 1 + 64 + 1) {
            *nonce = (uint32_t)strtoul(line, NULL, 16);
            memcpy(display, line + 9, 64);
            display[64] = 0;
            return true;
        }
    }
    return false;
}

static void check_find(const struct shares *shares, uint32_t nonce, const char *display)
{
    struct qhash_verdict verdict;
    uint8_t header[80], target[32], expected[32];
    memcpy(header, shares->header, sizeof header);
    qhash_header_set_nonce(header, nonce);
    qhash_target_pdiff(target, 0x1p-16);
    qhash_verify(&verdict, header, target, QHASH_ALGORITHM_QHASH);
    sample_hex(expected, display);
    for (unsigned i = 0; i < 16; i++) {
        const uint8_t byte = expected[i];
        expected[i] = expected[31 - i];
        expected[31 - i] = byte;
    }
    check_true(verdict.meets);
    check_bytes(verdict.digest, expected, sizeof expected);
}

/** Search nonces 0..limit-1 by one engine of the cpu device: exactly the known shares, no others.
 */
static void check_shares_of(const struct device_engine *engine, uint32_t limit)
{
    const struct device_options options = {.engine = engine->name};
    struct shares shares;
    struct device *d = NULL;
    uint32_t known = 0;
    char display[65];
    check_true(shares_open(&shares));
    check_int(device_cpu.open(&d, &options), DEVICE_OK);
    struct device_work work = {.epoch = 1, .nonce_last = limit - 1};
    memcpy(work.header, shares.header, sizeof work.header);
    qhash_target_pdiff(work.target, 0x1p-16);
    bool more = shares_next(&shares, &known, display);
    struct device_results results = {.complete = false};
    while (!results.complete) {
        check_int(device_cpu.submit(d, &work), DEVICE_OK);
        check_int(device_cpu.collect(d, &results), DEVICE_OK);
        for (size_t i = 0; i < results.find_count; i++) {
            check_true(more && results.finds[i].nonce == known);
            check_find(&shares, known, display);
            more = shares_next(&shares, &known, display);
        }
        work.nonce_first = results.nonce_next;
    }
    check_true(!more || known >= limit);
    device_cpu.close(d);
    (void)fclose(shares.file);
}

/** Each exact engine that runs here. */
static void check_shares(uint32_t limit)
{
    for (size_t i = 0; device_engine_row(i) != NULL; i++) {
        const struct device_engine *engine = device_engine_row(i);
        if (engine->missed_rate <= 0 && device_engine_lacks(engine) == NULL) {
            check_shares_of(engine, limit);
        }
    }
}

void test_qhash_engine_shares(void)
{
    check_shares(1000000);
}

void test_qhash_engine_all_shares(void)
{
    check_shares(60000000);
}
