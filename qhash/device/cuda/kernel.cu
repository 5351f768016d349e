// The kernels: the text of search.h once for each row of variants.h. Compiled by nvcc alone.
#include "qhash/device/cuda/search.h"
#include "qhash/device/cuda/variants.h"

#define CUDA_KERNEL(name, ...)                                                                     \
    extern "C" __global__ void __launch_bounds__(cuda_levers{__VA_ARGS__}.threads)                 \
        qhash_##name(const __grid_constant__ struct cuda_job job, const struct cuda_memory memory) \
    {                                                                                              \
        constexpr struct cuda_levers levers = {__VA_ARGS__};                                       \
        __shared__ struct cuda_tables tables;                                                      \
        cuda_fill(&levers, &tables, memory.tables, threadIdx.x);                                   \
        __syncthreads();                                                                           \
        const struct cuda_place place = {                                                          \
            blockIdx.x * levers.threads + threadIdx.x,                                             \
            gridDim.x * levers.threads,                                                            \
            blockIdx.x == 0 && threadIdx.x == 0,                                                   \
        };                                                                                         \
        cuda_walk(levers, &job, &memory, &tables, place);                                          \
    }

CUDA_VARIANTS_SERVING(CUDA_KERNEL)
#ifdef CUDA_KERNELS_TRIED
CUDA_VARIANTS_TRIED(CUDA_KERNEL)
#endif
