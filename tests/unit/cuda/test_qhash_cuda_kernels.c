#include "qhash/device/cuda/kernels.h"

#include <stdlib.h>
#include <string.h>

#include "qhash/device/cuda/image.h"
#include "tests/cuda/fake.h"
#include "tests/unit/check.h"

static enum device_status load(char why[DEVICE_DETAIL_LEN], int architecture)
{
    struct cuda_driver driver;
    void *context, *module = NULL;
    if (!check_int(cuda_driver_load(&driver, why), DEVICE_OK) ||
        !check_int(driver.context_make(&context, 0, 0), CUDA_RESULT_OK)) {
        return DEVICE_ABSENT;
    }
    const enum device_status status = cuda_kernels_load(&driver, &module, architecture, why);
    check_true((module != NULL) == (status == DEVICE_OK));
    check_int(driver.context_free(context), CUDA_RESULT_OK);
    return status;
}

void test_qhash_cuda_kernels_of_a_file(void)
{
    char why[DEVICE_DETAIL_LEN];
    fake_cuda_use("");
    check_int(load(why, 89), DEVICE_OK);
    (void)setenv("QHASH_CUDA_KERNELS", "no/such/file", 1);
    check_int(load(why, 89), DEVICE_UNSUITED);
    check_text(why, "no/such/file cannot be read");
}

/** The program's own kernels are none that the fake could run. */
void test_qhash_cuda_kernels_built_in(void)
{
    char why[DEVICE_DETAIL_LEN];
    fake_cuda_use("");
    (void)unsetenv("QHASH_CUDA_KERNELS");
    check_int(load(why, 89), DEVICE_UNSUITED);
    if (cuda_image() == NULL) {
        check_text(cuda_image_architectures(), "");
        check_text(why, "built without kernels: nvcc was not there");
    } else {
        check_true(strstr(why, cuda_image_architectures()) != NULL);
        check_true(strstr(why, "this GPU is sm 89") != NULL);
        check_int(load(why, 61), DEVICE_UNSUITED); /* no driver makes a GTX 1080 run them */
        check_text(why, "this GPU is sm 61, kernels need sm 75 or newer: GTX 16, RTX 20 and later");
    }
}

void test_qhash_cuda_kernels_too_new_for_the_driver(void)
{
    char why[DEVICE_DETAIL_LEN];
    fake_cuda_use("old");
    check_int(load(why, 89), DEVICE_UNSUITED);
    check_text(why, "the kernels: an unknown error (222)");
}
