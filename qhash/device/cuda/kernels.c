#include "qhash/device/cuda/kernels.h"

#include <stdio.h>
#include <stdlib.h>

#include "qhash/device/cuda/image.h"

enum { FILE_LEN_MAX = 256 << 20 };

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

static enum device_status load(const struct cuda_driver *driver, void **module, const void *image,
                               char *why)
{
    const int result = driver->module_load(module, image);
    if (result != CUDA_RESULT_OK) {
        cuda_driver_explain(driver, result, "the kernels", why);
    }
    return cuda_driver_status(result);
}

enum device_status cuda_kernels_load(const struct cuda_driver *driver, void **module,
                                     int architecture, char *why)
{
    const char *path = getenv("QHASH_CUDA_KERNELS");
    if (path != NULL) {
        void *bytes = read_file(path);
        if (bytes == NULL) {
            (void)snprintf(why, DEVICE_DETAIL_LEN, "%s cannot be read", path);
            return DEVICE_UNSUITED;
        }
        const enum device_status status = load(driver, module, bytes, why);
        free(bytes);
        return status;
    }
    if (cuda_image() == NULL) {
        (void)snprintf(why, DEVICE_DETAIL_LEN, "built without kernels: nvcc was not there");
        return DEVICE_UNSUITED;
    }
    const enum device_status status = load(driver, module, cuda_image(), why);
    if (status == DEVICE_UNSUITED) {
        (void)snprintf(why, DEVICE_DETAIL_LEN,
                       "kernels are for sm %s, this GPU is sm %d: update its driver",
                       cuda_image_architectures(), architecture);
    }
    return status;
}
