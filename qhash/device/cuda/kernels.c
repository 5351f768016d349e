#include "qhash/device/cuda/kernels.h"

#include <stdio.h>
#include <stdlib.h>

#include "qhash/device/cuda/image.h"

enum {
    FILE_LEN_MAX = 256 << 20,
    ARCHITECTURE_LEAST = 75 /* of the PTX, see CMakeLists.txt: nvcc 13 knows none older */
};

/** Read a whole file into the heap; NULL: it cannot be read. A 0 follows it, as PTX needs. */
static void *read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return NULL;
    }
    long len = -1;
    if (fseek(file, 0, SEEK_END) == 0) {
        len = ftell(file);
    }
    char *bytes = NULL;
    if (len >= 0 && len <= FILE_LEN_MAX && fseek(file, 0, SEEK_SET) == 0) {
        bytes = calloc(1, (size_t)len + 1);
    }
    if (bytes != NULL && fread(bytes, 1, (size_t)len, file) != (size_t)len) {
        free(bytes);
        bytes = NULL;
    }
    (void)fclose(file);
    return bytes;
}

/** What stands in the way of the kernels that are built in: the GPU, or its driver, or neither. */
static void explain_built_in(const struct cuda_driver *driver, int result, int architecture,
                             char *why)
{
    if (architecture < ARCHITECTURE_LEAST) {
        (void)snprintf(why, DEVICE_DETAIL_LEN,
                       "this GPU is sm %d, kernels need sm %d or newer: GTX 16, RTX 20 and later",
                       architecture, ARCHITECTURE_LEAST);
    } else if (cuda_driver_status(result) == DEVICE_UNSUITED && result != CUDA_RESULT_NO_COMPILER) {
        (void)snprintf(why, DEVICE_DETAIL_LEN,
                       "kernels are for sm %s, this GPU is sm %d: update its driver",
                       cuda_image_architectures(), architecture);
    } else {
        cuda_driver_explain(driver, result, "the kernels", why);
    }
}

enum device_status cuda_kernels_load(const struct cuda_driver *driver, void **module,
                                     int architecture, char *why)
{
    const char *path = getenv("QHASH_CUDA_KERNELS");
    void *bytes = path != NULL ? read_file(path) : NULL;
    const void *image = path != NULL ? bytes : cuda_image();
    if (image == NULL) {
        (void)snprintf(why, DEVICE_DETAIL_LEN, "%s%s",
                       path != NULL ? path : "built without kernels: nvcc was not there",
                       path != NULL ? " cannot be read" : "");
        return DEVICE_UNSUITED;
    }
    const int result = driver->module_load(module, image);
    free(bytes);
    if (result != CUDA_RESULT_OK && path == NULL) {
        explain_built_in(driver, result, architecture, why);
    } else if (result != CUDA_RESULT_OK) {
        cuda_driver_explain(driver, result, "the kernels", why);
    }
    return cuda_driver_status(result);
}
