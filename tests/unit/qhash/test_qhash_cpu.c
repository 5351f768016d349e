#include <pthread.h>
#include <string.h>

#include "qhash/device/engine.h"
#include "qhash/device/kinds.h"
#include "qhash/header.h"
#include "tests/unit/check.h"
#include "tests/unit/qhash/sample.h"

static struct device *opened(void)
{
    struct device *d = NULL;
    check_int(device_cpu.open(&d, NULL), DEVICE_OK);
    return d;
}

/** A work of sha256d in which every nonce is a find. */
static struct device_work easy(uint64_t epoch, uint32_t first, uint32_t last)
{
    struct device_work work = {.epoch = epoch,
                               .nonce_first = first,
                               .nonce_last = last,
                               .algorithm = QHASH_ALGORITHM_SHA256D};
    sample_header(work.header, 1, SAMPLE_NTIME_OFFSET_1);
    memset(work.target, 0xff, sizeof work.target);
    return work;
}

void test_qhash_cpu_queue(void)
{
    struct device *d = opened();
    struct device_results results;
    const struct device_work works[] = {easy(5, 0, 3), easy(6, 10, 10), easy(7, 1, 2)};
    check_int(device_cpu.collect(d, &results), DEVICE_IDLE);
    check_int(device_cpu.submit(d, &works[0]), DEVICE_OK);
    check_int(device_cpu.submit(d, &works[1]), DEVICE_OK);
    check_int(device_cpu.submit(d, &works[2]), DEVICE_FULL);
    check_int(device_cpu.collect(d, &results), DEVICE_OK);
    check_true(results.epoch == 5 && results.find_count == 4 && results.complete);
    check_int(device_cpu.submit(d, &works[2]), DEVICE_OK);
    check_int(device_cpu.collect(d, &results), DEVICE_OK);
    check_true(results.epoch == 6 && results.find_count == 1 && results.finds[0].nonce == 10);
    check_int(device_cpu.collect(d, &results), DEVICE_OK);
    check_true(results.epoch == 7 && results.find_count == 2);
    check_int(device_cpu.collect(d, &results), DEVICE_IDLE);
    device_cpu.close(d);
}

/** Exactly as many finds as fit are a complete search; one more is not, and nothing is lost. */
void test_qhash_cpu_overflow(void)
{
    struct device *d = opened();
    struct device_results results;
    struct device_work work = easy(1, 100, 100 + DEVICE_FINDS_MAX - 1);
    check_int(device_cpu.submit(d, &work), DEVICE_OK);
    check_int(device_cpu.collect(d, &results), DEVICE_OK);
    check_true(results.complete && results.find_count == DEVICE_FINDS_MAX);
    check_true(results.nonce_next == work.nonce_last + 1);
    work.nonce_last++;
    check_int(device_cpu.submit(d, &work), DEVICE_OK);
    check_int(device_cpu.collect(d, &results), DEVICE_OK);
    check_true(!results.complete && results.find_count == DEVICE_FINDS_MAX);
    check_true(results.nonces_tried == DEVICE_FINDS_MAX && results.nonce_next == work.nonce_last);
    device_cpu.close(d);
}

void test_qhash_cpu_last_nonce(void)
{
    struct device *d = opened();
    struct device_results results;
    const struct device_work work = easy(1, UINT32_MAX - 1, UINT32_MAX);
    check_int(device_cpu.submit(d, &work), DEVICE_OK);
    check_int(device_cpu.collect(d, &results), DEVICE_OK);
    check_true(results.complete && results.find_count == 2 && results.nonce_next == 0);
    check_true(results.finds[1].nonce == UINT32_MAX);
    check_true(results.finds[1].version == qhash_header_version(work.header));
    device_cpu.close(d);
}

void test_qhash_cpu_abandoned_before(void)
{
    struct device *d = opened();
    struct device_results results;
    const struct device_work old = easy(4, 7, UINT32_MAX), current = easy(5, 0, 9);
    device_cpu.abandon(d, 5);
    device_cpu.abandon(d, 3); /* never goes back */
    check_int(device_cpu.submit(d, &old), DEVICE_OK);
    check_int(device_cpu.submit(d, &current), DEVICE_OK);
    check_int(device_cpu.collect(d, &results), DEVICE_OK);
    check_true(results.epoch == 4 && !results.complete && results.nonces_tried == 0);
    check_true(results.nonce_next == 7 && results.find_count == 0);
    check_int(device_cpu.collect(d, &results), DEVICE_OK);
    check_true(results.epoch == 5 && results.complete);
    device_cpu.close(d);
}

static void *abandon_all(void *d)
{
    device_cpu.abandon(d, UINT64_MAX);
    return NULL;
}

/** A search of all nonces takes an hour; abandoned from another thread it ends at once. The test
 *  has no clock: it would run into the time limit of tests if the search went on. */
void test_qhash_cpu_abandoned_during(void)
{
    struct device *d = opened();
    struct device_results results;
    struct device_work work = easy(1, 0, UINT32_MAX);
    pthread_t thread;
    memset(work.target, 0, sizeof work.target);
    work.algorithm = QHASH_ALGORITHM_QHASH;
    check_int(device_cpu.submit(d, &work), DEVICE_OK);
    check_int(pthread_create(&thread, NULL, abandon_all, d), 0);
    check_int(device_cpu.collect(d, &results), DEVICE_OK);
    check_int(pthread_join(thread, NULL), 0);
    check_true(!results.complete && results.nonce_next == (uint32_t)results.nonces_tried);
    device_cpu.close(d);
}

void test_qhash_cpu_close_and_describe(void)
{
    struct device *d = opened();
    struct device_description description;
    const struct device_work work = easy(1, 0, 9);
    device_cpu.describe(d, &description);
    check_true(strlen(description.detail) > 0 && description.missed_rate < 0.01);
    check_near(description.false_rate, 0, 0);
    check_int(device_cpu.submit(d, &work), DEVICE_OK);
    device_cpu.close(d); /* with work outstanding */
    device_cpu.close(NULL);
}

void test_qhash_cpu_engines(void)
{
    struct device *d = NULL;
    struct device_options options = {.engine = "abacus"};
    check_int(device_cpu.open(&d, &options), DEVICE_ABSENT);
    check_true(d == NULL);
    for (size_t i = 0; device_engine_row(i) != NULL; i++) {
        const struct device_engine *engine = device_engine_row(i);
        const bool runs = device_engine_lacks(engine) == NULL;
        options.engine = engine->name;
        check_int(device_cpu.open(&d, &options), runs ? DEVICE_OK : DEVICE_ABSENT);
        if (runs) {
            struct device_description description;
            device_cpu.describe(d, &description);
            check_row(engine->name, strstr(description.detail, engine->name) != NULL);
            check_near(description.missed_rate, engine->missed_rate, 0);
            device_cpu.close(d);
        }
    }
}
