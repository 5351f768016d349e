#include "qhash/device/fake.h"

#include <string.h>

#include "qhash/device/kinds.h"
#include "tests/unit/check.h"
#include "tests/unit/qhash/sample.h"

static struct device *opened(struct device_options options)
{
    struct device *d = NULL;
    check_int(device_fake.open(&d, &options), DEVICE_OK);
    return d;
}

/** A work of qhash in which one nonce in 32 is a find. */
static struct device_work work_of(uint64_t epoch, uint32_t first, uint32_t last)
{
    struct device_work work = {.epoch = epoch, .nonce_first = first, .nonce_last = last};
    sample_header(work.header, 2, SAMPLE_NTIME_OFFSET_1);
    memset(work.target, 0xff, sizeof work.target);
    work.target[31] = 7;
    return work;
}

static struct device_results collected(struct device *d, const struct device_work *work)
{
    struct device_results results = {.epoch = 0};
    check_int(device_fake.submit(d, work), DEVICE_OK);
    check_int(device_fake.collect(d, &results), DEVICE_OK);
    return results;
}

static bool has(const struct device_results *results, uint32_t nonce)
{
    for (size_t i = 0; i < results->find_count; i++) {
        if (results->finds[i].nonce == nonce) {
            return true;
        }
    }
    return false;
}

/** Two works at 1000 nonces a second, one behind the other, in told time. */
void test_qhash_fake_takes_modelled_time(void)
{
    struct device *d = opened((struct device_options){.rate_hps = 1000});
    const struct device_work first = work_of(1, 0, 499), second = work_of(1, 500, 1499);
    struct device_results results;
    check_true(device_fake_ready_us(d) == INT64_MAX);
    device_fake_advance(d, 1000000);
    check_int(device_fake.submit(d, &first), DEVICE_OK);
    check_int(device_fake.submit(d, &second), DEVICE_OK);
    check_int(device_fake.submit(d, &second), DEVICE_FULL);
    check_true(device_fake_ready_us(d) == 1500000);
    check_int(device_fake.collect(d, &results), DEVICE_PENDING);
    device_fake_advance(d, 1499999);
    check_int(device_fake.collect(d, &results), DEVICE_PENDING);
    device_fake_advance(d, 1500000);
    check_int(device_fake.collect(d, &results), DEVICE_OK);
    check_true(results.complete && results.nonces_tried == 500);
    check_true(device_fake_ready_us(d) == 2500000);
    check_int(device_fake.collect(d, &results), DEVICE_PENDING);
    device_fake_advance(d, 9000000);
    check_int(device_fake.collect(d, &results), DEVICE_OK);
    check_int(device_fake.collect(d, &results), DEVICE_IDLE);
    check_int(device_fake.submit(d, &first), DEVICE_OK); /* begins now, not where the last ended */
    check_true(device_fake_ready_us(d) == 9500000);
    device_fake.close(d);
}

/** An abandoned work has tried what the modelled time allowed; the next one begins at once. */
void test_qhash_fake_abandoned(void)
{
    struct device *d = opened((struct device_options){.rate_hps = 1000});
    const struct device_work old = work_of(1, 100, 1099), current = work_of(2, 0, 99);
    struct device_results results;
    check_int(device_fake.submit(d, &old), DEVICE_OK);
    check_int(device_fake.submit(d, &current), DEVICE_OK);
    device_fake_advance(d, 250000);
    device_fake.abandon(d, 2);
    device_fake.abandon(d, 1);
    check_true(device_fake_ready_us(d) == 250000);
    check_int(device_fake.collect(d, &results), DEVICE_OK);
    check_true(!results.complete && results.nonces_tried == 250 && results.nonce_next == 350);
    check_true(device_fake_ready_us(d) == 350000);
    device_fake_advance(d, 350000);
    check_int(device_fake.collect(d, &results), DEVICE_OK);
    check_true(results.epoch == 2 && results.complete);
    check_int(device_fake.submit(d, &old), DEVICE_OK); /* late: nothing is tried */
    check_int(device_fake.collect(d, &results), DEVICE_OK);
    check_true(results.nonces_tried == 0 && results.find_count == 0 && results.nonce_next == 100);
    device_fake.close(d);
}

void test_qhash_fake_misbehaves(void)
{
    const struct device_work work = work_of(1, 0, 999);
    struct device *honest = opened((struct device_options){0});
    const struct device_results truth = collected(honest, &work);
    check_true(truth.find_count > 10 && truth.find_count < 60);

    struct device *misses = opened((struct device_options){.misbehaviour = DEVICE_MISSES});
    const struct device_results missed = collected(misses, &work);
    check_true(missed.find_count > 0 && missed.find_count < truth.find_count);

    struct device *lies = opened((struct device_options){.misbehaviour = DEVICE_LIES});
    const struct device_results lied = collected(lies, &work);
    struct device *twice = opened((struct device_options){.misbehaviour = DEVICE_DUPLICATES});
    const struct device_results doubled = collected(twice, &work);
    for (size_t i = 0; i < truth.find_count && 2 * i + 1 < DEVICE_FINDS_MAX; i++) {
        const uint32_t nonce = truth.finds[i].nonce;
        check_true(has(&lied, nonce) && has(&lied, nonce ^ 1));
        check_true(doubled.finds[2 * i].nonce == nonce && doubled.finds[2 * i + 1].nonce == nonce);
        check_true(has(&missed, nonce) == (nonce % 2 == 0));
    }

    struct device *stalls = opened((struct device_options){.misbehaviour = DEVICE_STALLS});
    struct device_results results;
    check_int(device_fake.submit(stalls, &work), DEVICE_OK);
    device_fake_advance(stalls, INT64_C(1) << 50);
    check_int(device_fake.collect(stalls, &results), DEVICE_PENDING);
    check_true(device_fake_ready_us(stalls) == INT64_MAX);
    device_fake.close(honest);
    device_fake.close(misses);
    device_fake.close(lies);
    device_fake.close(twice);
    device_fake.close(stalls);
}

void test_qhash_fake_dice_are_repeatable(void)
{
    const struct device_work work = work_of(1, 0, UINT32_MAX);
    struct device *one = opened((struct device_options){.seed = 7, .rate_hps = 1e9});
    struct device *other = opened((struct device_options){.seed = 7, .rate_hps = 1e9});
    device_fake_advance(one, 0);
    check_int(device_fake.submit(one, &work), DEVICE_OK);
    check_int(device_fake.submit(other, &work), DEVICE_OK);
    device_fake_advance(one, 10000000);
    device_fake_advance(other, 10000000);
    struct device_results results, again;
    check_int(device_fake.collect(one, &results), DEVICE_OK);
    check_int(device_fake.collect(other, &again), DEVICE_OK);
    check_true(results.find_count == DEVICE_FINDS_MAX && !results.complete);
    check_true(results.nonce_next == again.nonce_next);
    for (size_t i = 0; i < DEVICE_FINDS_MAX; i++) {
        check_true(results.finds[i].nonce == again.finds[i].nonce);
    }
    device_fake.close(one);
    device_fake.close(other);
}

void test_qhash_fake_defaults(void)
{
    struct device *d = NULL;
    struct device_description description;
    check_int(device_fake.open(&d, NULL), DEVICE_OK);
    device_fake.describe(d, &description);
    check_true(strstr(description.detail, "hashes") != NULL);
    device_fake.close(d);
    device_fake.close(NULL);
    d = opened((struct device_options){.seed = 1});
    device_fake.describe(d, &description);
    check_true(strstr(description.detail, "dice") != NULL);
    device_fake.close(d);
}
