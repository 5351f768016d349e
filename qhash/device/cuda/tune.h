/* Which kernel is the fastest is asked of the GPU itself: that changes from card to card. */
#ifndef QHASH_DEVICE_CUDA_TUNE_H
#define QHASH_DEVICE_CUDA_TUNE_H

#include "qhash/device/cuda/card.h"

/* How long a kernel is timed; all of them take about a second. */
#define CUDA_TUNE_US INT64_C(100000)

/** The kernels that serve a device. */
struct cuda_choice {
    const struct cuda_kernel *qhash;   /* one version of each header */
    const struct cuda_kernel *rolling; /* several, where a work's mask allows; NULL: not faster */
    const struct cuda_kernel *sha256d;
};

/** Time kernels and choose.
 *
 *  out     out
 *  card    in, out  open and idle; the rates of its kernels are set
 *  engine  in   the one variant to use for qhash; NULL: the best, by its rate less what it misses
 *  returns DEVICE_OK; DEVICE_ABSENT: no kernel of this name; or what the card answered
 *  cost    CUDA_TUNE_US for each kernel timed
 */
enum device_status cuda_tune(struct cuda_choice *out, struct cuda_card *card, const char *engine);

/** Headers a second that a kernel gets right: what kernels are compared by. */
double cuda_tune_value(const struct cuda_kernel *kernel);

#endif
