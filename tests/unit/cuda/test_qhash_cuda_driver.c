#include "qhash/device/cuda/driver.h"

#include <stdlib.h>
#include <string.h>

#include "tests/cuda/fake.h"
#include "tests/unit/check.h"

void test_qhash_cuda_driver_loads(void)
{
    struct cuda_driver driver;
    char why[DEVICE_DETAIL_LEN] = "untouched";
    int version = 0;
    fake_cuda_use("");
    check_int(cuda_driver_load(&driver, why), DEVICE_OK);
    check_text(why, "untouched");
    check_int(driver.version_get(&version), CUDA_RESULT_OK);
    check_int(version, 13000);
}

/** Each way of not having a driver has its words. */
void test_qhash_cuda_driver_absent(void)
{
    struct cuda_driver driver;
    char why[DEVICE_DETAIL_LEN];
    (void)setenv("QHASH_CUDA_LIBRARY", "libno-such-cuda.so.1", 1);
    check_int(cuda_driver_load(&driver, why), DEVICE_ABSENT);
    check_true(strstr(why, "libno-such-cuda.so.1") != NULL);
    (void)setenv("QHASH_CUDA_LIBRARY", "libm.so.6", 1);
    check_int(cuda_driver_load(&driver, why), DEVICE_ABSENT);
    check_text(why, "libm.so.6 has no cuInit: update the driver");
    fake_cuda_use("none");
    check_int(cuda_driver_load(&driver, why), DEVICE_ABSENT);
    check_text(why, "cuInit: CUDA_ERROR_NO_DEVICE (100): does nvidia-smi list a GPU?");
    fake_cuda_use("stub");
    check_int(cuda_driver_load(&driver, why), DEVICE_ABSENT);
    check_text(why,
               "cuInit: CUDA_ERROR_STUB_LIBRARY (34): the toolkit's stub; install NVIDIA's driver");
}

void test_qhash_cuda_driver_statuses(void)
{
    static const struct {
        int result;
        enum device_status status;
    } rows[] = {
        {CUDA_RESULT_OK, DEVICE_OK},
        {CUDA_RESULT_OUT_OF_MEMORY, DEVICE_NO_MEMORY},
        {CUDA_RESULT_NO_DEVICE, DEVICE_ABSENT},
        {CUDA_RESULT_NO_BINARY, DEVICE_UNSUITED},
        {CUDA_RESULT_UNSUPPORTED_PTX, DEVICE_UNSUITED},
        {CUDA_RESULT_DRIVER_MISMATCH, DEVICE_UNSUITED},
        {200, DEVICE_UNSUITED}, /* CUDA_ERROR_INVALID_IMAGE: of a format that it does not know */
        {221, DEVICE_UNSUITED}, /* CUDA_ERROR_JIT_COMPILER_NOT_FOUND */
        {46, DEVICE_BUSY},      /* CUDA_ERROR_DEVICE_UNAVAILABLE */
        {214, DEVICE_LOST},     /* CUDA_ERROR_ECC_UNCORRECTABLE */
        {719, DEVICE_FAULT},    /* CUDA_ERROR_LAUNCH_FAILED */
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        check_int(cuda_driver_status(rows[i].result), rows[i].status);
    }
}
