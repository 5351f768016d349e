#include "qhash/device/contract.h"

#include <string.h>

#include "qhash/header.h"
#include "qhash/target.h"
#include "qhash/verify.h"

enum {
    PLANTED_COUNT = 1024,       /* nonces of the reference */
    PLANTED_NTIME = 1760000000, /* after the last fork */
    PIECES_MAX = 64             /* a search of all nonces may stop this often */
};

/* A filter's arithmetic reaches this far from a tie (FP32 errs by 1.3e-2 of a step at most). */
static const double margin_certain = 0.02;

/** What the exact reference says about a run of nonces of one header. */
struct reference {
    uint8_t header[QHASH_HEADER_LEN];
    uint32_t nonce_first;
    struct qhash_verdict verdicts[PLANTED_COUNT];
};

/** One proof in progress. */
struct proof {
    struct device *d;
    enum qhash_algorithm algorithm;
    bool filters; /* the device may err near a tie */
    struct reference reference;
};

/** A run of planted nonces, as indices into the reference, and their target. */
struct planted {
    size_t first, last;
    const uint8_t *target;
};

static void make_reference(struct proof *proof, uint32_t nonce_first, uint8_t salt)
{
    static const uint8_t hardest[QHASH_TARGET_LEN] = {0};
    struct reference *reference = &proof->reference;
    reference->nonce_first = nonce_first;
    memset(reference->header, salt, sizeof reference->header);
    qhash_header_set_ntime(reference->header, PLANTED_NTIME);
    for (uint32_t i = 0; i < PLANTED_COUNT; i++) {
        qhash_header_set_nonce(reference->header, nonce_first + i);
        qhash_verify(&reference->verdicts[i], reference->header, hardest, proof->algorithm);
    }
}

static bool is_certain(const struct proof *proof, size_t index)
{
    return !proof->filters || proof->reference.verdicts[index].margin > margin_certain;
}

static bool is_winner(const struct proof *proof, size_t index, const uint8_t target[32])
{
    const struct qhash_verdict *verdict = &proof->reference.verdicts[index];
    return !verdict->rejected && qhash_target_met(verdict->digest, target);
}

/** The index of the best nonce that every device has to see. */
static size_t best_of(const struct proof *proof)
{
    const struct qhash_verdict *verdicts = proof->reference.verdicts;
    size_t best = 0;
    for (size_t i = 1; i < PLANTED_COUNT; i++) {
        if (is_certain(proof, i) && (!is_certain(proof, best) ||
                                     qhash_target_met(verdicts[i].digest, verdicts[best].digest))) {
            best = i;
        }
    }
    return best;
}

static struct device_work work_of(const struct proof *proof, const struct planted *planted)
{
    struct device_work work = {
        .epoch = 1,
        .nonce_first = proof->reference.nonce_first + (uint32_t)planted->first,
        .nonce_last = proof->reference.nonce_first + (uint32_t)planted->last,
        .algorithm = proof->algorithm,
    };
    memcpy(work.header, proof->reference.header, sizeof work.header);
    memcpy(work.target, planted->target, sizeof work.target);
    return work;
}

bool device_contract_possible(const struct device_results *results, uint64_t epoch,
                              uint32_t nonce_first, uint32_t nonce_last)
{
    const uint64_t total = (uint64_t)nonce_last - nonce_first + 1;
    return results->epoch == epoch && results->nonces_tried <= total &&
           results->complete == (results->nonces_tried == total) &&
           results->nonce_next == nonce_first + (uint32_t)results->nonces_tried &&
           results->find_count <= DEVICE_FINDS_MAX;
}

/** Whether results hold exactly the winners among the nonces that they claim to have tried. */
static bool results_true(const struct proof *proof, const struct device_work *work,
                         const struct device_results *results)
{
    const uint32_t version = qhash_header_version(work->header);
    if (!device_contract_possible(results, work->epoch, work->nonce_first, work->nonce_last)) {
        return false;
    }
    size_t seen = 0;
    for (uint64_t i = 0; i < results->nonces_tried; i++) {
        const uint32_t nonce = work->nonce_first + (uint32_t)i;
        const size_t index = nonce - proof->reference.nonce_first;
        const struct device_find *find = &results->finds[seen];
        const bool found = seen < results->find_count && find->nonce == nonce;
        if (found && (find->epoch != work->epoch || find->version != version)) {
            return false;
        }
        if (found != is_winner(proof, index, work->target) && is_certain(proof, index)) {
            return false;
        }
        seen += found ? 1 : 0;
    }
    return seen == results->find_count; /* else one is twice there, out of order or outside */
}

/** Have a device search a planted run, in as many pieces as it likes. */
static enum device_status search_all(const struct proof *proof, const struct planted *planted)
{
    struct device_work work = work_of(proof, planted);
    struct device_results results;
    for (unsigned piece = 0; piece < PIECES_MAX; piece++) {
        enum device_status status = proof->d->ops->submit(proof->d, &work);
        if (status == DEVICE_OK) {
            status = proof->d->ops->collect(proof->d, &results);
        }
        if (status != DEVICE_OK) {
            return status;
        }
        if (!results_true(proof, &work, &results)) {
            return DEVICE_UNFIT;
        }
        if (results.complete) {
            return DEVICE_OK;
        }
        work.nonce_first = results.nonce_next;
    }
    return DEVICE_UNFIT; /* it does not get on */
}

/** One step of the proof: what it is called, and how it goes. */
struct step {
    const char *name;
    enum device_status (*run)(struct proof *proof);
};

static enum device_status at_first(struct proof *proof)
{
    const size_t best = best_of(proof);
    const struct planted planted = {best, PLANTED_COUNT - 1,
                                    proof->reference.verdicts[best].digest};
    return search_all(proof, &planted);
}

static enum device_status at_last(struct proof *proof)
{
    const size_t best = best_of(proof);
    const struct planted planted = {0, best, proof->reference.verdicts[best].digest};
    return search_all(proof, &planted);
}

static enum device_status alone(struct proof *proof)
{
    const size_t best = best_of(proof);
    const struct planted planted = {best, best, proof->reference.verdicts[best].digest};
    return search_all(proof, &planted);
}

static enum device_status just_above(struct proof *proof)
{
    uint8_t target[QHASH_TARGET_LEN];
    memcpy(target, proof->reference.verdicts[best_of(proof)].digest, sizeof target);
    for (size_t i = 0; target[i]-- == 0; i++) {
    }
    return search_all(proof, &(struct planted){0, PLANTED_COUNT - 1, target});
}

/** Search all nonces at a target that about `part` of 256 meet. */
static enum device_status at_part(struct proof *proof, uint8_t part)
{
    uint8_t target[QHASH_TARGET_LEN];
    memset(target, 0xff, sizeof target);
    target[QHASH_TARGET_LEN - 1] = part;
    return search_all(proof, &(struct planted){0, PLANTED_COUNT - 1, target});
}

static enum device_status many(struct proof *proof)
{
    return at_part(proof, 8);
}

static enum device_status overflow(struct proof *proof)
{
    return at_part(proof, 64);
}

static enum device_status everything(struct proof *proof)
{
    return at_part(proof, 255);
}

static enum device_status end_of_nonces(struct proof *proof)
{
    const size_t last = PLANTED_COUNT - 1;
    for (uint8_t salt = 1;; salt++) {
        make_reference(proof, UINT32_MAX - PLANTED_COUNT + 1, salt);
        if (!proof->reference.verdicts[last].rejected && is_certain(proof, last)) {
            break;
        }
    }
    return search_all(proof, &(struct planted){0, last, proof->reference.verdicts[last].digest});
}

static enum device_status two_at_once(struct proof *proof)
{
    const struct device_ops *ops = proof->d->ops;
    const uint8_t *target = proof->reference.verdicts[best_of(proof)].digest;
    const struct device_work works[DEVICE_OUTSTANDING_MAX] = {
        work_of(proof, &(struct planted){0, PLANTED_COUNT / 2, target}),
        work_of(proof, &(struct planted){PLANTED_COUNT / 2, PLANTED_COUNT - 1, target})};
    enum device_status status = DEVICE_OK;
    for (size_t i = 0; i < DEVICE_OUTSTANDING_MAX && status == DEVICE_OK; i++) {
        status = ops->submit(proof->d, &works[i]);
    }
    if (status != DEVICE_OK) {
        return status;
    }
    if (ops->submit(proof->d, &works[0]) != DEVICE_FULL) {
        return DEVICE_UNFIT;
    }
    for (size_t i = 0; i < DEVICE_OUTSTANDING_MAX; i++) {
        struct device_results results;
        status = ops->collect(proof->d, &results);
        if (status != DEVICE_OK) {
            return status;
        }
        if (!results_true(proof, &works[i], &results) || !results.complete) {
            return DEVICE_UNFIT;
        }
    }
    struct device_results nothing;
    return ops->collect(proof->d, &nothing) == DEVICE_IDLE ? DEVICE_OK : DEVICE_UNFIT;
}

static enum device_status abandoned(struct proof *proof)
{
    struct device_results results;
    const uint8_t *target = proof->reference.verdicts[best_of(proof)].digest;
    struct device_work work = work_of(proof, &(struct planted){0, PLANTED_COUNT - 1, target});
    work.epoch = 0;
    enum device_status status = proof->d->ops->submit(proof->d, &work);
    if (status != DEVICE_OK) {
        return status;
    }
    proof->d->ops->abandon(proof->d, 1);
    status = proof->d->ops->collect(proof->d, &results);
    if (status != DEVICE_OK) {
        return status;
    }
    return results_true(proof, &work, &results) ? alone(proof) : DEVICE_UNFIT;
}

enum device_status device_contract_prove(struct device *d, enum qhash_algorithm algorithm,
                                         const char **broken)
{
    static const struct step steps[] = {
        {"a find at the first nonce", at_first},
        {"a find at the last nonce", at_last},
        {"a single nonce", alone},
        {"a digest just above its target", just_above},
        {"many finds", many},
        {"more finds than fit", overflow},
        {"every nonce a find", everything},
        {"two works at once", two_at_once},
        {"an abandoned epoch", abandoned},
        {"a find at nonce 0xffffffff", end_of_nonces},
    };
    struct device_description description = {.missed_rate = 0};
    if (d->ops->describe != NULL) {
        d->ops->describe(d, &description);
    }
    struct proof proof = {
        .d = d,
        .algorithm = algorithm,
        .filters = description.missed_rate > 0 || description.false_rate > 0,
    };
    make_reference(&proof, 0, 0);
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        const enum device_status status = steps[i].run(&proof);
        if (status != DEVICE_OK) {
            if (broken != NULL) {
                *broken = steps[i].name;
            }
            return status;
        }
    }
    return DEVICE_OK;
}
