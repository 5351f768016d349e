#include "qhash/device/cuda/reap.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "qhash/header.h"
#include "qhash/rules.h"
#include "qhash/verify.h"

/** The chance that one header is a candidate: its most significant word meets the target's. */
static double candidate_rate(const struct device_work *work)
{
    const uint32_t top = qhash_load_le32(work->target + QHASH_TARGET_LEN - 4);
    return ((double)top + 1) / 0x1p32;
}

void cuda_batch_plan(struct cuda_batch *out, const struct device_work *work,
                     const struct cuda_variant *variant)
{
    const uint64_t total = (uint64_t)work->nonce_last - work->nonce_first + 1;
    const double most = DEVICE_FINDS_MAX / (candidate_rate(work) * variant->levers.midstates);
    *out = (struct cuda_batch){
        .variant = variant,
        .nonces = most < (double)total ? (uint64_t)most : total,
        .angle_offset = qhash_rules_at(qhash_header_ntime(work->header)).angle_offset,
    };
}

static int compare_candidates(const void *one, const void *other)
{
    const struct cuda_candidate *left = one, *right = other;
    if (left->nonce != right->nonce) {
        return left->nonce < right->nonce ? -1 : 1;
    }
    return left->midstate < right->midstate ? -1 : left->midstate > right->midstate;
}

/** Beyond doubt: more than a Poisson of this mean gives in 10^9 devices. */
static bool exceeds(uint64_t count, double mean)
{
    return (double)count > mean + 7 * sqrt(mean) + 12;
}

/** Hash a candidate again; true: it is a find. */
static bool judge(struct cuda_tally *tally, const struct device_work *work,
                  const struct cuda_candidate *candidate, uint32_t version)
{
    uint8_t header[QHASH_HEADER_LEN];
    struct qhash_verdict verdict;
    memcpy(header, work->header, sizeof header);
    qhash_header_set_version(header, version);
    qhash_header_set_nonce(header, candidate->nonce);
    qhash_verify(&verdict, header, work->target, work->algorithm);
    tally->candidates++;
    if (!verdict.meets && !verdict.rejected) {
        const uint32_t top = qhash_load_le32(verdict.digest + QHASH_DIGEST_LEN - 4);
        tally->wrong += top > qhash_load_le32(work->target + QHASH_TARGET_LEN - 4) ? 1 : 0;
    }
    return verdict.meets;
}

/** Add a find; false: there is no room, and the results end before this nonce. */
static bool keep(struct device_results *results, const struct device_find *find)
{
    if (results->find_count < DEVICE_FINDS_MAX) {
        results->finds[results->find_count++] = *find;
        return true;
    }
    /* Another version of the same nonce may be in already: the next search finds both. */
    while (results->find_count > 0 &&
           results->finds[results->find_count - 1].nonce == find->nonce) {
        results->find_count--;
    }
    return false;
}

enum device_status cuda_batch_reap(struct device_results *out, struct cuda_tally *tally,
                                   const struct cuda_batch *batch, const struct device_work *work,
                                   struct cuda_report *report)
{
    const uint64_t total = (uint64_t)work->nonce_last - work->nonce_first + 1;
    struct device_results results = {.epoch = work->epoch};
    uint64_t tried = report->stopped < batch->nonces ? report->stopped : batch->nonces;
    if (report->count > CUDA_CANDIDATES_MAX) {
        return DEVICE_UNFIT;
    }
    qsort(report->candidates, report->count, sizeof report->candidates[0], compare_candidates);
    for (uint32_t i = 0; i < report->count; i++) {
        const struct cuda_candidate *candidate = &report->candidates[i];
        const uint64_t offset = candidate->nonce - work->nonce_first;
        if (candidate->nonce < work->nonce_first || offset >= batch->nonces ||
            candidate->midstate >= batch->variant->levers.midstates ||
            (i > 0 && compare_candidates(candidate - 1, candidate) == 0)) {
            return DEVICE_UNFIT; /* it was not asked for this one, or not twice */
        }
        if (offset >= tried) {
            break; /* beyond where the search stopped: the next one begins there */
        }
        const struct device_find find = {
            .epoch = work->epoch,
            .version = cuda_job_version(work, candidate->midstate),
            .nonce = candidate->nonce,
        };
        if (judge(tally, work, candidate, find.version) && !keep(&results, &find)) {
            tried = offset;
            break;
        }
    }
    const double slips = cuda_variant_missed_rate(batch->variant);
    if (exceeds(tally->wrong, slips * (double)tally->candidates)) {
        return DEVICE_UNFIT;
    }
    results.nonces_tried = tried * batch->variant->levers.midstates;
    results.nonce_next = work->nonce_first + (uint32_t)tried;
    results.complete = tried == total;
    *out = results;
    return DEVICE_OK;
}
