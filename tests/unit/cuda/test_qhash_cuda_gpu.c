#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "qhash/device/contract.h"
#include "qhash/device/cuda/job.h"
#include "qhash/device/cuda/variants.h"
#include "qhash/device/kinds.h"
#include "qhash/header.h"
#include "qhash/verify.h"
#include "tests/cuda/fake.h"
#include "tests/unit/check.h"
#include "tests/unit/qhash/sample.h"

/** Open the device over the fake, with one kernel, so that a second is not spent on tuning. */
static struct device *open_fake(const char *words, const char *engine)
{
    struct device *d = NULL;
    const struct device_options options = {.engine = engine};
    fake_cuda_use(words);
    check_int(device_cuda.open(&d, &options), DEVICE_OK);
    return d;
}

static struct device_work sample_work(uint32_t nonces)
{
    struct device_work work = {.epoch = 5, .nonce_last = nonces - 1};
    sample_header(work.header, 6, SAMPLE_NTIME_OFFSET_1);
    memset(work.target, 0xff, sizeof work.target);
    work.target[31] = 0x01;
    return work;
}

void test_qhash_cuda_gpu_keeps_the_contract(void)
{
    static const char *const engines[] = {"exact", "filter", "filter_loop", "exact_one_wide"};
    for (size_t i = 0; i < sizeof engines / sizeof engines[0]; i++) {
        struct device *d = open_fake("", engines[i]);
        const char *broken = engines[i];
        check_row(broken, device_contract_prove(d, QHASH_ALGORITHM_QHASH, &broken) == DEVICE_OK);
        check_row(broken, device_contract_prove(d, QHASH_ALGORITHM_SHA256D, &broken) == DEVICE_OK);
        device_cuda.close(d);
    }
}

/** Why it cannot be used is said. */
void test_qhash_cuda_gpu_does_not_open(void)
{
    struct device *d = NULL;
    char why[DEVICE_DETAIL_LEN] = "";
    struct device_options options = {.index = 3, .why = why};
    fake_cuda_use("two");
    check_int(device_cuda.open(&d, &options), DEVICE_ABSENT);
    check_text(why, "number 3 of 2 GPUs");
    options.index = 0;
    options.engine = "fastest";
    check_int(device_cuda.open(&d, &options), DEVICE_ABSENT);
    check_text(why, "no kernel is called fastest");
    fake_cuda_use("memory");
    options.engine = NULL;
    check_int(device_cuda.open(&d, &options), DEVICE_NO_MEMORY);
    (void)setenv("QHASH_CUDA_LIBRARY", "libno-such-cuda.so.1", 1);
    check_int(device_cuda.open(&d, NULL), DEVICE_ABSENT);
    check_true(d == NULL);
    device_cuda.close(NULL);
}

/** All kernels are timed, and the device says which it took and what that misses. */
void test_qhash_cuda_gpu_tunes(void)
{
    struct device *d = open_fake("", NULL);
    struct device_description description;
    device_cuda.describe(d, &description);
    static const char before[] = "Host walk 0, sm 89, kernel ";
    char kernel[32] = "";
    check_true(strstr(description.detail, before) == description.detail);
    (void)sscanf(description.detail + strlen(before), "%31[a-z0-9_]", kernel);
    const struct cuda_variant *chosen = cuda_variant_by_name(kernel);
    /* Which is the fastest depends on this machine; another may be better where versions roll. */
    check_true(chosen != NULL && description.missed_rate >= cuda_variant_missed_rate(chosen));
    check_true(description.missed_rate < 0.003);
    check_text(description.trouble, "");
    device_cuda.close(d);
}

void test_qhash_cuda_gpu_facts(void)
{
    struct device *d = open_fake("hot", "exact");
    struct device_facts facts;
    check_true(device_cuda.facts(d, &facts));
    check_text(facts.throttled, "heat");
    check_int(facts.memory_own_bytes, 2 * sizeof(struct cuda_tables) + sizeof(uint64_t));
    device_cuda.close(d);
    d = open_fake("nofacts", "exact");
    check_true(!device_cuda.facts(d, &facts));
    device_cuda.close(d);
}

void test_qhash_cuda_gpu_two_gpus(void)
{
    struct device *each[2] = {NULL, NULL};
    const struct device_work work = sample_work(4096);
    struct device_results results[2];
    fake_cuda_use("two");
    for (unsigned i = 0; i < 2; i++) {
        const struct device_options options = {.index = i, .engine = "exact"};
        check_int(device_cuda.open(&each[i], &options), DEVICE_OK);
        check_int(device_cuda.submit(each[i], &work), DEVICE_OK);
    }
    for (unsigned i = 0; i < 2; i++) {
        check_int(device_cuda.collect(each[i], &results[i]), DEVICE_OK);
        device_cuda.close(each[i]);
    }
    check_int(results[0].find_count, results[1].find_count);
    check_bytes(results[0].finds, results[1].finds,
                results[0].find_count * sizeof results[0].finds[0]);
}

/** A work that is abandoned between two launches: what was tried is a prefix, and true. */
void test_qhash_cuda_gpu_abandoned_midway(void)
{
    struct device *d = open_fake("", "exact");
    struct device_work work = sample_work(1u << 20);
    struct device_results results;
    work.target[31] = 0;
    work.target[30] = 0x0f;
    (void)setenv("FAKE_CUDA", "abandons=3", 1);
    check_int(device_cuda.submit(d, &work), DEVICE_OK);
    check_int(device_cuda.collect(d, &results), DEVICE_OK);
    check_true(results.nonces_tried > 0 && results.nonces_tried < 1u << 20);
    check_int(results.nonce_next, results.nonces_tried);
    check_true(!results.complete);
    for (size_t i = 0; i < results.find_count; i++) {
        check_true(results.finds[i].nonce < results.nonce_next);
    }
    work.epoch++; /* the epoch at hand goes on where that one stopped */
    work.nonce_first = results.nonce_next;
    work.nonce_last = work.nonce_first + 4095;
    (void)setenv("FAKE_CUDA", "", 1);
    check_int(device_cuda.submit(d, &work), DEVICE_OK);
    check_int(device_cuda.collect(d, &results), DEVICE_OK);
    check_true(results.complete && results.nonces_tried == 4096);
    device_cuda.abandon(d, work.epoch + 1);
    device_cuda.abandon(d, 1); /* the word only grows */
    check_int(device_cuda.submit(d, &work), DEVICE_OK);
    check_int(device_cuda.collect(d, &results), DEVICE_OK);
    check_true(!results.complete && results.nonces_tried == 0);
    device_cuda.close(d);
}

/** A GPU that never ends: whoever waits is told again and again, and can close it. */
void test_qhash_cuda_gpu_stalls(void)
{
    struct device *d = open_fake("", "exact");
    const struct device_work work = sample_work(4096);
    struct device_results results;
    (void)setenv("FAKE_CUDA", "stalls", 1);
    check_int(device_cuda.submit(d, &work), DEVICE_OK);
    check_int(device_cuda.collect(d, &results), DEVICE_PENDING);
    (void)setenv("FAKE_CUDA", "", 1);
    check_int(device_cuda.collect(d, &results), DEVICE_OK);
    check_true(results.complete);
    device_cuda.close(d);
}

/** A pool that lets version bits be rolled gets them rolled: each find has its own version. */
void test_qhash_cuda_gpu_rolls_versions(void)
{
    struct device *d = open_fake("", "filter_four");
    struct device_work work = sample_work(2048);
    struct device_results results;
    unsigned rolled = 0;
    work.version_mask = 0x1fffe000u;
    check_int(device_cuda.submit(d, &work), DEVICE_OK);
    check_int(device_cuda.collect(d, &results), DEVICE_OK);
    for (size_t i = 0; i < results.find_count; i++) {
        struct qhash_verdict verdict;
        uint8_t header[80];
        memcpy(header, work.header, sizeof header);
        qhash_header_set_version(header, results.finds[i].version);
        qhash_header_set_nonce(header, results.finds[i].nonce);
        qhash_verify(&verdict, header, work.target, work.algorithm);
        check_true(verdict.meets);
        const uint32_t changed = results.finds[i].version ^ qhash_header_version(work.header);
        check_true((changed & ~work.version_mask) == 0);
        rolled += changed != 0 ? 1 : 0;
    }
    check_true(rolled > results.find_count / 2 && rolled < results.find_count);
    check_int(results.nonces_tried, 4 * (results.nonce_next - work.nonce_first));
    work.version_mask = 0x2000; /* one bit is too few for four versions */
    check_int(device_cuda.submit(d, &work), DEVICE_OK);
    check_int(device_cuda.collect(d, &results), DEVICE_OK);
    check_int(results.nonces_tried, results.nonce_next - work.nonce_first);
    device_cuda.close(d);
}

/** A GPU that dies is lost for good, and so may be all of CUDA for this process: that is said. */
void test_qhash_cuda_gpu_is_lost(void)
{
    struct device *d = open_fake("", "exact");
    const struct device_work work = sample_work(4096);
    struct device_results results;
    struct device_description description;
    (void)setenv("FAKE_CUDA", "dies", 1);
    check_int(device_cuda.submit(d, &work), DEVICE_OK);
    check_int(device_cuda.collect(d, &results), DEVICE_FAULT);
    check_int(device_cuda.submit(d, &work), DEVICE_FAULT);
    check_int(device_cuda.collect(d, &results), DEVICE_FAULT);
    device_cuda.describe(d, &description);
    check_text(description.trouble,
               "a kernel: CUDA_ERROR_LAUNCH_FAILED (719): if it stays out, restart this program");
    device_cuda.close(d);
    char why[DEVICE_DETAIL_LEN] = "";
    const struct device_options options = {.engine = "exact", .why = why};
    d = NULL;
    check_int(device_cuda.open(&d, &options), DEVICE_FAULT);
    check_text(
        why,
        "cuCtxCreate_v2: CUDA_ERROR_LAUNCH_FAILED (719): if it stays out, restart this program");
    check_true(d == NULL);
}

/** A GPU that makes things up is not believed any longer. */
void test_qhash_cuda_gpu_unfit(void)
{
    static const char *const words[] = {"lies", "invents", "twice"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        struct device *d = open_fake("", "exact");
        const struct device_work work = sample_work(4096);
        struct device_results results;
        (void)setenv("FAKE_CUDA", words[i], 1);
        check_int(device_cuda.submit(d, &work), DEVICE_OK);
        check_row(words[i], device_cuda.collect(d, &results) == DEVICE_UNFIT);
        check_row(words[i], device_cuda.submit(d, &work) == DEVICE_UNFIT);
        device_cuda.close(d);
    }
}
