/* The kernels of a fat binary: one text, a row of levers each. Which is the fastest differs from
 * card to card and from one nvcc to the next, so a device times the rows that can serve it. */
#ifndef QHASH_DEVICE_CUDA_VARIANTS_H
#define QHASH_DEVICE_CUDA_VARIANTS_H

#include <stddef.h>

#include "qhash/device/cuda/words.h"

/* ROW(name, way, head, adds by mad, shifts by mul, index by mul, shape, versions, threads, paces).
 */

/** What every build has: the best of one architecture or another, measured or by count, and their
 *  ceilings. */
#define CUDA_VARIANTS_SERVING(ROW)                                                                 \
    ROW(exact, CUDA_WAY_EXACT, 0, true, true, true, CUDA_SHAPE_FLAT, 1, 256, 0)                    \
    ROW(exact_loop, CUDA_WAY_EXACT, 0, true, true, true, CUDA_SHAPE_LOOP, 1, 256, 0)               \
    ROW(filter, CUDA_WAY_FILTER, 2, true, true, true, CUDA_SHAPE_FLAT, 1, 256, 0)                  \
    ROW(filter_loop, CUDA_WAY_FILTER, 2, true, true, true, CUDA_SHAPE_LOOP, 1, 256, 0)             \
    ROW(filter_adds, CUDA_WAY_FILTER, 2, true, false, true, CUDA_SHAPE_FLAT, 1, 256, 0)            \
    ROW(filter_shifts, CUDA_WAY_FILTER, 2, false, true, true, CUDA_SHAPE_FLAT, 1, 256, 0)          \
    ROW(filter_plain, CUDA_WAY_FILTER, 2, false, false, true, CUDA_SHAPE_FLAT, 1, 256, 0)          \
    ROW(ceiling, CUDA_WAY_CEILING, 0, true, true, true, CUDA_SHAPE_FLAT, 1, 256, 0)                \
    ROW(ceiling_loop, CUDA_WAY_CEILING, 0, true, true, true, CUDA_SHAPE_LOOP, 1, 256, 0)           \
    ROW(sha256d, CUDA_WAY_SHA256D, 0, true, false, true, CUDA_SHAPE_FLAT, 1, 256, 0)               \
    ROW(sha256d_loop, CUDA_WAY_SHA256D, 0, true, false, true, CUDA_SHAPE_LOOP, 1, 256, 0)

/** What a build for all architectures has beside it: each lever on its own, and several versions of
 *  a header at once, which a pool has to allow. */
#define CUDA_VARIANTS_TRIED(ROW)                                                                   \
    ROW(exact_adds, CUDA_WAY_EXACT, 0, true, false, true, CUDA_SHAPE_FLAT, 1, 256, 0)              \
    ROW(exact_plain, CUDA_WAY_EXACT, 0, false, false, false, CUDA_SHAPE_FLAT, 1, 256, 0)           \
    ROW(exact_two, CUDA_WAY_EXACT, 0, true, true, true, CUDA_SHAPE_FLAT, 2, 256, 0)                \
    ROW(exact_loop_adds, CUDA_WAY_EXACT, 0, true, false, true, CUDA_SHAPE_LOOP, 1, 256, 0)         \
    ROW(exact_loop_paced, CUDA_WAY_EXACT, 0, true, true, true, CUDA_SHAPE_LOOP, 1, 256, 3)         \
    ROW(exact_loop_wide, CUDA_WAY_EXACT, 0, true, true, true, CUDA_SHAPE_LOOP, 1, 1024, 5)         \
    ROW(exact_one, CUDA_WAY_EXACT, 0, true, true, true, CUDA_SHAPE_ONE, 1, 256, 0)                 \
    ROW(exact_one_adds, CUDA_WAY_EXACT, 0, true, false, true, CUDA_SHAPE_ONE, 1, 256, 0)           \
    ROW(exact_one_paced, CUDA_WAY_EXACT, 0, true, true, true, CUDA_SHAPE_ONE, 1, 256, 3)           \
    ROW(exact_one_wide, CUDA_WAY_EXACT, 0, true, true, true, CUDA_SHAPE_ONE, 1, 1024, 5)           \
    ROW(exact_six, CUDA_WAY_EXACT, 0, true, true, true, CUDA_SHAPE_SIX, 1, 256, 0)                 \
    ROW(exact_paced, CUDA_WAY_EXACT, 0, true, true, true, CUDA_SHAPE_FLAT, 1, 512, 5)              \
    ROW(exact_wide, CUDA_WAY_EXACT, 0, true, true, true, CUDA_SHAPE_FLAT, 1, 1024, 5)              \
    ROW(filter_bytes, CUDA_WAY_FILTER, 2, true, true, false, CUDA_SHAPE_FLAT, 1, 256, 0)           \
    ROW(filter_head1, CUDA_WAY_FILTER, 1, true, true, true, CUDA_SHAPE_FLAT, 1, 256, 0)            \
    ROW(filter_head4, CUDA_WAY_FILTER, 4, true, true, true, CUDA_SHAPE_FLAT, 1, 256, 0)            \
    ROW(filter_one, CUDA_WAY_FILTER, 2, true, true, true, CUDA_SHAPE_ONE, 1, 256, 0)               \
    ROW(filter_one_wide, CUDA_WAY_FILTER, 2, true, true, true, CUDA_SHAPE_ONE, 1, 1024, 5)         \
    ROW(filter_two, CUDA_WAY_FILTER, 2, true, true, true, CUDA_SHAPE_FLAT, 2, 256, 0)              \
    ROW(filter_four, CUDA_WAY_FILTER, 2, true, true, true, CUDA_SHAPE_FLAT, 4, 256, 0)             \
    ROW(ceiling_adds, CUDA_WAY_CEILING, 0, true, false, true, CUDA_SHAPE_FLAT, 1, 256, 0)          \
    ROW(ceiling_shifts, CUDA_WAY_CEILING, 0, false, true, true, CUDA_SHAPE_FLAT, 1, 256, 0)        \
    ROW(ceiling_plain, CUDA_WAY_CEILING, 0, false, false, true, CUDA_SHAPE_FLAT, 1, 256, 0)        \
    ROW(ceiling_loop_adds, CUDA_WAY_CEILING, 0, true, false, true, CUDA_SHAPE_LOOP, 1, 256, 0)     \
    ROW(ceiling_loop_wide, CUDA_WAY_CEILING, 0, true, true, true, CUDA_SHAPE_LOOP, 1, 1024, 5)     \
    ROW(ceiling_one, CUDA_WAY_CEILING, 0, true, true, true, CUDA_SHAPE_ONE, 1, 256, 0)             \
    ROW(ceiling_one_adds, CUDA_WAY_CEILING, 0, true, false, true, CUDA_SHAPE_ONE, 1, 256, 0)       \
    ROW(ceiling_one_wide, CUDA_WAY_CEILING, 0, true, true, true, CUDA_SHAPE_ONE, 1, 1024, 5)       \
    ROW(ceiling_six, CUDA_WAY_CEILING, 0, true, true, true, CUDA_SHAPE_SIX, 1, 256, 0)             \
    ROW(ceiling_wide, CUDA_WAY_CEILING, 0, true, true, true, CUDA_SHAPE_FLAT, 1, 1024, 5)

#define CUDA_VARIANTS(ROW) CUDA_VARIANTS_SERVING(ROW) CUDA_VARIANTS_TRIED(ROW)

/** One row of the table. */
struct cuda_variant {
    const char *name;   /* on the command line */
    const char *kernel; /* its entry in the fat binary */
    struct cuda_levers levers;
};

/** The variants, in the order of the table: number `index`, or NULL past the end. */
const struct cuda_variant *cuda_variant_row(size_t index);

/** The variant of this name, or NULL. */
const struct cuda_variant *cuda_variant_by_name(const char *name);

/** The fraction of finds that a variant misses at the present rule, because one of the 16 values is
 *  rounded to the other side; 0: exact.
 *  source  measured on 10 million nonces and more: docs/KERNEL.md, "Loss" */
double cuda_variant_missed_rate(const struct cuda_variant *variant);

#endif
