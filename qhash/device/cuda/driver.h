/* CUDA's driver: the functions that are used, looked for in libcuda.so.1 when a device is opened.
 * So one program serves machines with and without a GPU, and builds where CUDA is not installed.
 * The environment's QHASH_CUDA_LIBRARY names another library, for tests. */
#ifndef QHASH_DEVICE_CUDA_DRIVER_H
#define QHASH_DEVICE_CUDA_DRIVER_H

#include <stddef.h>
#include <stdint.h>

#include "qhash/device/device.h"

/** ROW(member, symbol, arguments): an address on the GPU is a number, all else of the driver's is
 *  opaque. source: NVIDIA, CUDA Driver API; the _v2 names are those of CUDA 4 to 13. */
#define CUDA_DRIVER_FUNCTIONS(ROW)                                                                 \
    ROW(init, "cuInit", (unsigned flags))                                                          \
    ROW(version_get, "cuDriverGetVersion", (int *version))                                         \
    ROW(device_count, "cuDeviceGetCount", (int *count))                                            \
    ROW(device_get, "cuDeviceGet", (int *ordinal, int index))                                      \
    ROW(device_name, "cuDeviceGetName", (char *name, int len, int ordinal))                        \
    ROW(device_attribute, "cuDeviceGetAttribute", (int *value, int attribute, int ordinal))        \
    ROW(device_bus, "cuDeviceGetPCIBusId", (char *id, int len, int ordinal))                       \
    ROW(context_make, "cuCtxCreate_v2", (void **context, unsigned flags, int ordinal))             \
    ROW(context_free, "cuCtxDestroy_v2", (void *context))                                          \
    ROW(context_use, "cuCtxSetCurrent", (void *context))                                           \
    ROW(context_wait, "cuCtxSynchronize", (void))                                                  \
    ROW(module_load, "cuModuleLoadData", (void **module, const void *image))                       \
    ROW(module_function, "cuModuleGetFunction", (void **function, void *module, const char *name)) \
    ROW(function_blocks, "cuOccupancyMaxActiveBlocksPerMultiprocessor",                            \
        (int *blocks, void *function, int threads, size_t shared_len))                             \
    ROW(memory_free, "cuMemGetInfo_v2", (size_t * free_len, size_t * total_len))                   \
    ROW(memory_make, "cuMemAlloc_v2", (uint64_t * address, size_t len))                            \
    ROW(memory_put, "cuMemcpyHtoD_v2", (uint64_t address, const void *from, size_t len))           \
    ROW(pinned_make, "cuMemHostAlloc", (void **memory, size_t len, unsigned flags))                \
    ROW(pinned_address, "cuMemHostGetDevicePointer_v2",                                            \
        (uint64_t * address, void *memory, unsigned flags))                                        \
    ROW(stream_make, "cuStreamCreate", (void **stream, unsigned flags))                            \
    ROW(event_make, "cuEventCreate", (void **event, unsigned flags))                               \
    ROW(event_record, "cuEventRecord", (void *event, void *stream))                                \
    ROW(event_query, "cuEventQuery", (void *event))                                                \
    ROW(launch, "cuLaunchKernel",                                                                  \
        (void *function, unsigned grid_x, unsigned grid_y, unsigned grid_z, unsigned block_x,      \
         unsigned block_y, unsigned block_z, unsigned shared_len, void *stream, void **arguments,  \
         void **extra))                                                                            \
    ROW(error_name, "cuGetErrorName", (int result, const char **name))

/** The results that are told apart (CUresult). */
enum cuda_result {
    CUDA_RESULT_OK = 0,
    CUDA_RESULT_OUT_OF_MEMORY = 2,
    CUDA_RESULT_STUB_LIBRARY = 34,
    CUDA_RESULT_UNAVAILABLE = 46,
    CUDA_RESULT_NO_DEVICE = 100,
    CUDA_RESULT_INVALID_DEVICE = 101,
    CUDA_RESULT_INVALID_IMAGE = 200,
    CUDA_RESULT_NO_BINARY = 209,
    CUDA_RESULT_ECC = 214,
    CUDA_RESULT_INVALID_PTX = 218,
    CUDA_RESULT_NO_COMPILER = 221,
    CUDA_RESULT_UNSUPPORTED_PTX = 222,
    CUDA_RESULT_NOT_FOUND = 500,
    CUDA_RESULT_NOT_READY = 600,
    CUDA_RESULT_ILLEGAL_ADDRESS = 700, /* from here to LAUNCH_FAILED: a kernel went wrong */
    CUDA_RESULT_LAUNCH_FAILED = 719,
    CUDA_RESULT_NOT_STARTED = 802,
    CUDA_RESULT_DRIVER_MISMATCH = 803,
    CUDA_RESULT_COMPAT_UNSUPPORTED = 804,
    CUDA_RESULT_UNKNOWN = 999
};

/** The attributes that are asked for (CUdevice_attribute). */
enum cuda_attribute {
    CUDA_ATTRIBUTE_MULTIPROCESSORS = 16,
    CUDA_ATTRIBUTE_MAJOR = 75,
    CUDA_ATTRIBUTE_MINOR = 76
};

/** Flags of contexts, pinned memory, streams and events. */
enum cuda_flag {
    CUDA_CONTEXT_MAP_HOST = 0x08,
    CUDA_PINNED_MAPPED = 0x02,
    CUDA_STREAM_NON_BLOCKING = 0x01,
    CUDA_EVENT_NO_TIMING = 0x02
};

/** The driver, loaded. */
struct cuda_driver {
/* NOLINTNEXTLINE(bugprone-macro-parentheses): a declaration has none to spare */
#define CUDA_DRIVER_MEMBER(member, symbol, arguments) int(*member) arguments;
    CUDA_DRIVER_FUNCTIONS(CUDA_DRIVER_MEMBER)
#undef CUDA_DRIVER_MEMBER
};

/** Load the driver and begin to use it. It stays loaded until the program ends: it has threads.
 *
 *  out      out  untouched on failure
 *  why      out  DEVICE_DETAIL_LEN bytes: what is wrong, for people; untouched on success
 *  returns  DEVICE_OK; DEVICE_ABSENT: no driver, or one without a device; DEVICE_UNSUITED: too old
 */
enum device_status cuda_driver_load(struct cuda_driver *out, char *why);

/** The driver's own name of one of its functions; offset: of the member in struct cuda_driver. */
const char *cuda_driver_symbol(size_t offset);

/** What a result means for a device; DEVICE_LOST for all that no program foresees. */
enum device_status cuda_driver_status(int result);

/** The driver's own name of a result, and what was done when it came.
 *  why  out  DEVICE_DETAIL_LEN bytes */
void cuda_driver_explain(const struct cuda_driver *driver, int result, const char *what, char *why);

/** Find functions in a library.
 *
 *  out       out  one pointer to a function for each symbol, in their order
 *  library   in   as for dlopen(); the environment's QHASH_CUDA_LIBRARY goes before
 *  symbols   in   `count` of them
 *  why       out  as above
 *  returns   whether all are there; otherwise out may be half written
 */
bool cuda_library_load(void *out, const char *library, const char *const *symbols, size_t count,
                       char *why);

#endif
