/** The kernel without a GPU: a host compiler's build of the very same body, walked over a grid
 *  thread by thread. */
#ifndef TESTS_CUDA_WALK_H
#define TESTS_CUDA_WALK_H

#include <stdbool.h>
#include <stdint.h>

#include "qhash/device/cuda/job.h"
#include "qhash/device/cuda/variants.h"

/** Run one launch of a variant's kernel; false: no such kernel ("qhash_filter"). */
bool walk_launch(const char *kernel, uint32_t blocks, const struct cuda_job *job,
                 const struct cuda_memory *memory);

/** What a variant computes of each of `count` nonces: the digest's most significant word for each
 *  version, `levers.midstates` in a row. */
void walk_tops(const struct cuda_variant *variant, const struct cuda_job *job,
               const struct cuda_tables *tables, uint32_t *tops, uint32_t count);

#endif
