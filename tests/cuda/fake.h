/** The GPU that is not there: how a test gets it (tests/cuda/fake_driver.c). */
#ifndef TESTS_CUDA_FAKE_H
#define TESTS_CUDA_FAKE_H

/** From now on libcuda.so.1 is the fake, and `words` say what goes wrong with it ("": nothing). */
void fake_cuda_use(const char *words);
/** From now on libnvidia-ml.so.1 is one that does not tell what the GPU throttles for. */
void fake_cuda_use_other_management(void);

#endif
