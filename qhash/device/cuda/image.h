/* The fat binary: the kernels for each architecture, built into the program where nvcc was there.
 */
#ifndef QHASH_DEVICE_CUDA_IMAGE_H
#define QHASH_DEVICE_CUDA_IMAGE_H

/** The fat binary of this program; NULL: it was built without nvcc. */
const void *cuda_image(void);

/** For people: which architectures are in it ("75 80 86"), or "". */
const char *cuda_image_architectures(void);

/** CUDA of the compiler that made it, 12040 for 12.4; 0: there is none, or it is not known. */
int cuda_image_toolkit(void);

#endif
