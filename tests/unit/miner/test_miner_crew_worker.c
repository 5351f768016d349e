/* Devices that pass the contract and fail at work. */
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "qhash/header.h"
#include "tests/unit/check.h"
#include "tests/unit/miner/yard.h"

enum failing {
    LOSES_ITSELF, /* at its third work */
    LIES,         /* each find is the nonce beside the true one */
    RUSHES,       /* says at once to have tried everything */
    OVERRUNS,     /* says so, and that there is more to try behind it */
    HANGS,        /* loses itself, and its driver does not return from closing it */
    BREAKS_OFF,   /* the same, in the middle of a kernel */
    FAILING_COUNT
};

/** A cpu that behaves until it sees the real job; only the first one opened of its kind fails. */
struct turncoat {
    struct device base;
    struct device *inner;
    struct device_work works[DEVICE_OUTSTANDING_MAX];
    size_t work_count;
    enum failing how;
    bool fails;
    unsigned collected; /* of the real job */
};

/* Tests run one after the other, but the devices are opened by their threads. */
static _Atomic unsigned opened[FAILING_COUNT];
static atomic_bool hangs; /* the test's thread lets go of the device's */

static enum device_status turncoat_open(struct device **out, const struct device_options *options);

static enum device_status turncoat_submit(struct device *d, const struct device_work *work)
{
    struct turncoat *turncoat = (struct turncoat *)d;
    const enum device_status status = turncoat->inner->ops->submit(turncoat->inner, work);
    if (status == DEVICE_OK) {
        turncoat->works[turncoat->work_count++] = *work;
    }
    return status;
}

static enum device_status rush(struct turncoat *turncoat, struct device_results *out,
                               const struct device_work *work)
{
    turncoat->inner->ops->abandon(turncoat->inner, UINT64_MAX);
    const enum device_status status = turncoat->inner->ops->collect(turncoat->inner, out);
    out->nonces_tried = (uint64_t)work->nonce_last - work->nonce_first + 1;
    out->nonce_next = work->nonce_last + 1;
    out->complete = true;
    out->find_count = 0;
    return status;
}

static enum device_status turncoat_collect(struct device *d, struct device_results *out)
{
    struct turncoat *turncoat = (struct turncoat *)d;
    const struct device_work work = turncoat->works[0];
    const bool real = qhash_header_ntime(work.header) == 0x69098232;
    turncoat->works[0] = turncoat->works[1];
    turncoat->work_count -= turncoat->work_count > 0 ? 1 : 0;
    if (!real || !turncoat->fails) {
        return turncoat->inner->ops->collect(turncoat->inner, out);
    }
    if (turncoat->how == RUSHES || turncoat->how == OVERRUNS) {
        const enum device_status status = rush(turncoat, out, &work);
        out->complete = turncoat->how == RUSHES;
        return status;
    }
    if (turncoat->how != LIES && ++turncoat->collected == 3) {
        return turncoat->how == BREAKS_OFF ? DEVICE_FAULT : DEVICE_LOST;
    }
    const enum device_status status = turncoat->inner->ops->collect(turncoat->inner, out);
    for (size_t index = 0; turncoat->how == LIES && index < out->find_count; index++) {
        out->finds[index].nonce ^= 1;
    }
    return status;
}

static void turncoat_abandon(struct device *d, uint64_t older_than_epoch)
{
    struct turncoat *turncoat = (struct turncoat *)d;
    turncoat->inner->ops->abandon(turncoat->inner, older_than_epoch);
}

static void turncoat_close(struct device *d)
{
    struct turncoat *turncoat = (struct turncoat *)d;
    if (turncoat != NULL) {
        while (turncoat->how >= HANGS && turncoat->fails && atomic_load(&hangs)) {
            (void)sched_yield();
        }
        turncoat->inner->ops->close(turncoat->inner);
        free(turncoat);
    }
}

static const struct device_ops turncoat_ops = {
    .name = "turncoat",
    .open = turncoat_open,
    .submit = turncoat_submit,
    .collect = turncoat_collect,
    .abandon = turncoat_abandon,
    .close = turncoat_close,
};

static enum device_status turncoat_open(struct device **out, const struct device_options *options)
{
    struct turncoat *turncoat = calloc(1, sizeof *turncoat);
    if (turncoat == NULL) {
        return DEVICE_NO_MEMORY;
    }
    turncoat->base.ops = &turncoat_ops;
    turncoat->how = (enum failing)options->index;
    turncoat->fails = atomic_fetch_add(&opened[turncoat->how], 1) == 0;
    *out = &turncoat->base;
    /* It describes itself as exact, so what it is made of has to be. */
    const struct device_options exact = {.engine = "plain"};
    return device_by_name("cpu")->open(&turncoat->inner, &exact);
}

static struct yard *yard_with(enum failing how)
{
    atomic_store(&opened[how], 0);
    const struct miner_device_spec spec = {&turncoat_ops, {.index = (unsigned)how}};
    struct yard *yard = yard_make(&spec, 1);
    yard_work(yard, 1e-7, true);
    return yard;
}

static bool is_back(const struct yard *yard)
{
    return strcmp(yard->trouble, "is back") == 0;
}

static bool has_finds(const struct yard *yard)
{
    return yard->find_count >= 100;
}

/* Order is not promised: the rest of a batch with too many finds comes after the next batch. */
static bool has_repeats(const struct yard *yard)
{
    for (size_t late = 1; late < yard->find_count; late++) {
        const struct stratum_share *share = &yard->finds[late].share;
        for (size_t early = 0; early < late; early++) {
            const struct stratum_share *before = &yard->finds[early].share;
            if (share->nonce == before->nonce &&
                memcmp(share->extranonce2, before->extranonce2, share->extranonce2_len) == 0) {
                return true;
            }
        }
    }
    return false;
}

/* Retired, said, replaced; the search goes on where it stopped, without a nonce twice. */
void test_crew_worker_lost_device_comes_back(void)
{
    struct yard *yard = yard_with(LOSES_ITSELF);
    yard_run(yard, yard_has_trouble);
    yard_run(yard, is_back);
    yard_run(yard, has_finds);
    yard_run(yard, yard_is_working);
    check_true(!has_repeats(yard));
    check_true(yard->troubles >= 2);
    yard_free(yard);
}

/* One fault is no reason for a new process: most often the device is back without. */
void test_crew_worker_one_fault(void)
{
    atomic_store(&hangs, true);
    struct yard *yard = yard_with(BREAKS_OFF);
    check_true(!miner_crew_threads_spent(yard->crew)); /* it has only begun */
    yard_run(yard, yard_has_trouble);
    check_true(strstr(yard->trouble, "turncoat is out: ") == yard->trouble);
    atomic_store(&hangs, false);
    yard_run(yard, is_back);
    check_true(!miner_crew_threads_spent(yard->crew));
    yard_free(yard);
}

/* A driver that does not return keeps nobody from hearing of it. */
void test_crew_worker_closing_hangs(void)
{
    atomic_store(&hangs, true);
    struct yard *yard = yard_with(HANGS);
    yard_run(yard, yard_has_trouble);
    check_true(strstr(yard->trouble, "turncoat is out: ") == yard->trouble);
    atomic_store(&hangs, false);
    yard_run(yard, is_back);
    yard_free(yard);
}

/* Nor does it keep anybody from the end: the crew stays for the one thread, and goes with it. */
void test_crew_worker_end_does_not_wait(void)
{
    atomic_store(&hangs, true);
    struct yard *yard = yard_with(HANGS);
    yard_run(yard, yard_has_trouble);
    check_true(!yard->crew->ops->free(yard->crew));
    atomic_store(&hangs, false);
    yard_free(yard);
}

/* One false find of a device that declares none is beyond doubt. */
void test_crew_worker_liar_is_retired(void)
{
    struct yard *yard = yard_with(LIES);
    yard_run(yard, yard_has_trouble);
    check_true(strstr(yard->trouble, "turncoat is out: ") != NULL || is_back(yard));
    yard_run(yard, is_back);
    yard_free(yard);
}

/* Whoever answers what cannot be is retired; the range is not lost. */
void test_crew_worker_impossible_results(void)
{
    struct yard *yard = yard_with(OVERRUNS);
    yard_run(yard, yard_has_trouble);
    yard_run(yard, is_back);
    yard_run(yard, has_finds);
    check_true(!has_repeats(yard));
    yard_free(yard);
}

static bool is_exhausted(const struct yard *yard)
{
    return strstr(yard->trouble, "every nonce of this job has been tried") != NULL;
}

static bool is_quiet(const struct yard *yard)
{
    return yard->crew->ops->quiet(yard->crew);
}

static bool has_hashed_twice(const struct yard *yard)
{
    return yard->hashed == UINT64_C(2) * 256 << 32;
}

/* A space of one extranonce2 byte comes to its end: exactly 2^40 nonces; the next one is new. */
void test_crew_worker_exhausted(void)
{
    struct yard *yard = yard_with(RUSHES);
    yard->talk->work.extranonce.extranonce2_len = 1;
    yard_run(yard, yard_is_working); /* of four bytes; it rushes on until the next work */
    yard_work(yard, 1e-7, true);
    yard_run(yard, is_exhausted);
    yard->hashed = UINT64_C(256) << 32;
    yard->crew->ops->pause(yard->crew);
    yard_run(yard, is_quiet); /* who has nothing left to do is at rest */
    yard_work(yard, 1e-7, true);
    yard_run(yard, has_hashed_twice);
    yard_work(yard, 1e-6, false); /* the same space with another target has nothing left */
    yard_run(yard, yard_is_working);
    yard_free(yard);
}

static bool has_hashed_all(const struct yard *yard)
{
    return yard->hashed >= UINT64_C(256) << 32;
}

/* Three share one space, one of them dies with two batches in its hands: its ranges are searched by
 * the others. In the end every nonce was counted once, and none is missing. */
void test_crew_worker_dead_device_loses_no_range(void)
{
    for (size_t how = 0; how < FAILING_COUNT; how++) {
        atomic_store(&opened[how], 0);
    }
    const struct miner_device_spec specs[] = {
        {&turncoat_ops, {.index = LOSES_ITSELF}},
        {&turncoat_ops, {.index = RUSHES}},
        {device_by_name("cpu"), {.index = 0}},
    };
    struct yard *yard = yard_make(specs, 3);
    yard->talk->work.extranonce.extranonce2_len = 1;
    yard_work(yard, 1e9, true);
    yard_run(yard, yard_has_trouble);
    yard_run(yard, has_hashed_all);
    check_true(yard->hashed == UINT64_C(256) << 32);
    yard_free(yard);
}
