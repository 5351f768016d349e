/* What the owner of a GPU is doing, as ranges on a profiler's timeline (NVIDIA Nsight Systems).
 * They are there where the toolkit has the headers, and cost some nanoseconds where nobody listens.
 */
#ifndef QHASH_DEVICE_CUDA_RANGES_H
#define QHASH_DEVICE_CUDA_RANGES_H

#ifdef QHASH_NVTX
#include <nvtx3/nvToolsExt.h>
#endif

/** A range of the calling thread begins; ranges nest. name: shown, copied */
static inline void cuda_range_begin(const char *name)
{
#ifdef QHASH_NVTX
    (void)nvtxRangePushA(name);
#else
    (void)name;
#endif
}

/** The newest range of the calling thread ends. */
static inline void cuda_range_end(void)
{
#ifdef QHASH_NVTX
    (void)nvtxRangePop();
#endif
}

#endif
