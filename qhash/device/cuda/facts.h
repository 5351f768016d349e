/* What NVIDIA's management library says of a GPU: it comes with the driver, and is not needed. */
#ifndef QHASH_DEVICE_CUDA_FACTS_H
#define QHASH_DEVICE_CUDA_FACTS_H

#include <stdbool.h>
#include <stdint.h>

#include "qhash/device/device.h"

/** Bytes of memory, as the library writes them. */
struct cuda_facts_memory {
    uint64_t total, free, used;
};

/** A program that computes on the GPU. */
struct cuda_facts_process {
    unsigned pid;
    uint64_t used_bytes;
};

/** The first two find a GPU; of the others each may be missing, and is NULL then.
 *  source: NVIDIA, NVML API. Each returns 0 when all is well. */
#define CUDA_FACTS_FUNCTIONS(ROW)                                                                  \
    ROW(init, "nvmlInit_v2", (void))                                                               \
    ROW(by_bus, "nvmlDeviceGetHandleByPciBusId_v2", (const char *id, void **handle))               \
    ROW(temperature, "nvmlDeviceGetTemperature", (void *handle, int sensor, unsigned *celsius))    \
    ROW(power, "nvmlDeviceGetPowerUsage", (void *handle, unsigned *milliwatts))                    \
    ROW(clock, "nvmlDeviceGetClockInfo", (void *handle, int kind, unsigned *mhz))                  \
    ROW(throttled, "nvmlDeviceGetCurrentClocksThrottleReasons", (void *handle, uint64_t *set))     \
    ROW(memory, "nvmlDeviceGetMemoryInfo", (void *handle, struct cuda_facts_memory *out))          \
    ROW(persistence, "nvmlDeviceGetPersistenceMode", (void *handle, int *on))                      \
    ROW(processes, "nvmlDeviceGetComputeRunningProcesses",                                         \
        (void *handle, unsigned *count, struct cuda_facts_process *list))

/** The library, loaded, and one GPU. */
struct cuda_facts {
/* NOLINTNEXTLINE(bugprone-macro-parentheses): a declaration has none to spare */
#define CUDA_FACTS_MEMBER(member, symbol, arguments) int(*member) arguments;
    CUDA_FACTS_FUNCTIONS(CUDA_FACTS_MEMBER)
#undef CUDA_FACTS_MEMBER
    void *handle;
    int persistent, others; /* see struct device_facts */
};

/** Find the GPU at an address on the bus ("0000:01:00.0"), which this process uses by now; false:
 * no library, or not this GPU. */
bool cuda_facts_open(struct cuda_facts *out, const char *bus);

/** Ask for all facts; what the GPU does not tell stays 0. cost: about a millisecond */
void cuda_facts_get(const struct cuda_facts *facts, struct device_facts *out);

#endif
