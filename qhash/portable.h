/* One text for C11, C++ and CUDA: headers that a kernel includes begin here. */
#ifndef QHASH_PORTABLE_H
#define QHASH_PORTABLE_H

#ifdef __CUDACC__
#define QHASH_FN __host__ __device__ inline
#else
#define QHASH_FN static inline
#endif

/** Before a loop of a constant count: indices become constants, small arrays become registers. */
#if defined(__clang__) || defined(__CUDACC__)
#define QHASH_UNROLL _Pragma("unroll")
#else
#define QHASH_UNROLL _Pragma("GCC unroll 64")
#endif

#endif
