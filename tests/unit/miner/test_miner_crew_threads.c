#include <stdlib.h>
#include <string.h>

#include "miner/recheck.h"
#include "tests/cuda/fake.h"
#include "tests/unit/check.h"
#include "tests/unit/miner/yard.h"

static bool has_finds(const struct yard *yard)
{
    return yard->find_count >= 30;
}

static bool has_many_finds(const struct yard *yard)
{
    return yard->find_count >= 2000;
}

static const struct miner_device_spec *specs_of(const char *kind, enum device_misbehaviour how)
{
    static struct miner_device_spec specs[2];
    for (size_t index = 0; index < 2; index++) {
        specs[index] = (struct miner_device_spec){.ops = device_by_name(kind)};
        specs[index].options.misbehaviour = how;
    }
    return specs;
}

static int compare_finds(const void *a, const void *b)
{
    const struct stratum_share *one = &((const struct miner_find *)a)->share;
    const struct stratum_share *other = &((const struct miner_find *)b)->share;
    const int order = memcmp(one->extranonce2, other->extranonce2, sizeof one->extranonce2);
    return order != 0 ? order : one->nonce < other->nonce ? -1 : one->nonce > other->nonce;
}

/* Two devices, the real hash: each find is true, none comes twice, also over a change of the
 * difficulty in the middle of the search. */
static void mine_with(const char *kind)
{
    struct yard *yard = yard_make(specs_of(kind, DEVICE_HONEST), 2);
    yard_work(yard, 1e-7, true);
    yard_run(yard, has_finds);
    yard_run(yard, yard_is_working);
    for (int change = 0; change < 20; change++) {
        yard_work(yard, 1e-7, false);
        yard_run(yard, yard_is_working);
    }
    yard_run(yard, has_many_finds);
    yard->crew->ops->pause(yard->crew);
    miner_crew_threads_collect(yard->crew);
    qsort(yard->finds, yard->find_count, sizeof yard->finds[0], compare_finds);
    for (size_t index = 0; index < yard->find_count; index++) {
        struct miner_recheck recheck;
        miner_recheck(&recheck, &yard->talk->work, &yard->finds[index]);
        check_true(recheck.meets);
        check_true(index == 0 || compare_finds(&yard->finds[index - 1], &yard->finds[index]) != 0);
    }
    check_true(yard->hashed > 0);
    check_int(yard->troubles, 0);
    yard_free(yard);
}

void test_crew_threads_cpu(void)
{
    mine_with("cpu");
}

void test_crew_threads_fake(void)
{
    mine_with("fake");
}

/* After a change of work nothing of the old one is found any more. */
void test_crew_threads_switch(void)
{
    struct yard *yard = yard_make(specs_of("cpu", DEVICE_HONEST), 2);
    for (int change = 0; change < 50; change++) {
        yard_work(yard, 1e-5, true);
        yard_run(yard, yard_is_working);
        yard->find_count = 0;
        miner_crew_threads_collect(yard->crew);
        for (size_t index = 0; index < yard->find_count; index++) {
            check_int(yard->finds[index].epoch, yard->talk->work.epoch);
        }
        if (change % 7 == 0) {
            yard->crew->ops->pause(yard->crew);
        }
    }
    yard_free(yard);
}

void test_crew_threads_freed_at_once(void)
{
    for (int round = 0; round < 5; round++) {
        struct yard *yard = yard_make(specs_of("cpu", DEVICE_HONEST), 2);
        if (round % 2 == 0) {
            yard_work(yard, 1e-7, true);
        }
        yard_free(yard);
    }
}

/** As many of the calling thread as it takes for the devices to be ahead of it. */
static void on_found_slowly(void *context, const struct miner_find *find)
{
    struct yard *yard = context;
    struct miner_recheck recheck;
    for (int round = 0; round < 100; round++) {
        miner_recheck(&recheck, &yard->talk->work, find);
    }
    yard->find_count++;
}

static void ignore_hashed(void *context, size_t device_index, uint64_t nonces)
{
    (void)context;
    (void)device_index;
    (void)nonces;
}

static void ignore_working(void *context, uint64_t epoch)
{
    (void)context;
    (void)epoch;
}

/* Work so easy that the devices find faster than the loop can look: the loop has sockets to read,
 * too, and the find that is left is what wakes it again. */
void test_crew_threads_flood(void)
{
    static const struct miner_crew_events slow = {
        .found = on_found_slowly, .hashed = ignore_hashed, .working = ignore_working};
    struct yard *yard = yard_make(specs_of("fake", DEVICE_HONEST), 2);
    yard_work(yard, 1e-9, true);
    yard_run(yard, has_finds);
    yard->crew->events = &slow;
    for (int turn = 0; turn < 4; turn++) {
        yard->find_count = 0;
        miner_crew_threads_collect(yard->crew);
        check_true(yard->find_count <= MINER_FINDS_MAX);
    }
    yard->find_count = 0;
    yard_run(yard, has_many_finds);
    yard_free(yard);
}

/* A GPU's device under the same threads, its kernels walked on the CPU. */
void test_crew_threads_mine_on_gpus(void)
{
    struct miner_device_spec specs[2];
    fake_cuda_use("two");
    for (unsigned index = 0; index < 2; index++) {
        specs[index] = (struct miner_device_spec){.ops = device_by_name("cuda")};
        specs[index].options.index = index;
        specs[index].options.engine = "filter";
    }
    struct yard *yard = yard_make(specs, 2);
    yard_work(yard, 1e-7, true);
    yard_run(yard, has_finds);
    yard_run(yard, yard_is_working);
    for (size_t index = 0; index < yard->find_count; index++) {
        struct miner_recheck recheck;
        miner_recheck(&recheck, &yard->talk->work, &yard->finds[index]);
        check_true(recheck.meets);
    }
    check_int(yard->troubles, 0);
    yard_free(yard);
}

/* Why a device is out is said in its driver's own words. */
void test_crew_threads_says_why(void)
{
    fake_cuda_use("none");
    struct yard *yard = yard_make(specs_of("cuda", DEVICE_HONEST), 1);
    yard_work(yard, 1e-7, true);
    yard_run(yard, yard_has_trouble);
    check_true(strstr(yard->trouble, "cuda is out: ") == yard->trouble);
    check_true(strstr(yard->trouble, ": cuInit: CUDA_ERROR_NO_DEVICE (100)") != NULL);
    yard_free(yard);
}

/* The contract lets no liar mine; it is said, and tried again later. */
void test_crew_threads_bad_devices(void)
{
    static const enum device_misbehaviour kinds[] = {DEVICE_MISSES, DEVICE_LIES, DEVICE_DUPLICATES,
                                                     DEVICE_STALLS};
    for (size_t kind = 0; kind < sizeof kinds / sizeof kinds[0]; kind++) {
        struct yard *yard = yard_make(specs_of("fake", kinds[kind]), 1);
        yard_work(yard, 1e-7, true);
        yard_run(yard, yard_has_trouble);
        check_true(strstr(yard->trouble, "fake is out: ") != NULL);
        check_int(yard->find_count, 0);
        check_int(yard->hashed, 0);
        yard->troubles = 0;
        yard_run(yard, yard_has_trouble);
        yard_free(yard);
    }
}
