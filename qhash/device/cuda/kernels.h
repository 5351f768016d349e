/* The fat binary on its way to the GPU. */
#ifndef QHASH_DEVICE_CUDA_KERNELS_H
#define QHASH_DEVICE_CUDA_KERNELS_H

#include "qhash/device/cuda/driver.h"

/** Load the kernels: those built into this program, or the file named by the environment's
 *  QHASH_CUDA_KERNELS (a fat binary or a cubin), with which a variant can be tried without a new
 *  program.
 *
 *  driver        in   with a context in use
 *  module        out
 *  architecture  in   of the GPU, for the words
 *  why           out  DEVICE_DETAIL_LEN bytes: what is wrong
 *  returns  DEVICE_OK; DEVICE_UNSUITED: none here, or none that this GPU or its driver can run
 */
enum device_status cuda_kernels_load(const struct cuda_driver *driver, void **module,
                                     int architecture, char *why);

#endif
