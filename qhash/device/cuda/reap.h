/* From a report of candidates to the results of a work: in order, hashed again, and counted. Pure.
 */
#ifndef QHASH_DEVICE_CUDA_REAP_H
#define QHASH_DEVICE_CUDA_REAP_H

#include "qhash/device/cuda/job.h"
#include "qhash/device/cuda/variants.h"

/** What a work was turned into. */
struct cuda_batch {
    const struct cuda_variant *variant;
    uint64_t nonces; /* that are tried: fewer than the work has where finds would not fit */
    unsigned angle_offset;
};

/** What became of all candidates of a device so far. */
struct cuda_tally {
    uint64_t candidates;
    uint64_t wrong; /* the exact hash is far from the target: a filter's slip, or a fault */
};

/** Plan a work for a kernel: no more nonces than are expected to bring DEVICE_FINDS_MAX finds. */
void cuda_batch_plan(struct cuda_batch *out, const struct device_work *work,
                     const struct cuda_variant *variant);

/** Make results of a report.
 *
 *  out     out     untouched on failure
 *  tally   in, out
 *  batch   in      as planned
 *  work    in
 *  report  in, out its candidates are put in order
 *  returns DEVICE_OK; DEVICE_UNFIT: more candidates than chance can explain, or more wrong ones
 *  cost    one exact hash, about a microsecond, for each candidate
 */
enum device_status cuda_batch_reap(struct device_results *out, struct cuda_tally *tally,
                                   const struct cuda_batch *batch, const struct device_work *work,
                                   struct cuda_report *report);

#endif
