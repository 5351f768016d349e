/* A libnvidia-ml.so.1 of the GPU that is not there, in the same library as its driver. Words of
 * FAKE_CUDA (see fake_driver.c):
 *
 *   nofacts      there is none
 *   hot, limit   what it throttles for
 *   idle         its clock is low because nothing runs
 *   asleep       no persistence mode
 *   crowded      two more programs compute
 *   hidden       nobody is seen, not even us
 *   mute         the last two are not said
 *   numb         no sensor of it is told (NVML_ERROR_NOT_SUPPORTED)
 */
#include <stdint.h>
#include <string.h>

#include "qhash/device/cuda/facts.h"
#include "tests/cuda/fake_words.h"

enum { NOT_SUPPORTED = 3 };

EXPORT int nvmlInit_v2(void)
{
    return said("nofacts") ? 1 : 0;
}

EXPORT int nvmlDeviceGetHandleByPciBusId_v2(const char *id, void **handle)
{
    static int only;
    *handle = &only;
    return strcmp(id, "0000:01:00.0") == 0 ? 0 : 1;
}

EXPORT int nvmlDeviceGetTemperature(void *handle, int sensor, unsigned *celsius)
{
    (void)handle, (void)sensor;
    if (said("numb")) {
        return NOT_SUPPORTED;
    }
    *celsius = 61;
    return 0;
}

EXPORT int nvmlDeviceGetPowerUsage(void *handle, unsigned *milliwatts)
{
    (void)handle;
    if (said("numb")) {
        return NOT_SUPPORTED;
    }
    *milliwatts = 215500;
    return 0;
}

EXPORT int nvmlDeviceGetClockInfo(void *handle, int kind, unsigned *mhz)
{
    (void)handle, (void)kind;
    if (said("numb")) {
        return NOT_SUPPORTED;
    }
    *mhz = 1755;
    return 0;
}

EXPORT int nvmlDeviceGetMemoryInfo(void *handle, struct cuda_facts_memory *out)
{
    (void)handle;
    *out = (struct cuda_facts_memory){.total = 8 << 20, .free = 6 << 20, .used = 2 << 20};
    return 0;
}

EXPORT int nvmlDeviceGetPersistenceMode(void *handle, int *on)
{
    (void)handle;
    *on = said("asleep") ? 0 : 1;
    return said("mute") ? NOT_SUPPORTED : 0;
}

EXPORT int nvmlDeviceGetComputeRunningProcesses(void *handle, unsigned *count,
                                                struct cuda_facts_process *list)
{
    (void)handle;
    const unsigned running = said("crowded") ? 3 : said("hidden") ? 0 : 1;
    const unsigned room = *count;
    *count = running;
    for (unsigned index = 0; index < running && index < room; index++) {
        list[index] = (struct cuda_facts_process){.pid = 100 + index, .used_bytes = 1 << 20};
    }
    return said("mute") ? NOT_SUPPORTED : running > room ? 7 : 0;
}
