#include "qhash/device/contract.h"

#include <string.h>

#include "qhash/device/kinds.h"
#include "qhash/header.h"
#include "qhash/verify.h"
#include "tests/unit/check.h"

/** One way to be wrong, each to be noticed. */
enum fault {
    FAULT_NONE,
    FAULT_EPOCH,
    FAULT_VERSION,
    FAULT_NONCE_NEXT,
    FAULT_COMPLETE,
    FAULT_TRIED,
    FAULT_LAST_FIND,
    FAULT_ORDER,
    FAULT_NO_PROGRESS,
    FAULT_TAKES_THREE,
    FAULT_FILTERS, /* misses what is near a tie, as a filter may */
    FAULT_LOST
};

/** A cpu behind a fault. */
struct faulty {
    struct device base;
    struct device *inner;
    enum fault fault;
    bool declares; /* that it filters */
    struct device_work works[2];
    unsigned count;
};

static enum device_status faulty_submit(struct device *d, const struct device_work *work)
{
    struct faulty *faulty = (struct faulty *)d;
    if (faulty->fault == FAULT_LOST) {
        return DEVICE_LOST;
    }
    const enum device_status status = device_cpu.submit(faulty->inner, work);
    if (status == DEVICE_OK) {
        faulty->works[faulty->count++] = *work;
    }
    return faulty->fault == FAULT_TAKES_THREE ? DEVICE_OK : status;
}

/** Drop the finds that a reference with a coarse arithmetic could miss. */
static void filter(struct device_results *out, const struct device_work *work)
{
    size_t kept = 0;
    for (size_t i = 0; i < out->find_count; i++) {
        struct qhash_verdict verdict;
        uint8_t header[80];
        memcpy(header, work->header, sizeof header);
        qhash_header_set_nonce(header, out->finds[i].nonce);
        qhash_verify(&verdict, header, work->target, work->algorithm);
        if (verdict.margin > 0.015) {
            out->finds[kept++] = out->finds[i];
        }
    }
    out->find_count = kept;
}

static void spoil(struct device_results *out, const struct device_work *work, enum fault fault)
{
    struct device_find *const first = &out->finds[0];
    switch (fault) {
    case FAULT_EPOCH:
        first->epoch++;
        break;
    case FAULT_VERSION:
        first->version ^= 1;
        break;
    case FAULT_NONCE_NEXT:
        out->nonce_next++;
        break;
    case FAULT_COMPLETE:
        out->complete = true;
        break;
    case FAULT_TRIED:
        out->nonces_tried = UINT64_MAX;
        break;
    case FAULT_LAST_FIND:
        out->find_count -= out->find_count > 1 ? 1 : 0;
        break;
    case FAULT_ORDER:
        if (out->find_count > 1) {
            const struct device_find find = *first;
            out->finds[0] = out->finds[1];
            out->finds[1] = find;
        }
        break;
    case FAULT_NO_PROGRESS:
        *out = (struct device_results){.epoch = out->epoch, .nonce_next = work->nonce_first};
        break;
    case FAULT_FILTERS:
        filter(out, work);
        break;
    case FAULT_NONE:
    case FAULT_TAKES_THREE:
    case FAULT_LOST:
        break;
    }
}

static enum device_status faulty_collect(struct device *d, struct device_results *out)
{
    struct faulty *faulty = (struct faulty *)d;
    const enum device_status status = device_cpu.collect(faulty->inner, out);
    if (status == DEVICE_OK) {
        const struct device_work work = faulty->works[0];
        faulty->works[0] = faulty->works[1];
        faulty->count--;
        spoil(out, &work, faulty->fault);
    }
    return status;
}

static void faulty_abandon(struct device *d, uint64_t older_than_epoch)
{
    device_cpu.abandon(((struct faulty *)d)->inner, older_than_epoch);
}

static void faulty_describe(const struct device *d, struct device_description *out)
{
    *out =
        (struct device_description){.missed_rate = ((const struct faulty *)d)->declares ? 0.01 : 0};
}

static const struct device_ops faulty_ops = {
    .name = "faulty",
    .submit = faulty_submit,
    .collect = faulty_collect,
    .abandon = faulty_abandon,
    .describe = faulty_describe,
};

static enum device_status prove(enum fault fault, bool declares, const char **broken)
{
    struct faulty faulty = {.base = {&faulty_ops}, .fault = fault, .declares = declares};
    check_int(device_cpu.open(&faulty.inner, &(struct device_options){.engine = "plain"}),
              DEVICE_OK);
    const enum device_status status =
        device_contract_prove(&faulty.base, QHASH_ALGORITHM_QHASH, broken);
    device_cpu.close(faulty.inner);
    return status;
}

void test_qhash_contract_notices_faults(void)
{
    static const struct {
        enum fault fault;
        enum device_status status;
        const char *broken;
    } rows[] = {
        {FAULT_EPOCH, DEVICE_UNFIT, "a find at the first nonce"},
        {FAULT_VERSION, DEVICE_UNFIT, "a find at the first nonce"},
        {FAULT_NONCE_NEXT, DEVICE_UNFIT, "a find at the first nonce"},
        {FAULT_COMPLETE, DEVICE_UNFIT, "more finds than fit"},
        {FAULT_TRIED, DEVICE_UNFIT, "a find at the first nonce"},
        {FAULT_LAST_FIND, DEVICE_UNFIT, "many finds"},
        {FAULT_ORDER, DEVICE_UNFIT, "many finds"},
        {FAULT_NO_PROGRESS, DEVICE_UNFIT, "a find at the first nonce"},
        {FAULT_TAKES_THREE, DEVICE_UNFIT, "two works at once"},
        {FAULT_FILTERS, DEVICE_UNFIT, "many finds"},
        {FAULT_LOST, DEVICE_LOST, "a find at the first nonce"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *broken = "untouched";
        check_int(prove(rows[i].fault, false, &broken), rows[i].status);
        check_text(broken, rows[i].broken);
    }
    check_int(prove(FAULT_EPOCH, false, NULL), DEVICE_UNFIT);
}

void test_qhash_contract_bears_declared_filters(void)
{
    const char *broken = "untouched";
    check_int(prove(FAULT_NONE, false, &broken), DEVICE_OK);
    check_int(prove(FAULT_NONE, true, &broken), DEVICE_OK);
    check_int(prove(FAULT_FILTERS, true, &broken), DEVICE_OK);
    check_text(broken, "untouched");
    check_int(prove(FAULT_LAST_FIND, true, &broken), DEVICE_UNFIT);
}

void test_qhash_contract_notices_misbehaviour(void)
{
    for (int how = DEVICE_HONEST; how <= DEVICE_STALLS; how++) {
        const struct device_options options = {.misbehaviour = (enum device_misbehaviour)how};
        struct device *d = NULL;
        const enum device_status expected = how == DEVICE_HONEST   ? DEVICE_OK
                                            : how == DEVICE_STALLS ? DEVICE_PENDING
                                                                   : DEVICE_UNFIT;
        check_int(device_fake.open(&d, &options), DEVICE_OK);
        check_int(device_contract_prove(d, QHASH_ALGORITHM_QHASH, NULL), expected);
        device_fake.close(d);
        check_int(device_fake.open(&d, &options), DEVICE_OK);
        check_int(device_contract_prove(d, QHASH_ALGORITHM_SHA256D, NULL), expected);
        device_fake.close(d);
    }
}
