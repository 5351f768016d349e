#include "qhash/device/cuda/driver.h"

#include <assert.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool cuda_library_load(void *out, const char *library, const char *const *symbols, size_t count,
                       char *why)
{
    const char *other = getenv("QHASH_CUDA_LIBRARY");
    const char *path = other != NULL ? other : library;
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (handle == NULL) {
        const char *words = dlerror();
        (void)snprintf(why, DEVICE_DETAIL_LEN, "%s", words != NULL ? words : path);
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        /* A pointer to data becomes one to a function, as POSIX's dlsym() wants it. */
        void *const found = dlsym(handle, symbols[i]);
        if (found == NULL) {
            (void)snprintf(why, DEVICE_DETAIL_LEN, "%s has no %s: update the driver", path,
                           symbols[i]);
            return false;
        }
        memcpy((char *)out + i * sizeof found, &found, sizeof found);
    }
    return true;
}

/** A kernel went wrong. All that the driver promises then is that another process may work, see
 *  cuda.h; often another context does. */
static bool is_sticky(int result)
{
    return result >= CUDA_RESULT_ILLEGAL_ADDRESS && result <= CUDA_RESULT_LAUNCH_FAILED;
}

enum device_status cuda_driver_status(int result)
{
    if (is_sticky(result)) {
        return DEVICE_FAULT;
    }
    switch (result) {
    case CUDA_RESULT_OK:
        return DEVICE_OK;
    case CUDA_RESULT_OUT_OF_MEMORY:
        return DEVICE_NO_MEMORY;
    case CUDA_RESULT_STUB_LIBRARY:
    case CUDA_RESULT_NO_DEVICE:
    case CUDA_RESULT_INVALID_DEVICE:
        return DEVICE_ABSENT;
    case CUDA_RESULT_UNAVAILABLE:
        return DEVICE_BUSY;
    case CUDA_RESULT_INVALID_IMAGE:
    case CUDA_RESULT_NO_BINARY:
    case CUDA_RESULT_INVALID_PTX:
    case CUDA_RESULT_NO_COMPILER:
    case CUDA_RESULT_UNSUPPORTED_PTX:
    case CUDA_RESULT_NOT_FOUND:
    case CUDA_RESULT_DRIVER_MISMATCH:
    case CUDA_RESULT_COMPAT_UNSUPPORTED:
        return DEVICE_UNSUITED;
    default:
        return DEVICE_LOST;
    }
}

/** What to do about it; "": the driver's own word has to do. */
static const char *advice(int result)
{
    if (is_sticky(result)) {
        return ": if it stays out, restart this program";
    }
    switch (result) {
    case CUDA_RESULT_STUB_LIBRARY:
        return ": the toolkit's stub; install NVIDIA's driver";
    case CUDA_RESULT_UNAVAILABLE:
        return ": nvidia-smi shows who has it";
    case CUDA_RESULT_NO_DEVICE:
        return ": does nvidia-smi list a GPU?";
    case CUDA_RESULT_ECC:
        return ": see nvidia-smi -q -d ECC";
    case CUDA_RESULT_NO_COMPILER:
        return ": install libnvidia-ptxjitcompiler";
    case CUDA_RESULT_NOT_STARTED:
        return ": is nvidia-fabricmanager running?";
    case CUDA_RESULT_DRIVER_MISMATCH:
        return ": a driver was updated under way, reboot";
    case CUDA_RESULT_UNKNOWN:
        return ": modprobe nvidia_uvm, or reboot";
    default:
        return "";
    }
}

void cuda_driver_explain(const struct cuda_driver *driver, int result, const char *what, char *why)
{
    const char *name = NULL;
    if (driver->error_name(result, &name) != CUDA_RESULT_OK || name == NULL) {
        name = "an unknown error";
    }
    (void)snprintf(why, DEVICE_DETAIL_LEN, "%s: %s (%d)%s", what, name, result, advice(result));
}

#define SYMBOL(member, symbol, arguments) symbol,
static const char *const symbols[] = {CUDA_DRIVER_FUNCTIONS(SYMBOL)};
#undef SYMBOL
enum { COUNT = sizeof symbols / sizeof symbols[0] };

const char *cuda_driver_symbol(size_t offset)
{
    assert(offset / sizeof(void *) < COUNT);
    return symbols[offset / sizeof(void *)];
}

enum device_status cuda_driver_load(struct cuda_driver *out, char *why)
{
    struct cuda_driver driver;
    _Static_assert(sizeof driver == COUNT * sizeof(void *), "nothing but the functions");
    if (!cuda_library_load(&driver, "libcuda.so.1", symbols, COUNT, why)) {
        return DEVICE_ABSENT;
    }
    const int result = driver.init(0);
    if (result != CUDA_RESULT_OK) {
        cuda_driver_explain(&driver, result, "cuInit", why);
        return cuda_driver_status(result);
    }
    *out = driver;
    return DEVICE_OK;
}
