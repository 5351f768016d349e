#include "tests/cuda/fake.h"

#include <stdlib.h>

void fake_cuda_use(const char *words)
{
    (void)setenv("QHASH_CUDA_LIBRARY", FAKE_CUDA_LIBRARY, 1);
    (void)setenv("QHASH_CUDA_KERNELS", FAKE_CUDA_KERNELS, 1);
    (void)setenv("FAKE_CUDA", words, 1);
}

void fake_cuda_use_other_management(void)
{
    (void)setenv("QHASH_CUDA_LIBRARY", FAKE_OTHER_MANAGEMENT, 1);
}
