#include <string.h>

#include "qhash/device/fake.h"
#include "qhash/target.h"
#include "tests/unit/check.h"
#include "tests/unit/qhash/sample.h"

/** Throw for all nonces of a work, however often it is full; returns how many finds there are. */
static size_t throw_all(struct device_work work, uint64_t seed, uint64_t *digest_of_nonces)
{
    size_t finds = 0;
    *digest_of_nonces = 0;
    for (;;) {
        struct device_results results = {.epoch = work.epoch};
        const uint64_t count = (uint64_t)work.nonce_last - work.nonce_first + 1;
        const uint64_t tried = device_fake_dice(&results, seed, &work, count);
        for (size_t i = 0; i < results.find_count; i++) {
            const uint32_t nonce = results.finds[i].nonce;
            check_true(nonce >= work.nonce_first && nonce <= work.nonce_last);
            *digest_of_nonces = *digest_of_nonces * 31 + nonce;
        }
        finds += results.find_count;
        if (tried == count) {
            return finds;
        }
        check_int(results.find_count, DEVICE_FINDS_MAX);
        work.nonce_first += (uint32_t)tried;
    }
}

static struct device_work work_of(double difficulty, uint32_t last, enum qhash_algorithm algorithm)
{
    struct device_work work = {.epoch = 1, .nonce_last = last, .algorithm = algorithm};
    sample_header(work.header, 1, SAMPLE_NTIME_OFFSET_1);
    qhash_target_pdiff(work.target, difficulty);
    return work;
}

/** As many finds as real hashing would make, within four deviations. */
void test_qhash_fake_dice_rate(void)
{
    static const struct {
        double difficulty;
        uint32_t last;
        enum qhash_algorithm algorithm;
        double expected;
    } rows[] = {
        {0x1p-12, UINT32_MAX, QHASH_ALGORITHM_SHA256D, 4096},
        {0x1p-12, UINT32_MAX, QHASH_ALGORITHM_QHASH, 4096 * 0.95179},
        {0x1p-33, 999, QHASH_ALGORITHM_SHA256D, 1000}, /* the easiest target of all */
        {0x1p-31, 9999, QHASH_ALGORITHM_SHA256D, 5000},
        {0x1p-25, 999999, QHASH_ALGORITHM_SHA256D, 7812.5},
        {0x1p+40, UINT32_MAX, QHASH_ALGORITHM_SHA256D, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint64_t sum;
        const struct device_work work =
            work_of(rows[i].difficulty, rows[i].last, rows[i].algorithm);
        const double found = (double)throw_all(work, 3, &sum);
        const double off = found - rows[i].expected;
        check_true(off * off <= 16 * rows[i].expected + 0.01);
    }
}

/** However the nonces are sliced, the same ones are finds; another seed or header has others. */
void test_qhash_fake_dice_slices(void)
{
    const uint32_t last = 99999999;
    uint64_t whole, sum = 0;
    const struct device_work work = work_of(0x1p-12, last, QHASH_ALGORITHM_QHASH);
    const size_t finds = throw_all(work, 3, &whole);
    size_t in_slices = 0;
    for (uint32_t first = 0; first <= last;) {
        struct device_work slice = work;
        struct device_results results = {.epoch = 1};
        const uint32_t count =
            first % 777777 + 1 <= last - first ? first % 777777 + 1 : last - first + 1;
        slice.nonce_first = first;
        check_true(device_fake_dice(&results, 3, &slice, count) == count);
        for (size_t i = 0; i < results.find_count; i++) {
            sum = sum * 31 + results.finds[i].nonce;
        }
        in_slices += results.find_count;
        first += count;
    }
    check_int(in_slices, finds);
    check_true(sum == whole);

    uint64_t other;
    (void)throw_all(work, 4, &other);
    check_true(other != whole);
    struct device_work rolled = work;
    rolled.header[0] ^= 1;
    (void)throw_all(rolled, 3, &other);
    check_true(other != whole);
    rolled = work;
    rolled.header[79] ^= 1; /* the nonce's own field does not count */
    (void)throw_all(rolled, 3, &other);
    check_true(other == whole);
}
