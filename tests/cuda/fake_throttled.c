/* What libnvidia-ml.so.1 has in some versions and not in others: NVIDIA gave it another name. Words
 * of FAKE_CUDA: see fake_management.c. */
#include <stdint.h>

#include "tests/cuda/fake_words.h"

EXPORT int nvmlDeviceGetCurrentClocksThrottleReasons(void *handle, uint64_t *set)
{
    (void)handle;
    *set = said("hot") ? 0x40 : said("limit") ? 0x4 : said("idle") ? 0x1 : 0;
    return 0;
}
