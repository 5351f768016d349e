/* The contract of every device: exactly the planted nonces, then a longer comparison with the exact
 * reference. usage: contract_device KIND [ENGINE]; exit 77 when this machine has no such device. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "qhash/device/contract.h"
#include "qhash/device/engine.h"
#include "qhash/header.h"
#include "qhash/rules.h"
#include "qhash/verify.h"

enum { GOOD = 0, FAILED = 1, USAGE = 2, SKIPPED = 77 };

enum { LONG_NONCES = 20000, TARGET_TOP = 1 };

static int fail(const char *what, const char *why)
{
    fprintf(stderr, "%s: %s\n", what, why);
    return FAILED;
}

static int prove(struct device *d, enum qhash_algorithm algorithm)
{
    const char *broken = "";
    const enum device_status status = device_contract_prove(d, algorithm, &broken);
    if (status != DEVICE_OK) {
        fprintf(stderr, "%s: ", qhash_algorithm_name(algorithm));
        return fail(broken, device_status_text(status));
    }
    return GOOD;
}

/** Count the nonces of a result that are wrong without the excuse of a small margin. */
static unsigned count_wrong(const struct device_work *work, const struct device_results *results,
                            bool filters)
{
    unsigned wrong = 0;
    size_t seen = 0;
    uint8_t header[80];
    memcpy(header, work->header, sizeof header);
    for (uint64_t i = 0; i < results->nonces_tried; i++) {
        const uint32_t nonce = work->nonce_first + (uint32_t)i;
        struct qhash_verdict verdict;
        qhash_header_set_nonce(header, nonce);
        qhash_verify(&verdict, header, work->target, work->algorithm);
        const bool found = seen < results->find_count && results->finds[seen].nonce == nonce;
        const bool excused = verdict.ambiguous || (filters && verdict.margin < 0.02);
        seen += found ? 1 : 0;
        wrong += found != verdict.meets && !excused ? 1 : 0;
    }
    return wrong + (unsigned)(results->find_count - seen);
}

/** Two works always under way, as a miner keeps them, under the rule of one ntime. */
static int long_run(struct device *d, uint32_t ntime, bool filters)
{
    struct device_work works[2]; /* epochs 1 and 2 */
    for (unsigned i = 0; i < 2; i++) {
        works[i] = (struct device_work){.epoch = i + 1, .nonce_last = LONG_NONCES - 1};
        qhash_header_set_version(works[i].header, i);
        qhash_header_set_ntime(works[i].header, ntime);
        memset(works[i].target, 0xff, sizeof works[i].target);
        works[i].target[31] = TARGET_TOP;
        if (d->ops->submit(d, &works[i]) != DEVICE_OK) {
            return fail("two works", "were not taken");
        }
    }
    for (unsigned left = 2; left > 0;) {
        struct device_results results;
        if (d->ops->collect(d, &results) != DEVICE_OK || results.epoch < 1 || results.epoch > 2) {
            return fail("a long run", "was not collected");
        }
        struct device_work *work = &works[results.epoch - 1];
        if (count_wrong(work, &results, filters) != 0) {
            return fail("a long run", "missed or invented a nonce");
        }
        work->nonce_first = results.nonce_next;
        if (results.complete) {
            left--;
        } else if (d->ops->submit(d, work) != DEVICE_OK) {
            return fail("the rest of a work", "was not taken");
        }
    }
    return GOOD;
}

/** What this machine lacks for an engine of the CPU; NULL: that is not known. */
static const char *why_absent(const char *name)
{
    const struct device_engine *engine = name != NULL ? device_engine_by_name(name) : NULL;
    return engine != NULL ? device_engine_lacks(engine) : NULL;
}

int main(int argc, char **argv)
{
    const struct device_ops *ops = argc == 2 || argc == 3 ? device_by_name(argv[1]) : NULL;
    const struct device_options options = {.engine = argc == 3 ? argv[2] : NULL};
    struct device *d = NULL;
    if (ops == NULL) {
        fprintf(stderr, "usage: contract_device KIND [ENGINE]\n");
        return USAGE;
    }
    const enum device_status status = ops->open(&d, &options);
    if (status != DEVICE_OK) {
        const char *lacks = why_absent(options.engine);
        fprintf(stderr, "%s: %s\n", argv[1], lacks != NULL ? lacks : device_status_text(status));
        return status == DEVICE_ABSENT || status == DEVICE_UNSUITED ? SKIPPED : FAILED;
    }
    struct device_description description = {.missed_rate = 0};
    if (ops->describe != NULL) {
        ops->describe(d, &description);
    }
    const bool filters = description.missed_rate > 0 || description.false_rate > 0;
    int result = prove(d, QHASH_ALGORITHM_QHASH);
    if (result == GOOD) {
        result = prove(d, QHASH_ALGORITHM_SHA256D);
    }
    for (size_t row = 0; result == GOOD && qhash_fork_row(row) != NULL; row++) {
        result = long_run(d, qhash_fork_row(row)->ntime, filters);
    }
    ops->close(d);
    return result;
}
