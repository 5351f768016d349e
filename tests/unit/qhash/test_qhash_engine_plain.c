#include "qhash/device/engine.h"

#include <stdlib.h>
#include <string.h>

#include "qhash/device/kinds.h"
#include "qhash/header.h"
#include "qhash/target.h"
#include "qhash/verify.h"
#include "tests/unit/check.h"
#include "tests/unit/qhash/engines.h"
#include "tests/unit/qhash/sample.h"

void test_qhash_engine_plain_eras(void)
{
    engines_check_eras(&device_engine_plain);
}

void test_qhash_engine_plain_sha256d(void)
{
    engines_check_sha256d(&device_engine_plain);
}

void test_qhash_engine_plain_tails(void)
{
    engines_check_tails(&device_engine_plain);
}

void test_qhash_engine_plain_many(void)
{
    engines_check_long(&device_engine_plain, 20000);
}

void test_qhash_engine_plain_ten_million(void)
{
    engines_check_long(&device_engine_plain, 10000000);
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

/** Search nonces 0..limit-1 through the cpu device: exactly the known shares, and no others. */
static void check_shares(uint32_t limit)
{
    struct shares shares;
    struct device *d = NULL;
    uint32_t known = 0;
    char display[65];
    check_true(shares_open(&shares));
    check_int(device_cpu.open(&d, NULL), DEVICE_OK);
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

void test_qhash_engine_plain_shares(void)
{
    check_shares(1000000);
}

void test_qhash_engine_plain_all_shares(void)
{
    check_shares(60000000);
}
